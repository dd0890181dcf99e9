//! The filters of the data source `zitadelactions_executions` and of the list resource: by kind, by
//! a target that is called.

use terraform_plugin::terraform::validators::non_empty;
use terraform_plugin::terraform::{Attr, Attribute};
use terraform_plugin::{Model, StringEnum};
use zitadel_actions::model::{Condition, Execution, TargetRef};

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
            .is_none_or(|kind| *kind == Kind::of(&execution.condition))
            && self.target_id.as_str().is_none_or(names)
    }
}

/// The kinds of conditions.
#[derive(Clone, Copy, Debug, PartialEq, StringEnum)]
pub enum Kind {
    /// Before a call of the API runs.
    Request,
    /// After it ran.
    Response,
    /// A function of ZITADEL.
    Function,
    /// After an event was stored.
    Event,
}

impl Kind {
    fn of(condition: &Condition) -> Self {
        match condition {
            Condition::Request(_) => Self::Request,
            Condition::Response(_) => Self::Response,
            Condition::Function(_) => Self::Function,
            Condition::Event(_) => Self::Event,
        }
    }
}
