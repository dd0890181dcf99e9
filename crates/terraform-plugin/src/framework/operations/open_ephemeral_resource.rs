//! `OpenEphemeralResource`: gets a value for this run.

use super::read_resource::all_known;
use super::with_warnings;
use crate::framework::server::find;
use crate::framework::{OpenRequest, PrivateState, Server, panics, walk};
use crate::terraform::{Diagnostics, Value};
use std::time::SystemTime;

/// A value to get.
#[derive(Debug)]
pub struct Request {
    /// The ephemeral resource's type.
    pub type_name: String,
    /// The configuration; all of it is known.
    pub config: Value,
}

/// The value.
#[derive(Debug)]
pub struct Response {
    /// The value; null after an error.
    pub result: Value,
    /// When it must be renewed, if ever.
    pub renew_at: Option<SystemTime>,
    /// Bytes for renewing and closing.
    pub private: Vec<u8>,
    /// What there is to tell.
    pub diagnostics: Diagnostics,
}

impl Server {
    /// Gets a value for this run.
    pub async fn open_ephemeral_resource(&self, request: Request) -> Response {
        let (context, private) = (self.context(), PrivateState::default());
        let operation = format!("opening `{}`", request.type_name);
        let work = async {
            let entry = find(
                &self.ephemeral_resources,
                "ephemeral resource",
                &request.type_name,
            )?;
            let config = walk::with_defaults(entry.schema(), request.config);
            let open = OpenRequest {
                config,
                private: private.clone(),
                context: context.clone(),
            };
            let opened = entry.open(open).await?;
            all_known(&opened.result, "opened")?;
            Ok(opened)
        };
        let (opened, diagnostics) = with_warnings(panics::catch(&operation, work).await, &context);
        let (result, renew_at) = opened
            .map(|opened| (opened.result, opened.renew_at))
            .unwrap_or_default();
        Response {
            result,
            renew_at,
            private: private.to_bytes(),
            diagnostics,
        }
    }
}
