//! The name of a target, which is unique on the instance: who already has it, and what to do.

use terraform_plugin::framework::Context;
use terraform_plugin::terraform::{Diagnostic, Diagnostics};
use zitadel_actions::Error;
use zitadel_actions::client::{Client, TargetProbe};
use zitadel_actions::model::{CreatedTarget, Target, TargetDraft, TargetId};

use super::model::TargetModel;
use crate::diagnostics::{Explain, Title, import_instructions};
use crate::run::{Lifecycle, Run};

/// A create or an update that failed, with the target whose name it wanted, if that is the reason.
pub struct Refusal {
    /// What failed.
    pub error: Error,
    /// The target that has the name.
    pub holder: Option<Box<Target>>,
}

impl Refusal {
    /// Looks up who has the name that an error says is taken. `own` is the ID of the target that
    /// wants it, if it has one.
    pub async fn of(client: &Client, error: Error, name: &str, own: Option<&TargetId>) -> Self {
        let holder = if is_about_the_name(&error) {
            holder(client, name, own).await
        } else {
            None
        };
        Self {
            error,
            holder: holder.map(Box::new),
        }
    }

    /// Whether the name is the reason.
    pub fn is_about_the_name(&self) -> bool {
        is_about_the_name(&self.error)
    }
}

fn is_about_the_name(error: &Error) -> bool {
    match error {
        Error::AlreadyExists(_) => true,
        Error::PartiallyUpdated { cause, .. } => is_about_the_name(cause),
        _ => false,
    }
}

/// Creates a target. A name that belongs to a target which this run renames or destroys becomes
/// free in a moment: Terraform orders neither before the other when a `for_each` key is renamed.
pub async fn create(
    client: &Client,
    lifecycle: &Lifecycle,
    draft: &TargetDraft,
) -> Result<CreatedTarget, Refusal> {
    let error = match client.create_target(draft).await {
        Ok(created) => return Ok(created),
        Err(error) => error,
    };
    let refusal = Refusal::of(client, error, &draft.name, None).await;
    let becomes_free = match &refusal.holder {
        Some(holder) => lifecycle.wait_for_departure(holder.id.as_str()).await,
        None => refusal.is_about_the_name(),
    };
    if !becomes_free {
        return Err(refusal);
    }
    match client.create_target(draft).await {
        Ok(created) => Ok(created),
        Err(error) => Err(Refusal::of(client, error, &draft.name, None).await),
    }
}

/// Warns if a foreign target has the planned name. One that is in the state may be about to be
/// renamed, replaced or destroyed.
pub async fn warn_if_taken(
    client: &Client,
    run: &Run,
    prior: Option<&TargetModel>,
    planned: &TargetModel,
    context: &Context,
) -> Result<(), Diagnostics> {
    let Some(name) = planned.name.as_str() else {
        return Ok(());
    };
    if prior.is_some_and(|prior| prior.name == planned.name) {
        return Ok(());
    }
    let named = client.listed_targets_named(name).await;
    for target in named.explained(|| format!("look for a target named {name:?}"))? {
        if run.is_in_state(target.id.as_str()).await {
            continue;
        }
        // The list may be older than a deletion.
        let probe = client.probe_target(&target.id).await;
        if !matches!(probe, Ok(TargetProbe::Absent)) {
            context.add(Diagnostic::warning(Title::NameTaken, taken(&target)).at("name"));
        }
    }
    Ok(())
}

/// What to do about a target that has the name already.
pub fn taken(holder: &Target) -> String {
    format!(
        "The target {} already has the name {:?}, and names are unique on an instance, regardless \
         of case. Choose another name, use a `moved` block if this is the same target at a new \
         address, or import that target {}If this apply replaces that target, a resource that \
         depends on it imposes create_before_destroy; change the name in the same apply.",
        holder.id,
        holder.name,
        import_instructions("zitadelactions_target", holder.id.as_str())
    )
}

/// The error for a second target of this configuration with the same name.
pub fn duplicate(name: &str) -> Diagnostic {
    Diagnostic::error(
        Title::DuplicateName,
        format!(
            "Another target in this configuration has the name {name:?} as well, and names are \
             unique on an instance, regardless of case. Rename one of them."
        ),
    )
    .at("name")
}

async fn holder(client: &Client, name: &str, own: Option<&TargetId>) -> Option<Target> {
    let all = client.list_targets().await.ok()?;
    all.into_iter()
        .find(|target| Some(&target.id) != own && target.name.to_lowercase() == name.to_lowercase())
}
