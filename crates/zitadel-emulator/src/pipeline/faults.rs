//! Calls that a fault hits.

use std::sync::Arc;

use super::{Outcome, Server};
use crate::controls::{FaultAction, Hit};
use crate::exchange::{Reply, Request};
use crate::failure::Failure;

impl Server {
    /// What a fault makes of a call: an answer, or a connection that ends without a whole one.
    pub(super) async fn faulty(
        self: &Arc<Self>,
        request: &Request,
        hit: Hit,
    ) -> Result<Result<Reply, Failure>, Outcome> {
        if hit.after_work && matches!(self.answer(request).await, Err(Failure::ServerDied)) {
            return Err(Outcome::Died);
        }
        match hit.action {
            FaultAction::Reset => Err(Outcome::Closed),
            FaultAction::Status {
                status,
                headers,
                body,
            } => Ok(Ok(Reply::given(status, headers, body))),
            FaultAction::Html(status) => Ok(Ok(Reply::html(status))),
            FaultAction::ReplyLost => Err(match self.answer(request).await {
                Err(Failure::ServerDied) => Outcome::Died,
                _ => Outcome::Closed,
            }),
            FaultAction::Delay(time) => {
                tokio::time::sleep(time).await;
                Ok(self.answer(request).await)
            }
            FaultAction::Truncated => Ok(self.answer(request).await.map(Reply::halved)),
            FaultAction::CutOff => match self.answer(request).await {
                Ok(reply) => Err(Outcome::CutOff(reply)),
                Err(Failure::ServerDied) => Err(Outcome::Died),
                Err(failure) => Err(Outcome::CutOff(failure.reply(self.rules))),
            },
        }
    }
}
