//! `CloseEphemeralResource`: gives a value back.

use super::with_warnings;
use crate::framework::server::find;
use crate::framework::{CloseRequest, PrivateState, Server, panics};
use crate::terraform::Diagnostics;

/// A value to give back.
#[derive(Debug)]
pub(crate) struct Request {
    /// The ephemeral resource's type.
    pub(crate) type_name: String,
    /// The bytes that opening kept.
    pub(crate) private: Vec<u8>,
}

impl Server {
    /// Gives a value back.
    pub(crate) async fn close_ephemeral_resource(&self, request: Request) -> Diagnostics {
        let context = self.context();
        let operation = format!("closing `{}`", request.type_name);
        let work = async {
            let entry = find(
                &self.ephemeral_resources,
                "ephemeral resource",
                &request.type_name,
            )?;
            let private = PrivateState::from_bytes(&request.private)?;
            entry
                .close(CloseRequest {
                    private,
                    context: context.clone(),
                })
                .await
        };
        with_warnings(panics::catch(&operation, work).await, &context).1
    }
}
