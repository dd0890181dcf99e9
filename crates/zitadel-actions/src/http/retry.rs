//! Attempts, until one of them settles the request.

use std::time::{Duration, SystemTime};

use tokio_util::sync::CancellationToken;

use super::{
    Http, Level, Outgoing,
    attempt::{Answer, LARGEST_BODY, describe},
    backoff::LONGEST_RETRY_AFTER,
    failure::Failure,
    retry_policy,
};
use crate::{
    Error,
    error::{self, Outcome, TransportFailure, Unexpected},
    exchange::{Request, Response},
};

impl Http {
    /// Sends `outgoing` until an answer comes after which `may_repeat`, given the number of the
    /// attempt, says no, until no retry is left, or until `interrupt` is cancelled.
    ///
    /// A cancelled read is dropped at once. A request that changes something is brought to its end
    /// once it is under way, for its answer is the only proof of what happened.
    pub(crate) async fn send(
        &self,
        outgoing: &Outgoing<'_>,
        may_repeat: impl Fn(&Response, u32) -> bool,
        interrupt: &CancellationToken,
    ) -> Result<Response, Error> {
        let (request, url) = (outgoing.request, &outgoing.url);
        if let Some(failure) = self.first_contact.failure(url) {
            return Err(not_sent(request, failure).into());
        }
        let mut tries = 0;
        loop {
            interruptible(self.rate_limit.turn(), request, interrupt).await?;
            tries += 1;
            let attempt = self.attempt(outgoing, tries);
            let answer = if request.repeat.mutates() {
                attempt.await
            } else {
                interruptible(attempt, request, interrupt).await?
            };
            if answer.is_ok() {
                self.first_contact.answered(url);
            }
            let asked = answer.as_ref().ok().and_then(asked_to_wait);
            let again = match &answer {
                Ok(response) => {
                    tries <= self.max_retries
                        && asked.is_none_or(|asked| asked <= LONGEST_RETRY_AFTER)
                        && may_repeat(response, tries)
                }
                Err(failure) => {
                    tries <= self.first_contact.retries(url, failure, self.max_retries)
                        && failure.may_repeat(request.repeat)
                }
            };
            if !again {
                return self.settle(answer, outgoing, tries);
            }
            let wait = self.backoff.wait(tries, asked);
            if let (Some(asked), Ok(response)) = (asked, &answer)
                && response.status == http::StatusCode::TOO_MANY_REQUESTS
            {
                self.rate_limit.hold(asked);
            }
            let why = describe(&answer);
            let wait_ms = wait.as_millis();
            self.record(
                Level::Debug,
                "trying again",
                outgoing,
                tries,
                &[("reason", &why), ("wait_ms", &wait_ms)],
            );
            let waited = interruptible(tokio::time::sleep(wait), request, interrupt).await;
            // What is known about a change must not be lost behind the interruption.
            if waited.is_err() && may_have_changed(request, &answer) {
                return self.settle(answer, outgoing, tries);
            }
            waited?;
        }
    }

    fn settle(
        &self,
        answer: Result<Answer, Failure>,
        outgoing: &Outgoing<'_>,
        tries: u32,
    ) -> Result<Response, Error> {
        let request = outgoing.request;
        match answer {
            Ok(answer) if answer.too_large => {
                let what = format!("the answer is larger than {} MiB", LARGEST_BODY >> 20);
                Err(Unexpected::new(request, &answer.response, what).into())
            }
            Ok(answer) => Ok(answer.response),
            Err(failure) => {
                let has_reached = failure.has_reached();
                let failure = failure.after(request, tries);
                if !has_reached {
                    self.first_contact.failed(&outgoing.url, &failure);
                }
                Err(failure.into())
            }
        }
    }
}

/// Whether the server may have made a change although no success was read.
fn may_have_changed(request: &Request, answer: &Result<Answer, Failure>) -> bool {
    request.repeat.mutates()
        && match answer {
            Ok(answer) => !retry_policy::proves_nothing_was_done(answer),
            Err(failure) => failure.outcome() == Outcome::Unknown,
        }
}

/// The failure of the first contact, for a request that is not sent because of it.
fn not_sent(request: &Request, first: TransportFailure) -> TransportFailure {
    TransportFailure {
        operation: request.operation,
        place: error::place(request),
        outcome: Outcome::NothingDone,
        tries: 0,
        ..first
    }
}

fn asked_to_wait(answer: &Answer) -> Option<Duration> {
    error::retry_after(&answer.response, SystemTime::now())
}

/// `work`, unless `interrupt` is cancelled before it is done.
async fn interruptible<T>(
    work: impl Future<Output = T>,
    request: &Request,
    interrupt: &CancellationToken,
) -> Result<T, Error> {
    match interrupt.run_until_cancelled(work).await {
        Some(done) => Ok(done),
        None => Err(Error::Interrupted {
            operation: request.operation,
        }),
    }
}
