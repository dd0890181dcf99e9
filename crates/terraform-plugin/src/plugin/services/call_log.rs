//! The log lines of a call.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use tracing::Span;
use tracing::field::Empty;

use crate::plugin::logging::{self, CALLS};

/// Logs a call from its request to the end of its answer, even if that is a stream or its client
/// goes away. To be used inside the span of the call.
pub(super) struct CallLog {
    span: Span,
    begun: Instant,
}

impl CallLog {
    /// The span of one call of this method: every line that is written inside carries its fields.
    pub(super) fn span(method: &str) -> Span {
        static CALL: AtomicU64 = AtomicU64::new(1);
        let call = CALL.fetch_add(1, Ordering::Relaxed);
        // At the level of errors, so that it is there whatever the level of the log.
        tracing::error_span!(
            target: CALLS,
            "call",
            tf_rpc = method,
            tf_req_id = format!("{:x}-{call:x}", std::process::id()),
            tf_resource_type = Empty,
        )
    }

    /// Says that the request is here.
    pub(super) fn begin() -> Self {
        logging::trace("received a request", &[]);
        Self {
            span: Span::current(),
            begun: Instant::now(),
        }
    }
}

impl Drop for CallLog {
    fn drop(&mut self) {
        let took = self.begun.elapsed().as_millis();
        self.span.in_scope(|| {
            logging::trace("sent the answer", &[("tf_req_duration_ms", &took)]);
        });
    }
}
