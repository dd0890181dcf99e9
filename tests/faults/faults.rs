//! One call fails, or every call from one on.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use libtest_mimic::Trial;
use serde_json::json;
use zitadel_emulator::{Fault, FaultAction};

use crate::operations::{Call, Operation};
use crate::stage::Retries;
use crate::{laws, summary};

/// What happens to a call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A 500 before any work.
    Broken,
    /// A 503 before any work.
    Unavailable,
    /// A 503 with gRPC code 14 after the work, as a gateway answers whose server restarts.
    UnavailableAfterWork,
    /// The same with `Retry-After`.
    RetryAfterWork,
    /// A 429.
    RateLimited,
    /// A 401, as of a token that was revoked a moment ago.
    Unauthenticated,
    /// The connection ends before any work.
    Reset,
    /// The connection ends after the work.
    ReplyLost,
    /// Half an answer, well-formed HTTP.
    Truncated,
    /// Less of an answer than its content-length says.
    CutOff,
    /// A proxy's page after the work.
    HtmlAfterWork,
    /// A proxy's 502 after the work.
    BadGatewayAfterWork,
    /// An answer that comes after the client's timeout.
    Slow,
}

const KINDS: [Kind; 13] = [
    Kind::Broken,
    Kind::Unavailable,
    Kind::UnavailableAfterWork,
    Kind::RetryAfterWork,
    Kind::RateLimited,
    Kind::Unauthenticated,
    Kind::Reset,
    Kind::ReplyLost,
    Kind::Truncated,
    Kind::CutOff,
    Kind::HtmlAfterWork,
    Kind::BadGatewayAfterWork,
    Kind::Slow,
];

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Broken => "500",
            Self::Unavailable => "503",
            Self::UnavailableAfterWork => "503 code 14 after the work",
            Self::RetryAfterWork => "503 Retry-After after the work",
            Self::RateLimited => "429",
            Self::Unauthenticated => "401",
            Self::Reset => "reset",
            Self::ReplyLost => "reply lost",
            Self::Truncated => "truncated",
            Self::CutOff => "wrong content-length",
            Self::HtmlAfterWork => "HTML after the work",
            Self::BadGatewayAfterWork => "502 after the work",
            Self::Slow => "slow",
        })
    }
}

impl Kind {
    fn fault(self) -> Fault {
        let status =
            |status: u16, headers: &[(&str, &str)], body: serde_json::Value| FaultAction::Status {
                status,
                headers: headers
                    .iter()
                    .map(|(name, value)| (name.to_string(), value.to_string()))
                    .collect(),
                body: body.to_string(),
            };
        let unavailable = json!({"code": 14, "message": "error reading from server: EOF"});
        match self {
            Self::Broken => Fault::new(status(500, &[], json!({"code": 13, "message": "broken"}))),
            Self::Unavailable => Fault::new(status(503, &[], json!({}))),
            Self::UnavailableAfterWork => Fault::new(status(503, &[], unavailable)).after_work(),
            Self::RetryAfterWork => {
                Fault::new(status(503, &[("retry-after", "1")], json!({}))).after_work()
            }
            Self::RateLimited => {
                Fault::new(status(429, &[], json!({"code": 8, "message": "slow down"})))
            }
            Self::Unauthenticated => Fault::new(status(
                401,
                &[],
                json!({"code": 16, "message": "Errors.Token.Invalid (AUTH-7fs1e)"}),
            )),
            Self::Reset => Fault::new(FaultAction::Reset),
            Self::ReplyLost => Fault::new(FaultAction::Reset).after_work(),
            Self::Truncated => Fault::new(FaultAction::Truncated),
            Self::CutOff => Fault::new(FaultAction::CutOff),
            Self::HtmlAfterWork => Fault::new(FaultAction::Html(200)).after_work(),
            Self::BadGatewayAfterWork => Fault::new(FaultAction::Html(502)).after_work(),
            Self::Slow => Fault::new(FaultAction::Delay(Duration::from_secs(4))),
        }
    }

    /// Whether the server may have done the work although no good answer came.
    fn may_have_worked(self) -> bool {
        !matches!(
            self,
            Self::Broken
                | Self::Unavailable
                | Self::RateLimited
                | Self::Unauthenticated
                | Self::Reset
        )
    }
}

/// How many calls are hit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// The k-th call only, and the provider does not retry.
    Once,
    /// The k-th call and all that follow in this command; the provider retries once.
    Always,
}

impl fmt::Display for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Once => "once",
            Self::Always => "always",
        })
    }
}

/// A representative part: every call, with the faults that found an error before.
fn is_representative(call: &Call, kind: Kind, extent: Extent) -> bool {
    let representative: &[Kind] = match (call.mutates(), extent) {
        (true, Extent::Once) => &[
            Kind::UnavailableAfterWork,
            Kind::ReplyLost,
            Kind::RateLimited,
        ],
        (true, Extent::Always) => &[Kind::ReplyLost],
        (false, Extent::Once) => &[Kind::Unauthenticated],
        (false, Extent::Always) => &[],
    };
    representative.contains(&kind)
}

pub(crate) fn trials(operations: &[Arc<Operation>]) -> Vec<Trial> {
    let mut trials = Vec::new();
    for operation in operations {
        for (at, call) in operation.calls.iter().enumerate() {
            for kind in KINDS {
                for extent in [Extent::Once, Extent::Always] {
                    let k = at + 1;
                    let name = format!(
                        "{} / {k} {} / {kind} / {extent}",
                        operation.name,
                        call.shown()
                    );
                    let ignored = !is_representative(call, kind, extent);
                    let case = Case {
                        operation: Arc::clone(operation),
                        k: k as u64,
                        kind,
                        extent,
                    };
                    trials.push(Trial::test(name, move || case.run()).with_ignored_flag(ignored));
                }
            }
        }
    }
    trials
}

struct Case {
    operation: Arc<Operation>,
    k: u64,
    kind: Kind,
    extent: Extent,
}

impl Case {
    fn run(self) -> Result<(), libtest_mimic::Failed> {
        let operation = &self.operation;
        let world = operation.prepared(match self.extent {
            Extent::Once => Retries::None,
            Extent::Always => Retries::One,
        });
        let fault = self.kind.fault();
        world.zitadel.fault(match self.extent {
            Extent::Once => fault.on_call(self.k),
            Extent::Always => fault.from_call(self.k),
        });
        let run = operation.run(&world);
        world.zitadel.clear_faults();
        let outcome = summary::outcome(&run, &world);
        if self.extent == Extent::Always && self.kind.may_have_worked() {
            laws::the_next_apply_continues_or_says_how(operation, &world, &run)?;
        } else {
            laws::nothing_is_lost(operation, &world, &run)?;
            laws::the_next_apply_converges(operation, &world, &run)?;
        }
        summary::record(operation.name, &self.kind.to_string(), outcome);
        Ok(())
    }
}
