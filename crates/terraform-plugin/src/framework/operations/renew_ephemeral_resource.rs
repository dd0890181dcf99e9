//! `RenewEphemeralResource`: keeps a value good for longer.

use super::with_warnings;
use crate::framework::server::find;
use crate::framework::{PrivateState, RenewRequest, Server, panics};
use crate::terraform::Diagnostics;
use std::time::SystemTime;

/// A value to keep good for longer.
#[derive(Debug)]
pub(crate) struct Request {
    /// The ephemeral resource's type.
    pub(crate) type_name: String,
    /// The bytes that opening kept.
    pub(crate) private: Vec<u8>,
}

/// When to renew next.
#[derive(Debug)]
pub(crate) struct Response {
    /// When it must be renewed again, if ever.
    pub(crate) renew_at: Option<SystemTime>,
    /// Bytes for renewing and closing.
    pub(crate) private: Vec<u8>,
    /// What there is to tell.
    pub(crate) diagnostics: Diagnostics,
}

impl Server {
    /// Keeps a value good for longer.
    pub(crate) async fn renew_ephemeral_resource(&self, request: Request) -> Response {
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
