//! What a function's parameters accept and how its errors are shown.

use super::*;

struct Sum;

impl Function for Sum {
    type Arguments = (String, Vec<i64>);
    type Output = i64;

    fn signature(&self) -> Signature {
        Signature::returning(Type::Number)
            .parameter(Parameter::new("unit", Type::String))
            .variadic(Parameter::new("numbers", Type::Number))
    }

    fn call(&self, (_, numbers): (String, Vec<i64>)) -> Result<i64, FunctionError> {
        Ok(numbers.iter().sum())
    }
}

#[test]
fn an_argument_that_breaks_a_condition_is_refused_at_its_place() {
    use crate::terraform::validators::{number_between, one_of};
    let signature = Signature::returning(Type::Number)
        .parameter(Parameter::new("unit", Type::String).validate(one_of(["kg", "g"])))
        .variadic(Parameter::new("numbers", Type::Number).validate(number_between(0, 9)));
    let sum = Bound {
        function: Sum,
        signature,
    };
    let call = |unit: &str, number: i64| sum.call(vec![unit.into(), 1.into(), number.into()]);
    assert_eq!(call("kg", 2), Ok(3.into()));
    let error = call("lb", 2).unwrap_err();
    assert_eq!(error.argument, Some(0));
    let error = call("g", 10).unwrap_err();
    assert_eq!(error.argument, Some(2));
    assert_eq!(error.text, "The value must be from 0 to 9: it is 10.");
}

#[test]
fn an_error_in_a_variadic_argument_points_at_that_argument() {
    let signature = Sum.signature();
    let sum = Bound {
        function: Sum,
        signature,
    };
    let half = || Value::Number("3.5".parse().unwrap());
    let error = sum.call(vec!["x".into(), 1.into(), 2.into(), half()]);
    let error = error.unwrap_err();
    assert_eq!(error.argument, Some(3));
    assert!(
        error.text.starts_with("the value must be"),
        "{}",
        error.text
    );
    let error = sum.call(vec![1.into()]).unwrap_err();
    assert_eq!(error.argument, Some(0));
}
