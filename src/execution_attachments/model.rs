//! An attachment as Terraform holds it.

use terraform_plugin::Model;
use terraform_plugin::terraform::{Attr, Diagnostic, Diagnostics};
use zitadel_actions::model::{Condition, TargetId, TargetRef};

use crate::diagnostics::Title;
use crate::executions::condition;
use crate::executions::model::ConditionModel;

/// The attributes of `zitadelactions_execution_attachment`.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct AttachmentModel {
    /// The execution's ID and the target's, separated by `#`.
    pub id: Attr<String>,
    /// When the target is called.
    pub condition: Attr<ConditionModel>,
    /// The target.
    pub target_id: Attr<String>,
    /// Where the target goes when it is attached: `first` or `last`.
    pub position: Attr<String>,
}

/// What is attached to what.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The execution.
    pub condition: Condition,
    /// The target in its list.
    pub target: TargetId,
}

impl Place {
    /// What a plan names; `None` while a part of it is unknown.
    ///
    /// # Errors
    /// The known part is not a condition or not an ID.
    pub fn planned(model: &AttachmentModel) -> Result<Option<Self>, Diagnostics> {
        let condition = condition::expand(&model.condition)?;
        let target = Self::target(model)?;
        Ok(condition
            .zip(target)
            .map(|(condition, target)| Self { condition, target }))
    }

    /// The target that a plan names; `None` while it is unknown.
    ///
    /// # Errors
    /// The string is not an ID.
    pub fn target(model: &AttachmentModel) -> Result<Option<TargetId>, Diagnostics> {
        let Some(text) = model.target_id.as_str() else {
            return Ok(None);
        };
        TargetId::parse(text).map(Some).map_err(|error| {
            Diagnostic::error(Title::InvalidId, format!("{text:?} is {error}."))
                .at("target_id")
                .into()
        })
    }

    /// What the ID of a state names; the attributes may not be read yet.
    ///
    /// # Errors
    /// The ID is not that of an attachment.
    pub fn in_state(model: &AttachmentModel) -> Result<Self, Diagnostics> {
        let id = model.id.require("id")?;
        Self::parse(id).ok_or_else(|| {
            Diagnostic::error(
                Title::InvalidId,
                format!("{id:?} is not the ID of an attachment."),
            )
            .at("id")
            .into()
        })
    }

    /// Reads `<execution id>#<target id>`; the execution in every form in which it is imported.
    pub fn parse(text: &str) -> Option<Self> {
        let (execution, target) = text.rsplit_once('#')?;
        let condition = condition::parse_import_id(execution)?;
        Some(Self {
            condition,
            target: TargetId::parse(target).ok()?,
        })
    }

    /// `<execution id>#<target id>`.
    pub fn id(&self) -> String {
        format!("{}#{}", self.condition.id(), self.target)
    }

    /// Whether the list names the target.
    pub fn is_in(&self, list: &[TargetRef]) -> bool {
        list.iter().any(|entry| self.is(entry))
    }

    /// The list with the target in it; `None` if it already is.
    pub fn added_to(&self, list: &[TargetRef], first: bool) -> Option<Vec<TargetRef>> {
        if self.is_in(list) {
            return None;
        }
        let mut list = list.to_vec();
        let at = if first { 0 } else { list.len() };
        list.insert(at, TargetRef::Target(self.target.clone()));
        Some(list)
    }

    /// The list without the target; `None` if it is not in it.
    pub fn removed_from(&self, list: &[TargetRef]) -> Option<Vec<TargetRef>> {
        let rest: Vec<TargetRef> = list
            .iter()
            .filter(|entry| !self.is(entry))
            .cloned()
            .collect();
        (rest.len() < list.len()).then_some(rest)
    }

    fn is(&self, entry: &TargetRef) -> bool {
        matches!(entry, TargetRef::Target(id) if *id == self.target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(ids: &[&str]) -> Vec<TargetRef> {
        ids.iter()
            .map(|id| TargetRef::Target(TargetId::parse(id).unwrap()))
            .collect()
    }

    #[test]
    fn an_id_reads_back_as_the_same_place() {
        for id in [
            "request/a.B/C#1",
            "event/user.human.*#338264837492864231",
            "response#2",
        ] {
            assert_eq!(Place::parse(id).unwrap().id(), id);
        }
        assert_eq!(
            Place::parse("event:group:user.human#1"),
            Place::parse("event/user.human.*#1")
        );
        for text in ["", "#", "event", "event#", "#1", "nonsense#1"] {
            assert_eq!(Place::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn an_edit_changes_its_own_entry_alone_and_only_once() {
        let place = Place::parse("event#3").unwrap();
        assert_eq!(
            place.added_to(&list(&["1", "2"]), false),
            Some(list(&["1", "2", "3"]))
        );
        assert_eq!(
            place.added_to(&list(&["1", "2"]), true),
            Some(list(&["3", "1", "2"]))
        );
        assert_eq!(place.added_to(&list(&["3", "1"]), false), None);
        assert_eq!(
            place.removed_from(&list(&["1", "3", "2"])),
            Some(list(&["1", "2"]))
        );
        assert_eq!(place.removed_from(&list(&["3"])), Some(Vec::new()));
        assert_eq!(place.removed_from(&list(&["1"])), None);
    }
}
