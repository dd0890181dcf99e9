//! Functions.

use std::sync::Arc;

use crate::framework::operations::call_function;
use crate::framework::{FunctionError, Server, Signature};
use crate::plugin::messages::common::DynamicValue;
use crate::plugin::messages::function as wire;
use crate::plugin::{dynamic_value, to_proto};
use crate::terraform::{Type, Value};

pub(super) async fn get_functions(
    server: Arc<Server>,
    _: wire::get_functions::Request,
) -> wire::get_functions::Response {
    let functions = server.get_functions().into_iter();
    wire::get_functions::Response {
        functions: functions
            .map(|(name, signature)| (name.to_owned(), to_proto::schema::function(signature)))
            .collect(),
        diagnostics: Vec::new(),
    }
}

pub(super) async fn call_function(
    server: Arc<Server>,
    request: wire::call_function::Request,
) -> wire::call_function::Response {
    match result(&server, request).await {
        Ok(result) => wire::call_function::Response {
            result: Some(result),
            error: None,
        },
        Err(error) => wire::call_function::Response {
            result: None,
            error: Some(wire::call_function::FunctionError {
                text: without_full_stop(to_proto::text(&error.text)),
                // There are never 2^63 arguments.
                function_argument: error.argument.map(|argument| argument as i64),
            }),
        },
    }
}

/// Terraform puts the text in front of a full stop of its own.
fn without_full_stop(mut text: String) -> String {
    if text.ends_with('.') && !text.ends_with("..") {
        text.pop();
    }
    text
}

async fn result(
    server: &Server,
    request: wire::call_function::Request,
) -> Result<DynamicValue, FunctionError> {
    let name = request.name;
    let Some(signature) = server.function_signature(&name) else {
        let text = format!("This provider has no function {name}.");
        return Err(FunctionError::new(text));
    };
    let arguments = request.arguments.iter().enumerate();
    let arguments = arguments
        .map(|(at, argument)| decode_argument(signature, at, argument))
        .collect::<Result<_, _>>()?;
    let call = call_function::Request { name, arguments };
    let result = server.call_function(call).await?;
    dynamic_value::encode(&result, &signature.returns)
        .map_err(|error| FunctionError::new(format!("Bug in the provider: {error}.")))
}

fn decode_argument(
    signature: &Signature,
    at: usize,
    argument: &DynamicValue,
) -> Result<Value, FunctionError> {
    let parameter = signature.parameters.get(at);
    let parameter = parameter.or(signature.variadic.as_ref());
    let of: &Type = match parameter {
        Some(parameter) => &parameter.of,
        None => return Err(FunctionError::new("There is no parameter for it.").argument(at)),
    };
    dynamic_value::decode(Some(argument), of)
        .map_err(|error| FunctionError::new(format!("{error}.")).argument(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terraform_adds_the_full_stop_of_a_sentence() {
        assert_eq!(without_full_stop("No digit.".to_owned()), "No digit");
        assert_eq!(
            without_full_stop("And so on ...".to_owned()),
            "And so on ..."
        );
    }
}
