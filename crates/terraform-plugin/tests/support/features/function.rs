//! A function that refuses an argument, and one that panics.

use terraform_plugin::framework::{Function, FunctionError, Parameter, Signature};
use terraform_plugin::terraform::Type;

pub(crate) struct Half;

impl Function for Half {
    type Arguments = (String, i64);
    type Output = i64;

    fn signature(&self) -> Signature {
        Signature::returning(Type::Number)
            .parameter(Parameter::new("unit", Type::String))
            .parameter(Parameter::new("number", Type::Number))
    }

    fn call(&self, (_, number): (String, i64)) -> Result<i64, FunctionError> {
        assert!(number >= 0, "there is nothing below zero");
        match number % 2 {
            0 => Ok(number / 2),
            _ => {
                Err(FunctionError::new(format!("{number} is odd. Use an even number.")).argument(1))
            }
        }
    }
}
