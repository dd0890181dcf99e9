//! What a test controls: faults and the record of calls.

use std::time::Duration;

use crate::callers::Caller;
use crate::exchange::Request;
use crate::pattern::glob;
use crate::runner::TargetCall;

/// What happens instead of, or besides, an ordinary answer. Unless it says otherwise, the server
/// does not do the work; see [`Fault::after_work`].
#[derive(Debug, Clone)]
pub enum FaultAction {
    /// Answers this.
    Status {
        /// The HTTP status.
        status: u16,
        /// Headers in addition to the content type, which is `application/json` unless set.
        headers: Vec<(String, String)>,
        /// The body.
        body: String,
    },
    /// Answers an HTML page with this status, as a proxy would.
    Html(u16),
    /// Closes the connection without an answer; after [`Fault::after_work`], the answer is lost.
    Reset,
    /// Does the work after this time and answers.
    Delay(Duration),
    /// Does the work and answers half of the answer, with a `content-length` that fits.
    Truncated,
    /// Does the work and closes the connection in the middle of the answer.
    CutOff,
}

impl FaultAction {
    /// Whether the fault does something to the answer of the work.
    pub(crate) fn needs_answer(&self) -> bool {
        matches!(self, Self::Truncated | Self::CutOff)
    }

    /// A status with an empty JSON object as its body.
    pub fn status(status: u16) -> Self {
        Self::Status {
            status,
            headers: Vec::new(),
            body: "{}".to_owned(),
        }
    }

    /// A status with a header, such as `429` and `Retry-After: 1`.
    pub fn status_with_header(status: u16, name: &str, value: &str) -> Self {
        Self::Status {
            status,
            headers: vec![(name.to_owned(), value.to_owned())],
            body: "{}".to_owned(),
        }
    }
}

/// A fault: which calls it matches, which of them it hits, and what it does.
///
/// ```
/// use zitadel_emulator::{Fault, FaultAction};
/// // The answer to the second create of a target is lost.
/// let fault = Fault::new(FaultAction::Reset)
///     .after_work()
///     .method("POST")
///     .path("/v2/actions/targets")
///     .on_call(2);
/// # let _ = fault;
/// ```
#[derive(Debug, Clone)]
pub struct Fault {
    method: Option<String>,
    path: Option<String>,
    first: u64,
    times: Option<u64>,
    action: FaultAction,
    after_work: bool,
    seen: u64,
}

/// What a fault does to one call.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    pub(crate) action: FaultAction,
    /// Whether the work is done before the action replaces its answer.
    pub(crate) after_work: bool,
}

impl Fault {
    /// A fault that hits every call; narrow it with the other methods.
    pub fn new(action: FaultAction) -> Self {
        Self {
            method: None,
            path: None,
            first: 1,
            times: None,
            action,
            after_work: false,
            seen: 0,
        }
    }

    /// Only calls with this HTTP method.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// Only calls to this path; a `*` matches any string, slashes and the empty one included.
    #[must_use]
    pub fn path(mut self, pattern: &str) -> Self {
        self.path = Some(pattern.to_owned());
        self
    }

    /// Only the k-th matching call after the fault was set, counted from 1.
    #[must_use]
    pub fn on_call(self, k: u64) -> Self {
        self.from_call(k).times(1)
    }

    /// From the k-th matching call on, counted from 1.
    #[must_use]
    pub fn from_call(mut self, k: u64) -> Self {
        self.first = k;
        self
    }

    /// The server does the work first; then this fault replaces its answer, or delays it.
    #[must_use]
    pub fn after_work(mut self) -> Self {
        self.after_work = true;
        self
    }

    /// At most this many calls.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    fn matches(&self, request: &Request) -> bool {
        self.method
            .as_ref()
            .is_none_or(|method| *method == request.method)
            && self
                .path
                .as_ref()
                .is_none_or(|pattern| glob(pattern, &request.path))
    }

    /// Counts the call and returns whether the fault hits it.
    fn hits(&mut self, request: &Request) -> bool {
        if !self.matches(request) {
            return false;
        }
        self.seen += 1;
        self.seen >= self.first
            && self
                .times
                .is_none_or(|times| self.seen < self.first + times)
    }
}

/// A call that the emulator received.
#[derive(Debug, Clone)]
pub struct RecordedCall {
    /// HTTP method.
    pub method: String,
    /// Path as sent.
    pub path: String,
    /// Query string without its question mark, empty when there was none.
    pub query: String,
    /// Headers as sent, names in lower case; `authorization` is `[redacted]`.
    pub headers: Vec<(String, String)>,
    /// Body as a string.
    pub body: String,
    /// Who called.
    pub caller: Caller,
    /// The status of the answer; `None` while the call is in progress and when it gets no answer.
    pub status: Option<u16>,
}

impl RecordedCall {
    /// The first header with this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// The switches of one emulator.
#[derive(Debug, Default)]
pub(crate) struct Controls {
    pub(crate) latency: Duration,
    pub(crate) outage: bool,
    pub(crate) faults: Vec<Fault>,
    pub(crate) calls: Vec<RecordedCall>,
    pub(crate) target_calls: Vec<TargetCall>,
    /// How many calls were cleared, so that a call in progress finds its own entry.
    cleared: usize,
}

impl Controls {
    pub(crate) fn new(latency: Duration) -> Self {
        Self {
            latency,
            ..Self::default()
        }
    }

    /// Records a call and returns its number.
    pub(crate) fn record(&mut self, request: &Request, caller: Caller) -> usize {
        let headers = request
            .headers
            .iter()
            .map(|(name, value)| match name.as_str() {
                "authorization" => (name.to_string(), "[redacted]".to_owned()),
                _ => (
                    name.to_string(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                ),
            });
        self.calls.push(RecordedCall {
            method: request.method.clone(),
            path: request.path.clone(),
            query: request.query.clone(),
            headers: headers.collect(),
            body: request.text(),
            caller,
            status: None,
        });
        self.cleared + self.calls.len() - 1
    }

    pub(crate) fn answered(&mut self, number: usize, status: u16) {
        let call = number
            .checked_sub(self.cleared)
            .and_then(|index| self.calls.get_mut(index));
        if let Some(call) = call {
            call.status = Some(status);
        }
    }

    pub(crate) fn clear_calls(&mut self) {
        self.cleared += self.calls.len();
        self.calls.clear();
        self.target_calls.clear();
    }

    /// The fault that hits this call, if any; every fault counts it.
    pub(crate) fn fault_for(&mut self, request: &Request) -> Option<Hit> {
        let mut hit = None;
        for fault in &mut self.faults {
            if fault.hits(request) && hit.is_none() {
                hit = Some(Hit {
                    action: fault.action.clone(),
                    after_work: fault.after_work,
                });
            }
        }
        hit
    }
}
