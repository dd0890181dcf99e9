//! Running executions: which one matches an occasion, the calls of its targets in the server's
//! order, and what their answers change.
//!
//! Only endpoints on loopback over plain HTTP are really called: an emulator sends nothing to other
//! machines. Any other endpoint counts as one that never answers.

mod check_answer;
mod fire;
mod jose;
mod matching;
mod payload;
mod post;
mod samples;
mod trace;

use std::fmt;
use std::time::Duration;

use ring::hmac;
use tokio::task::JoinHandle;

pub(crate) use fire::PATH as FIRE_PATH;
pub use fire::{FireError, Firing, fire_at};
pub(crate) use jose::key_set;
pub(crate) use payload::Payload;
pub use trace::{Answer, Outcome, TargetCall, Trace};

use crate::failure::{Code, Failure};
use crate::generations::World;
use crate::rules::Rules;
use crate::state::{Moment, PublicKey, Target, TargetKind};
use check_answer::check_answer;
use post::LoopbackUrl;
use trace::FAILURE;

/// Something that executions can be set on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Occasion {
    Call {
        kind: CallKind,
        service: String,
        rpc: String,
    },
    /// An event by its type.
    Event(String),
    /// A function by its bare name.
    Function(String),
}

impl fmt::Display for Occasion {
    /// The exact condition on the occasion.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call { kind, service, rpc } => write!(f, "{}/{service}/{rpc}", kind.word()),
            Self::Event(event) => write!(f, "event/{event}"),
            Self::Function(name) => write!(f, "function/{name}"),
        }
    }
}

/// Which side of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallKind {
    Request,
    Response,
}

/// What will be called, decided while the state is locked.
pub(crate) struct Plan {
    rules: Rules,
    occasion: Occasion,
    execution: String,
    targets: Vec<Planned>,
}

struct Planned {
    target: Target,
    /// The key that a JWE payload is encrypted for.
    key: Option<PublicKey>,
    denied: bool,
}

/// What was called.
#[derive(Default)]
pub(crate) struct Run {
    calls: Vec<TargetCall>,
    /// Calls that ZITADEL does not wait for: which one, and its answer.
    background: Vec<(usize, JoinHandle<Answer>)>,
    /// The failure of the operation, when a target interrupted it.
    failure: Option<Failure>,
}

impl Plan {
    /// The calls on an occasion, `None` when no execution matches or this version runs none.
    pub(crate) fn of(world: &World, occasion: Occasion) -> Option<Self> {
        let rules = world.rules;
        let runs = match occasion {
            Occasion::Call { .. } => rules.runs_executions(),
            _ => rules.runs_events(),
        };
        let execution = runs.then(|| matching::find(world, &occasion)).flatten()?;
        let planned = |target: Target| Planned {
            key: world
                .state
                .public_keys(rules, &target.id)
                .into_iter()
                .find(|key| key.active),
            denied: world.policy.denies_call(rules, &target.endpoint),
            target,
        };
        let targets = matching::targets_of(world, &execution);
        Some(Self {
            rules,
            occasion,
            execution: execution.id,
            targets: targets.into_iter().map(planned).collect(),
        })
    }

    /// Calls the targets one after the other until one interrupts; answers change the payload.
    pub(crate) async fn run(&self, payload: &mut Payload) -> Run {
        let mut run = Run::default();
        for planned in &self.targets {
            let mut call = planned.call();
            if run.failure.is_some() {
                call.answer = Answer::NotCalled("an earlier target ended the run".to_owned());
                "nothing".clone_into(&mut call.effect);
                run.calls.push(call);
                continue;
            }
            let answered = match planned.send(self.rules, &mut call, payload) {
                Err(failure) => Err(failure),
                Ok(answer) if planned.target.kind == TargetKind::Async => {
                    "nothing: the server does not wait for it".clone_into(&mut call.effect);
                    run.background.push((run.calls.len(), answer));
                    run.calls.push(call);
                    continue;
                }
                Ok(answer) => {
                    call.answer = joined(answer).await;
                    check_answer(self.rules, &planned.target.endpoint, &call.answer)
                }
            };
            let usable = answered.and_then(|body| self.apply(&planned.target, payload, &body));
            match usable {
                Ok(effect) => call.effect = effect,
                Err(failure) if planned.target.interrupt_on_error => {
                    call.effect = format!("{FAILURE}{}; it ends the run", failure.text());
                    run.failure = Some(failure);
                }
                Err(failure) => {
                    call.effect = format!("{FAILURE}{}; the server logs it", failure.text());
                }
            }
            run.calls.push(call);
        }
        run
    }

    /// Applies a usable answer.
    fn apply(&self, target: &Target, payload: &mut Payload, body: &str) -> Result<String, Failure> {
        if target.kind != TargetKind::Call {
            return Ok("nothing: the answer of a webhook is ignored".to_owned());
        }
        payload
            .apply(self.rules, &self.occasion, body)
            .map_err(Failure::foreign)
    }
}

