//! An execution as Terraform holds it.

use terraform_plugin::Model;
use terraform_plugin::terraform::Attr;

/// The attributes of `zitadelactions_execution`.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct ExecutionModel {
    /// The slash form of the condition.
    pub id: Attr<String>,
    /// When the targets are called.
    pub condition: Attr<ConditionModel>,
    /// The targets in calling order.
    pub target_ids: Attr<Vec<Attr<String>>>,
    /// Targets and included executions in calling order.
    pub targets: Attr<Vec<Attr<EntryModel>>>,
    /// Whether a create replaces an existing list.
    pub overwrite_existing: Attr<bool>,
    /// RFC 3339.
    pub creation_date: Attr<String>,
    /// RFC 3339.
    pub change_date: Attr<String>,
}

/// One entry of `targets`.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct EntryModel {
    /// A target.
    pub target_id: Attr<String>,
    /// An execution whose targets are called here.
    pub include: Attr<ConditionModel>,
}

/// A condition: exactly one member is set.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct ConditionModel {
    /// Before a call of the API runs.
    pub request: Attr<CallModel>,
    /// After it ran.
    pub response: Attr<CallModel>,
    /// A function of ZITADEL.
    pub function: Attr<FunctionModel>,
    /// After an event was stored.
    pub event: Attr<EventModel>,
}

/// Which calls of the API: exactly one member is set.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct CallModel {
    /// `/package.Service/Method`.
    pub method: Attr<String>,
    /// `package.Service`.
    pub service: Attr<String>,
    /// True: every call.
    pub all: Attr<bool>,
}

/// Which function.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct FunctionModel {
    /// For example `preuserinfo`.
    pub name: Attr<String>,
}

/// Which events: exactly one member is set.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct EventModel {
    /// One type of event.
    pub event: Attr<String>,
    /// All types below a name.
    pub group: Attr<String>,
    /// True: every event.
    pub all: Attr<bool>,
}
