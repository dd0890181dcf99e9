//! `CallFunction`: the result of a function.

use crate::framework::{FunctionError, Server, panics};
use crate::terraform::Value;

/// A call of a function.
#[derive(Debug)]
pub(crate) struct Request {
    /// The function's name.
    pub(crate) name: String,
    /// The arguments, the variadic ones at the end.
    pub(crate) arguments: Vec<Value>,
}

impl Server {
    /// The result of a function.
    pub(crate) async fn call_function(&self, request: Request) -> Result<Value, FunctionError> {
        let Some(function) = self.functions.get(&request.name) else {
            return Err(FunctionError::new(format!(
                "This provider has no function `{}`.",
                request.name
            )));
        };
        let operation = format!("calling `{}`", request.name);
        let call = panics::catch(&operation, async { Ok(function.call(request.arguments)) }).await;
        call.unwrap_or_else(|panic| Err(FunctionError::new(panic.to_string())))
    }
}
