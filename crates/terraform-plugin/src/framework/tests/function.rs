//! Laws of functions.

use super::fixture::{Behaviour, server};
use crate::framework::operations::call_function;
use crate::framework::*;
use crate::terraform::{Type, Value};

pub(super) struct Join;

impl Function for Join {
    type Arguments = (String, Vec<String>);
    type Output = String;

    fn signature(&self) -> Signature {
        Signature::returning(Type::String)
            .parameter(Parameter::new("separator", Type::String))
            .variadic(Parameter::new("texts", Type::String))
    }

    fn call(&self, (separator, texts): (String, Vec<String>)) -> Result<String, FunctionError> {
        if texts.is_empty() {
            Err(FunctionError::new("Give at least one text.").argument(1))
        } else {
            Ok(texts.join(&separator))
        }
    }
}

async fn join(name: &str, arguments: Vec<Value>) -> Result<Value, FunctionError> {
    let request = call_function::Request {
        name: name.into(),
        arguments,
    };
    server(Behaviour::Right).await.call_function(request).await
}

#[tokio::test]
async fn a_function_takes_typed_and_variadic_arguments() {
    let joined = join("join", vec!["-".into(), "a".into(), "b".into()]).await;
    assert_eq!(joined, Ok("a-b".into()));
}

#[tokio::test]
async fn function_errors_name_the_argument() {
    assert_eq!(
        join("join", vec!["-".into()]).await.unwrap_err().argument,
        Some(1)
    );
    assert_eq!(
        join("join", vec![1.into(), "a".into()])
            .await
            .unwrap_err()
            .argument,
        Some(0)
    );
    assert!(join("join", Vec::new()).await.is_err());
    assert!(
        join("split", Vec::new())
            .await
            .unwrap_err()
            .text
            .contains("split")
    );
}
