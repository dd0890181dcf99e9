//! Attempts, until one of them settles the request.

use std::time::{Duration, SystemTime};

use tokio_util::sync::CancellationToken;

use super::{
    Http, Level, Outgoing,
    attempt::{Answer, LARGEST_BODY, describe},
    backoff::LONGEST_RETRY_AFTER,
    failure::Failure,
};
use crate::{
    Error,
    error::{self, Outcome, Unexpected},
    exchange::{Request, Response},
};

impl Http {
    /// Sends `outgoing` until an answer comes that `judge` (asked with the number of the try) would
    /// not have repeated, until no retry is left, or until `interrupt` is cancelled.
    ///
    /// A cancelled read is dropped at once. A request that changes something is brought to its end
    /// once it is under way, for its answer is the only proof of what happened.
    pub(crate) async fn send(
        &self,
        outgoing: &Outgoing<'_>,
        judge: impl Fn(&Response, u32) -> bool,
        interrupt: &CancellationToken,
    ) -> Result<Response, Error> {
        let request = outgoing.request;
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
            let asked = answer.as_ref().ok().and_then(asked_to_wait);
            let again = tries <= self.max_retries
                && asked.is_none_or(|asked| asked <= LONGEST_RETRY_AFTER)
                && match &answer {
                    Ok(response) => judge(response, tries),
                    Err(failure) => failure.may_repeat(request.repeat),
                };
            if !again {
                return finish(answer, request, tries);
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
            match answer {
                // What is known about a write must not be lost behind the interruption.
                Err(failure) if waited.is_err() && failure.outcome() == Outcome::Unknown => {
                    return Err(failure.after(request, tries).into());
                }
                _ => waited?,
            }
        }
    }
}

fn finish(
    answer: Result<Answer, Failure>,
    request: &Request,
    tries: u32,
) -> Result<Response, Error> {
    match answer {
        Ok(answer) if answer.too_large => {
            let what = format!("its body is larger than {} MiB", LARGEST_BODY >> 20);
            Err(Unexpected::new(request, &answer.response, what).into())
        }
        Ok(answer) => Ok(answer.response),
        Err(failure) => Err(failure.after(request, tries).into()),
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
