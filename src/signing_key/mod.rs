//! The key that a target's calls are signed with, for those who keep it out of state: `ephemeral`
//! reads it, `rotate` replaces it.

pub mod ephemeral;
pub mod rotate;

pub use ephemeral::SigningKey;
pub use rotate::RotateSigningKey;

use terraform_plugin::terraform::{Attr, Diagnostic, Diagnostics};
use zitadel_actions::client::Client;
use zitadel_actions::model::{Target, TargetId};

use crate::diagnostics::Explain;

/// The target whose id stands in `target_id`.
///
/// # Errors
/// The id names no target, or the server cannot be asked.
pub async fn get_target(
    client: &Client,
    target_id: &Attr<String>,
    attempt: &str,
) -> Result<Target, Diagnostics> {
    let text = target_id.require("target_id")?;
    let refused =
        |summary: &str, detail: String| Diagnostic::error(summary, detail).at("target_id");
    let id = TargetId::parse(text)
        .map_err(|error| refused("Not a target's id", format!("{text:?} is {error}.")))?;
    let found = client.find_target(&id).await.explained(|| attempt)?;
    found.ok_or_else(|| {
        let detail = format!(
            "The instance has no target {text}: it was deleted, or never was. Refer to the `id` attribute of a \
             zitadelactions_target rather than to a literal id."
        );
        refused("Target not found", detail).into()
    })
}
