//! Functions as core calls them.

use super::core::{Core, CoreError, decode, encode};
use crate::plugin::messages::function;
use crate::terraform::{Diagnostics, Value};

impl Core {
    /// Calls a function. A function's refusal is an error without a path.
    pub async fn call_function(
        &self,
        name: &str,
        arguments: Vec<Value>,
    ) -> Result<Value, CoreError> {
        let function = self.schema.functions.get(name);
        let function = function.ok_or_else(|| CoreError::Asked(format!("the function {name}")))?;
        let encode = |(at, argument): (usize, &Value)| {
            let of = function.parameters.get(at).or(function.variadic.as_ref());
            let of = of.ok_or_else(|| CoreError::Asked(format!("argument {at} of {name}")))?;
            encode(argument, of)
        };
        let arguments = arguments.iter().enumerate().map(encode);
        let request = function::call_function::Request {
            name: name.to_owned(),
            arguments: arguments.collect::<Result<_, _>>()?,
        };
        let answer: function::call_function::Response =
            self.client.call("CallFunction", request).await?;
        match answer.error {
            Some(error) => Err(CoreError::Refused(Diagnostics::error(
                "Function call",
                error.text,
            ))),
            None => decode(answer.result.as_ref(), &function.returns),
        }
    }
}
