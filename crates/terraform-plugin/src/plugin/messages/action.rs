//! RPCs of actions.

/// `ValidateActionConfig`.
pub(crate) mod validate_action_config {
    pub(crate) use crate::plugin::messages::common::{
        OnlyDiagnostics as Response, TypeAndConfig as Request,
    };
}

/// `PlanAction`.
pub(crate) mod plan_action {
    use crate::plugin::messages::common::{ClientCapabilities, Deferred, Diagnostic, DynamicValue};

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Request {
        #[prost(string, tag = "1")]
        pub(crate) action_type: String,
        #[prost(message, optional, tag = "2")]
        pub(crate) config: Option<DynamicValue>,
        #[prost(message, optional, tag = "3")]
        pub(crate) client_capabilities: Option<ClientCapabilities>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(message, repeated, tag = "1")]
        pub(crate) diagnostics: Vec<Diagnostic>,
        #[prost(message, optional, tag = "2")]
        pub(crate) deferred: Option<Deferred>,
    }
}

/// `InvokeAction`, a stream of progress that ends with a completion.
pub(crate) mod invoke_action {
    pub(crate) use super::plan_action::Request;
    pub(crate) use crate::plugin::messages::common::OnlyDiagnostics as Completed;

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Event {
        #[prost(oneof = "EventType", tags = "1, 2")]
        pub(crate) r#type: Option<EventType>,
    }

    #[derive(Clone, PartialEq, prost::Oneof)]
    pub(crate) enum EventType {
        #[prost(message, tag = "1")]
        Progress(Progress),
        #[prost(message, tag = "2")]
        Completed(Completed),
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Progress {
        #[prost(string, tag = "1")]
        pub(crate) message: String,
    }
}
