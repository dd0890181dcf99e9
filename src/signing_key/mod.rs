//! The signing key of a target, for configurations that keep it out of the state: `ephemeral` reads
//! it, `rotate` replaces it.

pub mod ephemeral;
pub mod rotate;

pub use ephemeral::SigningKey;
pub use rotate::RotateSigningKey;

use terraform_plugin::terraform::{Attr, Diagnostic, Diagnostics};
use zitadel_actions::client::Client;
use zitadel_actions::model::{Target, TargetId};

use crate::diagnostics::{Explain, Title};

/// The target whose ID is in `target_id`.
///
/// # Errors
/// The id names no target, or the server cannot be asked.
pub async fn get_target(
    client: &Client,
    target_id: &Attr<String>,
    attempt: &str,
) -> Result<Target, Diagnostics> {
    let text = target_id.require("target_id")?;
    let refused = |title: Title, detail: String| Diagnostic::error(title, detail).at("target_id");
    let id = TargetId::parse(text)
        .map_err(|error| refused(Title::InvalidId, format!("{text:?} is {error}.")))?;
    let found = client.find_target(&id).await.explained(|| attempt)?;
    found.ok_or_else(|| {
        let detail = format!(
            "No target with the ID {text} exists on this instance: it was deleted or never existed. Refer to the \
             `id` attribute of the target instead of a literal ID."
        );
        refused(Title::TargetNotFound, detail).into()
    })
}
