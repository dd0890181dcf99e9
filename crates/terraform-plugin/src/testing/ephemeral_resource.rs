//! Ephemeral resources as core opens, renews and closes them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::config_only::body;
use super::core::{Core, CoreError, decode, no_violations, refused};
use super::rules::{null_block_violations, unknown_violations};
use super::violation::Rule;
use crate::plugin::messages::ephemeral_resource;
use crate::terraform::Value;

/// An ephemeral value that is open.
#[derive(Clone, Debug)]
pub struct OpenedEphemeral {
    /// The configuration and what the provider added.
    pub value: Value,
    /// When it must be renewed, if ever.
    pub renew_at: Option<SystemTime>,
    type_name: String,
    private: Option<Vec<u8>>,
}

impl Core {
    /// Validates a configuration and opens the ephemeral resource.
    pub async fn open(&self, type_name: &str, config: Value) -> Result<OpenedEphemeral, CoreError> {
        let body = body(&self.schema.ephemeral_resources, type_name)?;
        let method = "ValidateEphemeralResourceConfig";
        let config = self.validated(method, type_name, body, config).await?;
        let request = ephemeral_resource::open_ephemeral_resource::Request {
            type_name: type_name.to_owned(),
            config: Some(config),
            client_capabilities: Some(self.capabilities()),
        };
        let answer: ephemeral_resource::open_ephemeral_resource::Response =
            self.client.call("OpenEphemeralResource", request).await?;
        refused(answer.diagnostics)?;
        self.not_deferred(answer.deferred)?;
        let value = decode(answer.result.as_ref(), &body.object_type())?;
        let mut violations = unknown_violations(&value, Rule::StateIsKnown);
        violations.extend(null_block_violations(body, &value));
        no_violations(violations)?;
        Ok(OpenedEphemeral {
            value,
            renew_at: answer.renew_at.map(|at| moment(at.seconds, at.nanos)),
            type_name: type_name.to_owned(),
            private: answer.private,
        })
    }

    /// Renews an ephemeral value.
    pub async fn renew(&self, opened: &mut OpenedEphemeral) -> Result<(), CoreError> {
        let request = ephemeral_resource::renew_ephemeral_resource::Request {
            type_name: opened.type_name.clone(),
            private: opened.private.clone(),
        };
        let answer: ephemeral_resource::renew_ephemeral_resource::Response =
            self.client.call("RenewEphemeralResource", request).await?;
        refused(answer.diagnostics)?;
        opened.renew_at = answer.renew_at.map(|at| moment(at.seconds, at.nanos));
        opened.private = answer.private;
        Ok(())
    }

    /// Gives an ephemeral value back.
    pub async fn close(&self, opened: OpenedEphemeral) -> Result<(), CoreError> {
        let request = ephemeral_resource::close_ephemeral_resource::Request {
            type_name: opened.type_name,
            private: opened.private,
        };
        let answer: ephemeral_resource::close_ephemeral_resource::Response =
            self.client.call("CloseEphemeralResource", request).await?;
        refused(answer.diagnostics).map(drop)
    }
}

fn moment(seconds: i64, nanos: i32) -> SystemTime {
    let seconds = u64::try_from(seconds).unwrap_or_default();
    UNIX_EPOCH + Duration::new(seconds, u32::try_from(nanos).unwrap_or_default())
}
