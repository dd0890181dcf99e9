//! `RenewEphemeralResource`: keeps a value good for longer.

use super::with_warnings;
use crate::framework::server::find;
use crate::framework::{PrivateState, RenewRequest, Server, panics};
use crate::terraform::Diagnostics;
use std::time::SystemTime;

/// A value to keep good for longer.
#[derive(Debug)]
pub struct Request {
    /// The ephemeral resource's type.
    pub type_name: String,
    /// The bytes that opening kept.
    pub private: Vec<u8>,
}

/// When to renew next.
#[derive(Debug)]
pub struct Response {
    /// When it must be renewed again, if ever.
    pub renew_at: Option<SystemTime>,
    /// Bytes for renewing and closing.
    pub private: Vec<u8>,
    /// What there is to tell.
    pub diagnostics: Diagnostics,
}

impl Server {
    /// Keeps a value good for longer.
    pub async fn renew_ephemeral_resource(&self, request: Request) -> Response {
        let context = self.context();
        let operation = format!("renewing `{}`", request.type_name);
        let work = async {
            let entry = find(
                &self.ephemeral_resources,
                "ephemeral resource",
                &request.type_name,
            )?;
            let private = PrivateState::from_bytes(&request.private)?;
            let renew_at = entry
                .renew(RenewRequest {
                    private: private.clone(),
                    context: context.clone(),
                })
                .await?;
            Ok((renew_at, private.to_bytes()))
        };
        let (renewed, diagnostics) = with_warnings(panics::catch(&operation, work).await, &context);
        let (renew_at, private) = renewed.unwrap_or((None, request.private));
        Response {
            renew_at,
            private,
            diagnostics,
        }
    }
}
