//! Requests to fire.

use super::{Server, lock};
use crate::callers::check_permission;
use crate::exchange::{Reply, Request};
use crate::failure::{Code, Failure};
use crate::generations::Permission;
use crate::runner::{FIRE_PATH, FireError, Firing, Trace};

impl Server {
    /// Answers a request to fire, which is not a part of ZITADEL; `None` for any other.
    pub(super) async fn answer_firing(&self, request: &Request) -> Option<Result<Reply, Failure>> {
        if request.path != FIRE_PATH || request.method != "POST" {
            return None;
        }
        Some(self.fire_for(request).await)
    }

    async fn fire_for(&self, request: &Request) -> Result<Reply, Failure> {
        let caller = lock(&self.callers).identify(request)?;
        check_permission(caller, Permission::Write)?;
        let bad = |text: String| Failure::gateway(Code::InvalidArgument, text);
        let firing =
            serde_json::from_slice(&request.body).map_err(|error| bad(error.to_string()))?;
        let trace = self.fire(&firing, &request.host).await;
        let trace = trace.map_err(|error| bad(error.to_string()))?;
        let body = serde_json::to_value(trace).map_err(|error| bad(error.to_string()))?;
        Ok(Reply::json(200, &body))
    }

    /// Runs what is applied on an occasion. `host` is shown to targets as the host of the call.
    pub(crate) async fn fire(&self, firing: &Firing, host: &str) -> Result<Trace, FireError> {
        let prepared = firing.prepare(&lock(&self.world), host)?;
        let trace = prepared.run(self.rules).await;
        self.record_target_calls(&trace.occasion, &trace.calls);
        Ok(trace)
    }
}