impl Planned {
    fn call(&self) -> TargetCall {
        let kind = match self.target.kind {
            TargetKind::Webhook => "webhook",
            TargetKind::Call => "call",
            TargetKind::Async => "async",
        };
        TargetCall {
            target_id: self.target.id.clone(),
            target: self.target.name.clone(),
            endpoint: self.target.endpoint.clone(),
            kind: kind.to_owned(),
            interrupt_on_error: self.target.interrupt_on_error
                && self.target.kind != TargetKind::Async,
            headers: Vec::new(),
            body: String::new(),
            payload: None,
            answer: Answer::NotCalled(String::new()),
            effect: String::new(),
        }
    }

    /// Begins the call.
    fn send(
        &self,
        rules: Rules,
        call: &mut TargetCall,
        payload: &Payload,
    ) -> Result<JoinHandle<Answer>, Failure> {
        let not_called = |reason: &str| Answer::NotCalled(reason.to_owned());
        if self.denied {
            call.answer = not_called("the endpoint is on the server's deny list");
            let text = "Errors.Target.DeniedURL";
            return Err(Failure::invalid("EXEC-N5lu09", text));
        }
        call.body = self.encode(rules, payload).inspect_err(|_| {
            call.answer = not_called("the payload cannot be encrypted");
        })?;
        call.payload = Some(payload.body()).filter(|payload| *payload != call.body);
        let mut headers = vec![
            ("User-Agent".to_owned(), "Go-http-client/1.1".to_owned()),
            ("Content-Type".to_owned(), "application/json".to_owned()),
        ];
        let key = self.target.signing_key.as_deref();
        if let Some(key) = key.filter(|_| rules.signs_calls()) {
            let time = Moment::now().micros() / 1_000_000;
            let signature = signature(key, time, &call.body);
            headers.push(("Zitadel-Signature".to_owned(), signature));
        }
        call.headers.clone_from(&headers);
        let Some(place) = LoopbackUrl::parse(&self.target.endpoint) else {
            call.answer = not_called("only http:// endpoints on loopback are called");
            return Err(check_answer::unreachable(
                &self.target.endpoint,
                "context deadline exceeded",
            ));
        };
        let timeout = Duration::from_nanos(self.target.timeout.unsigned_abs());
        let body = call.body.clone();
        Ok(tokio::spawn(async move {
            match place.post(&headers, body, timeout).await {
                Ok((status, body)) => Answer::Response {
                    status,
                    body: String::from_utf8_lossy(&body).into_owned(),
                },
                Err(cause) => Answer::Failure(cause),
            }
        }))
    }

    /// The body: JSON, a JWT, or a JWE. A JWE needs an active key (`EXEC-2n8fhs7g`, from ZITADEL's
    /// source); its status and text were not recorded.
    fn encode(&self, rules: Rules, payload: &Payload) -> Result<String, Failure> {
        const JWT: i64 = 2;
        const JWE: i64 = 3;
        let failed = || {
            let text = "An internal error occurred";
            Failure::zitadel(Code::Internal, "EXEC-2n8fhs7g", text)
        };
        let json = payload.body();
        if !rules.has_payload_types() || ![JWT, JWE].contains(&self.target.payload_type) {
            return Ok(json);
        }
        let jwt = jose::sign(&json).map_err(|_| failed())?;
        if self.target.payload_type == JWT {
            return Ok(jwt);
        }
        let key = self.key.as_ref().ok_or_else(failed)?;
        jose::encrypt(&jwt, key).map_err(|_| failed())
    }
}

impl Run {
    /// Waits for the calls in the background, which ZITADEL does not.
    pub(crate) async fn finish(mut self) -> Vec<TargetCall> {
        for (number, answer) in self.background {
            self.calls[number].answer = joined(answer).await;
        }
        self.calls
    }

    /// The failure of the operation.
    pub(crate) fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }
}

async fn joined(answer: JoinHandle<Answer>) -> Answer {
    answer
        .await
        .unwrap_or_else(|error| Answer::Failure(error.to_string()))
}

/// `t=<unix seconds>,v1=<HMAC-SHA256 over "t.body" as hex>`.
fn signature(key: &str, time: i64, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    let tag = hmac::sign(&key, format!("{time}.{body}").as_bytes());
    let hex: String = tag.as_ref().iter().map(|b| format!("{b:02x}")).collect();
    format!("t={time},v1={hex}")
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::signature;

    const RECORDINGS: [&str; 4] = [
        include_str!("../../../../tests/fixtures/recordings/payloads/v2.58.7.json"),
        include_str!("../../../../tests/fixtures/recordings/payloads/v2.71.19.json"),
        include_str!("../../../../tests/fixtures/recordings/payloads/v3.4.9.json"),
        include_str!("../../../../tests/fixtures/recordings/payloads/v4.13.1.json"),
    ];

    #[test]
    fn every_recorded_signature_is_the_one_that_the_emulator_makes() {
        let mut signed = 0;
        for recording in RECORDINGS {
            let payloads: Vec<Value> = serde_json::from_str(recording).unwrap();
            for payload in payloads {
                let Some(header) = payload["headers"]["Zitadel-Signature"].as_str() else {
                    continue;
                };
                let time = header[2..].split(',').next().unwrap().parse().unwrap();
                let text = |name: &str| payload[name].as_str().unwrap().to_owned();
                let made = signature(&text("signing_key"), time, &text("body_text"));
                assert_eq!(made, header);
                signed += 1;
            }
        }
        assert_eq!(signed, 20);
    }
}
