//! The kinds of conditions.

use terraform_plugin::StringEnum;
use zitadel_actions::model::Condition;

/// The kinds of conditions, in the order of the documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, StringEnum)]
pub enum Kind {
    /// Before an API call is handled.
    Request,
    /// After it was handled.
    Response,
    /// In a step of a login or token flow.
    Function,
    /// After an event was stored.
    Event,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Request, Self::Response, Self::Function, Self::Event];

    /// The word in a configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Function => "function",
            Self::Event => "event",
        }
    }
}

impl From<&Condition> for Kind {
    fn from(condition: &Condition) -> Self {
        match condition {
            Condition::Request(_) => Self::Request,
            Condition::Response(_) => Self::Response,
            Condition::Function(_) => Self::Function,
            Condition::Event(_) => Self::Event,
        }
    }
}
