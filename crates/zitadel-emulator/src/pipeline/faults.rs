//! Calls that a fault hits.

use std::sync::Arc;

use super::{Outcome, Server};
use crate::controls::{FaultAction, Hit};
use crate::exchange::{Reply, Request};
use crate::failure::Failure;

impl Server {
    /// Carries out a fault: an answer, or a connection that ends without a whole one.
    pub(super) async fn faulty(
        self: &Arc<Self>,
        request: &Request,
        hit: Hit,
    ) -> Result<Result<Reply, Failure>, Outcome> {
        let mut done = None;
        if hit.after_work || hit.action.needs_answer() {
            done = Some(match self.answer(request).await {
                Err(Failure::ServerDied) => return Err(Outcome::Died),
                Err(failure) => failure.reply(self.rules),
                Ok(reply) => reply,
            });
        }
        Ok(match (hit.action, done) {
            (FaultAction::Reset, _) => return Err(Outcome::Closed),
            (FaultAction::CutOff, Some(reply)) => return Err(Outcome::CutOff(reply)),
            (FaultAction::Truncated, Some(reply)) => Ok(reply.halved()),
            (
                FaultAction::Status {
                    status,
                    headers,
                    body,
                },
                _,
            ) => Ok(Reply::given(status, headers, body)),
            (FaultAction::Html(status), _) => Ok(Reply::html(status)),
            (FaultAction::Delay(time), done) => {
                tokio::time::sleep(time).await;
                match done {
                    Some(reply) => Ok(reply),
                    None => self.answer(request).await,
                }
            }
            (FaultAction::CutOff | FaultAction::Truncated, None) => self.answer(request).await,
        })
    }
}
