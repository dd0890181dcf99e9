//! Down: from a plan to what the API is asked. Null and unknown end here.

use terraform_plugin::terraform::{Attr, AttributePath, Diagnostic, Diagnostics};
use zitadel_actions::model::{Condition, TargetId, TargetRef};

use super::condition;
use super::model::{EntryModel, ExecutionModel};
use crate::diagnostics::Title;

/// The condition, which is known when something is applied.
pub fn condition(model: &ExecutionModel) -> Result<Condition, Diagnostics> {
    condition::expand(&model.condition)?.ok_or_else(|| {
        Diagnostic::error(
            Title::UnknownValue,
            "A part of the condition is not known yet.",
        )
        .at("condition")
        .into()
    })
}

/// The condition that the ID of a state or an identity names; the attributes may not be read yet.
pub fn condition_in_state(state: &ExecutionModel) -> Result<Condition, Diagnostics> {
    let id = state.id.require("id")?;
    id.parse().map_err(|error| {
        Diagnostic::error(
            Title::InvalidId,
            format!("{id:?} is not the ID of an execution: {error}."),
        )
        .at("id")
        .into()
    })
}

/// The list of what is called, in order.
pub fn targets(model: &ExecutionModel) -> Result<Vec<TargetRef>, Diagnostics> {
    if let Attr::Known(ids) = &model.target_ids {
        let root = AttributePath::from("target_ids");
        return ids
            .iter()
            .enumerate()
            .map(|(at, id)| target(id, &root.index(at)))
            .collect();
    }
    let entries = model.targets.require(list_name(model))?;
    let root = AttributePath::from("targets");
    entries
        .iter()
        .enumerate()
        .map(|(at, entry)| target_or_include(entry, &root.index(at)))
        .collect()
}

/// The attribute that holds the list.
pub fn list_name(model: &ExecutionModel) -> &'static str {
    if model.targets.is_null() {
        "target_ids"
    } else {
        "targets"
    }
}

fn target(id: &Attr<String>, path: &AttributePath) -> Result<TargetRef, Diagnostics> {
    let not_an_id =
        |why: String| Diagnostics::from(Diagnostic::error(Title::InvalidId, why).at(path));
    let id = id
        .known()
        .ok_or_else(|| not_an_id("The ID is null.".into()))?;
    TargetId::parse(id)
        .map(TargetRef::Target)
        .map_err(|error| not_an_id(format!("{id:?} is {error}.")))
}

fn target_or_include(
    entry: &Attr<EntryModel>,
    path: &AttributePath,
) -> Result<TargetRef, Diagnostics> {
    match entry.known() {
        Some(EntryModel {
            include: Attr::Null,
            target_id,
        }) => target(target_id, &path.attribute("target_id")),
        Some(EntryModel { include, .. }) => match condition::expand(include)? {
            Some(included) => Ok(TargetRef::Include(included)),
            None => Err(Diagnostic::error(
                Title::InvalidCondition,
                "The included condition is not known.",
            )
            .at(path.attribute("include"))
            .into()),
        },
        None => Err(Diagnostic::error(
            Title::NullTarget,
            "An entry of the list is null. Remove it.",
        )
        .at(path)
        .into()),
    }
}
