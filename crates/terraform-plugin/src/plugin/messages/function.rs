//! RPCs of provider functions.

/// `GetFunctions`.
pub(crate) mod get_functions {
    use std::collections::HashMap;

    use crate::plugin::messages::common::Diagnostic;
    use crate::plugin::messages::schema::Function;

    pub(crate) use crate::plugin::messages::common::Empty as Request;

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(map = "string, message", tag = "1")]
        pub(crate) functions: HashMap<String, Function>,
        #[prost(message, repeated, tag = "2")]
        pub(crate) diagnostics: Vec<Diagnostic>,
    }
}

/// `CallFunction`.
pub(crate) mod call_function {
    use crate::plugin::messages::common::DynamicValue;

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Request {
        #[prost(string, tag = "1")]
        pub(crate) name: String,
        #[prost(message, repeated, tag = "2")]
        pub(crate) arguments: Vec<DynamicValue>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Response {
        #[prost(message, optional, tag = "1")]
        pub(crate) result: Option<DynamicValue>,
        #[prost(message, optional, tag = "2")]
        pub(crate) error: Option<FunctionError>,
    }

    /// What was wrong, and with which argument (counted from 0) where one is to blame.
    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct FunctionError {
        #[prost(string, tag = "1")]
        pub(crate) text: String,
        #[prost(int64, optional, tag = "2")]
        pub(crate) function_argument: Option<i64>,
    }
}
