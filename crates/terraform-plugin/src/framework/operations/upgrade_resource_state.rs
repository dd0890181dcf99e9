//! `UpgradeResourceState`: reads the state of any version.

use super::with_warnings;
use crate::framework::server::find;
use crate::framework::{Context, Server, UpgradeStateRequest, panics, walk};
use crate::terraform::json::{Unlisted, decode};
use crate::terraform::{Diagnostics, Type, Value};
use serde_json::Value as Json;

/// A state as the state file holds it.
#[derive(Debug, Clone)]
pub(crate) enum RawState {
    /// JSON, of Terraform 0.12 and later.
    Json(Vec<u8>),
    /// The flat map of Terraform before 0.12.
    Flatmap,
}

/// A state to bring to the schema's version.
#[derive(Debug)]
pub(crate) struct Request {
    /// The resource type.
    pub(crate) type_name: String,
    /// The version of the schema that wrote the state.
    pub(crate) version: i64,
    /// The state.
    pub(crate) raw_state: RawState,
}

/// The state in the schema's version.
#[derive(Debug)]
pub(crate) struct Response {
    /// The state; null after an error.
    pub(crate) upgraded_state: Value,
    /// What there is to tell.
    pub(crate) diagnostics: Diagnostics,
}

impl Server {
    /// Reads a state, of this version of the schema or of an older one. Attributes that the schema
    /// does not have any more are dropped.
    pub(crate) async fn upgrade_resource_state(&self, request: Request) -> Response {
        let operation = format!("upgrading the state of `{}`", request.type_name);
        let context = self.context();
        let upgraded = panics::catch(&operation, self.upgraded(request, &context)).await;
        let (upgraded_state, diagnostics) = with_warnings(upgraded, &context);
        Response {
            upgraded_state: upgraded_state.unwrap_or_default(),
            diagnostics,
        }
    }

    async fn upgraded(&self, request: Request, context: &Context) -> Result<Value, Diagnostics> {
        let entry = find(&self.resources, "resource", &request.type_name)?;
        let state = parse(&request.raw_state)?;
        let current = entry.schema().version;
        let version = u64::try_from(request.version).unwrap_or_default();
        if version > current {
            return Err(Diagnostics::error(
                "State of a newer provider",
                format!(
                    "The state has version {version} of the schema, and this version of the provider knows \
                     {current} and older ones. Use the version of the provider that wrote it, or a newer one."
                ),
            ));
        }
        if version < current && !state.is_null() {
            let upgrade = UpgradeStateRequest {
                version,
                state,
                context: context.clone(),
            };
            let state = entry.upgrade_state(upgrade).await?;
            return Ok(walk::without_write_only(entry.schema(), state));
        }
        let state = read(&state, entry.object_type())?;
        Ok(walk::without_write_only(entry.schema(), state))
    }
}

pub(super) fn parse(raw: &RawState) -> Result<Json, Diagnostics> {
    match raw {
        RawState::Json(bytes) => serde_json::from_slice(bytes).map_err(|error| {
            Diagnostics::error(
                "Unreadable state",
                format!("The state is not JSON: {error}. Restore a backup if the file was edited."),
            )
        }),
        RawState::Flatmap => Err(Diagnostics::error(
            "State of a very old Terraform",
            "The state was written by Terraform 0.11 or older. Bring it to 0.12's form with `terraform 0.12 apply` \
             first.",
        )),
    }
}

pub(in crate::framework) fn read(state: &Json, of: &Type) -> Result<Value, Diagnostics> {
    decode(state, of, Unlisted::Drop).map_err(|error| {
        let detail = format!(
            "The state does not fit the schema at `{}`: the value {}. If the state file was edited, \
             restore a backup, or rebuild the object's state with `terraform state rm` and \
             `terraform import`.",
            error.path, error.detail
        );
        crate::terraform::Diagnostic::error("Unreadable state", detail).at(error.path).into()
    })
}
