//! The filters of the data source `zitadelactions_executions` and of the list resource: by kind, by
//! a target that is called.

use terraform_plugin::Model;
use terraform_plugin::terraform::validators::non_empty;
use terraform_plugin::terraform::{Attr, Attribute};
use zitadel_actions::model::{Execution, TargetRef};

use super::kind::Kind;

/// The filters that a practitioner sets; an execution has to match both.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct ExecutionFilter {
    /// The kind of the condition.
    pub kind: Attr<Kind>,
    /// A target in the execution's own list.
    pub target_id: Attr<String>,
}

/// The filters, as attributes.
pub fn attributes() -> Vec<Attribute> {
    vec![
        Attribute::string("kind").optional().description(
            "Only executions on conditions of this kind: `request`, `response`, `function` or `event`.",
        ),
        Attribute::string("target_id").optional().validate(non_empty()).description(
            "Only executions whose own list has the target with this ID. The lists of included executions are ignored.",
        ),
    ]
}

impl ExecutionFilter {
    /// Whether an execution matches both filters.
    pub fn matches(&self, execution: &Execution) -> bool {
        let names = |id: &str| {
            execution
                .targets
                .iter()
                .any(|entry| matches!(entry, TargetRef::Target(target) if target.as_str() == id))
        };
        self.kind
            .known()
            .is_none_or(|kind| *kind == Kind::from(&execution.condition))
            && self.target_id.as_str().is_none_or(names)
    }
}
