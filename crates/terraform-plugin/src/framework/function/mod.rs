//! Functions: pure computations for configurations.

use crate::terraform::conform::conform;
use crate::terraform::validators::Validator;
use crate::terraform::{FromValue, IntoValue, Step, Type, Value, ValueError};

/// A function. It must answer the same for the same arguments, offline.
///
/// ```
/// use terraform_plugin::framework::{Function, FunctionError, Parameter, Signature};
/// use terraform_plugin::terraform::Type;
///
/// struct Initial;
///
/// impl Function for Initial {
///     type Arguments = (String,);
///     type Output = String;
///
///     fn signature(&self) -> Signature {
///         Signature::returning(Type::String)
///             .parameter(Parameter::new("name", Type::String).description("A name."))
///             .summary("The first letter of a name")
///     }
///
///     fn call(&self, (name,): (String,)) -> Result<String, FunctionError> {
///         let initial = name.chars().next();
///         let empty = || FunctionError::new("The name must not be empty").argument(0);
///         initial.map(String::from).ok_or_else(empty)
///     }
/// }
///
/// assert_eq!(Initial.call(("Ada".to_owned(),)), Ok("A".to_owned()));
/// assert_eq!(Initial.call((String::new(),)).unwrap_err().argument, Some(0));
/// ```
pub trait Function: Send + Sync + 'static {
    /// A tuple with one type for each parameter, in order; the variadic ones together are a `Vec`
    /// at its end.
    type Arguments: Arguments;
    /// What the function returns.
    type Output: IntoValue;

    /// The parameters and the type of the result.
    fn signature(&self) -> Signature;

    /// The result.
    fn call(&self, arguments: Self::Arguments) -> Result<Self::Output, FunctionError>;
}

/// The parameters of a function and the type of its result.
#[derive(Debug, Clone)]
pub struct Signature {
    /// The parameters, in order.
    pub parameters: Vec<Parameter>,
    /// The parameter that may be given any number of times, after the others.
    pub variadic: Option<Parameter>,
    /// The type of the result.
    pub returns: Type,
    /// What the function does, in half a sentence.
    pub summary: String,
    /// What the function does, in Markdown.
    pub description: String,
    /// Why not to use it any more, and what to use instead.
    pub deprecation: Option<String>,
}

impl Signature {
    /// A function without parameters that returns this type.
    pub fn returning(returns: Type) -> Self {
        Signature {
            parameters: Vec::new(),
            variadic: None,
            returns,
            summary: String::new(),
            description: String::new(),
            deprecation: None,
        }
    }

    /// Adds a parameter.
    pub fn parameter(mut self, parameter: Parameter) -> Self {
        self.parameters.push(parameter);
        self
    }

    /// Sets the parameter that may be given any number of times.
    pub fn variadic(self, parameter: Parameter) -> Self {
        Signature {
            variadic: Some(parameter),
            ..self
        }
    }

    /// Sets what the function does, in half a sentence.
    pub fn summary(self, summary: impl Into<String>) -> Self {
        Signature {
            summary: summary.into(),
            ..self
        }
    }

    /// Sets what the function does, in Markdown.
    pub fn description(self, description: impl Into<String>) -> Self {
        Signature {
            description: description.into(),
            ..self
        }
    }

    /// Marks the function deprecated; the message says what to use instead.
    pub fn deprecated(self, message: impl Into<String>) -> Self {
        Signature {
            deprecation: Some(message.into()),
            ..self
        }
    }
}

/// One parameter of a function.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The name, for documentation.
    pub name: String,
    /// The type.
    pub of: Type,
    /// Whether null may be given; otherwise core refuses it.
    pub allow_null: bool,
    /// Whether the function is called with unknown values; otherwise core answers unknown without
    /// calling it.
    pub allow_unknown: bool,
    /// Conditions on known values.
    pub validators: Vec<Validator>,
    /// What it is, in Markdown.
    pub description: String,
}

impl Parameter {
    /// A parameter of this type.
    pub fn new(name: impl Into<String>, of: Type) -> Self {
        Parameter {
            name: name.into(),
            of,
            allow_null: false,
            allow_unknown: false,
            validators: Vec::new(),
            description: String::new(),
        }
    }

    /// Null may be given.
    pub fn allow_null(self) -> Self {
        Parameter {
            allow_null: true,
            ..self
        }
    }

    /// Adds a condition on known values; what breaks it is an error at the argument.
    pub fn validate(mut self, validator: Validator) -> Self {
        self.validators.push(validator);
        self
    }

    /// What is wrong with an argument.
    fn check(&self, argument: &Value) -> Result<(), FunctionError> {
        for validator in &self.validators {
            if let Some(violation) = validator.violations(argument).into_iter().next() {
                let place = if violation.path.is_root() {
                    "The value".to_owned()
                } else {
                    format!("The value of `{}`", violation.path)
                };
                let text = validator.sentence(&violation, "The value", &place);
                return Err(FunctionError::new(text));
            }
        }
        Ok(())
    }

    /// The function is called with unknown values too.
    pub fn allow_unknown(self) -> Self {
        Parameter {
            allow_unknown: true,
            ..self
        }
    }

    /// Sets what it is, in Markdown.
    pub fn description(self, description: impl Into<String>) -> Self {
        Parameter {
            description: description.into(),
            ..self
        }
    }
}

/// Why a function has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionError {
    /// What is wrong and what to do, in full sentences.
    pub text: String,
    /// The argument that is wrong, from 0.
    pub argument: Option<usize>,
    /// The element of that argument that is wrong, if it is a list.
    element: Option<usize>,
}

impl FunctionError {
    /// An error about the call as a whole.
    pub fn new(text: impl Into<String>) -> Self {
        FunctionError {
            text: text.into(),
            argument: None,
            element: None,
        }
    }

    /// An argument that cannot be read.
    fn unreadable(argument: usize, error: ValueError) -> Self {
        let element = match error.path.steps().first() {
            Some(Step::Index(element)) => Some(*element),
            _ => None,
        };
        FunctionError {
            element,
            ..FunctionError::new(format!("{error}.")).argument(argument)
        }
    }

    /// The same error at the right argument: the elements of the variadic parameter, which is
    /// number `variadic`, are arguments of their own.
    fn in_variadic(mut self, variadic: usize) -> Self {
        if let (Some(argument), Some(element)) = (self.argument, self.element)
            && argument == variadic
        {
            self.argument = Some(argument + element);
            if let Some(rest) = self.text.strip_prefix(&format!("[{element}]")) {
                self.text = rest.trim_start_matches([':', ' ', '.']).to_owned();
            }
        }
        self
    }

    /// The error is about this argument, from 0.
    pub fn argument(self, argument: usize) -> Self {
        FunctionError {
            argument: Some(argument),
            ..self
        }
    }
}

/// A tuple of arguments: none to six.
pub trait Arguments: Sized {
    /// How many there are.
    const COUNT: usize;

    /// Reads the arguments. There are exactly [`COUNT`](Arguments::COUNT).
    fn from_values(values: Vec<Value>) -> Result<Self, FunctionError>;
}

macro_rules! arguments {
    ($count:literal; $($name:ident $at:literal),*) => {
        impl<$($name: FromValue),*> Arguments for ($($name,)*) {
            const COUNT: usize = $count;

            fn from_values(values: Vec<Value>) -> Result<Self, FunctionError> {
                let mut values = values.into_iter();
                let result = ($(
                    $name::from_value(values.next().unwrap_or_default())
                        .map_err(|error| FunctionError::unreadable($at, error))?,
                )*);
                match values.next() {
                    None => Ok(result),
                    Some(_) => Err(FunctionError::new("There are more arguments than parameters.")),
                }
            }
        }
    };
}
arguments!(0;);
arguments!(1; A 0);
arguments!(2; A 0, B 1);
arguments!(3; A 0, B 1, C 2);
arguments!(4; A 0, B 1, C 2, D 3);
arguments!(5; A 0, B 1, C 2, D 3, E 4);
arguments!(6; A 0, B 1, C 2, D 3, E 4, F 5);

/// A type-erased function.
pub(crate) trait AnyFunction: Send + Sync {
    fn signature(&self) -> &Signature;
    fn problems(&self) -> Vec<String>;
    fn call(&self, arguments: Vec<Value>) -> Result<Value, FunctionError>;
}

pub(crate) struct Bound<F> {
    function: F,
    signature: Signature,
}

impl<F: Function> Bound<F> {
    pub(crate) fn new(function: F) -> Self {
        let signature = function.signature();
        Bound {
            function,
            signature,
        }
    }
}

impl<F: Function> AnyFunction for Bound<F> {
    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn problems(&self) -> Vec<String> {
        let parameters =
            self.signature.parameters.len() + usize::from(self.signature.variadic.is_some());
        if F::Arguments::COUNT == parameters {
            Vec::new()
        } else {
            vec![format!(
                "it takes {} arguments and has {parameters} parameters",
                F::Arguments::COUNT
            )]
        }
    }

    fn call(&self, mut arguments: Vec<Value>) -> Result<Value, FunctionError> {
        let fixed = self.signature.parameters.len();
        if arguments.len() < fixed {
            return Err(FunctionError::new(format!(
                "{fixed} arguments are needed, not {}.",
                arguments.len()
            )));
        }
        for (at, argument) in arguments.iter().enumerate() {
            let parameter = self.signature.parameters.get(at);
            if let Some(parameter) = parameter.or(self.signature.variadic.as_ref()) {
                let checked = parameter.check(argument);
                checked.map_err(|error| error.argument(at))?;
            }
        }
        if self.signature.variadic.is_some() {
            let rest = arguments.split_off(fixed);
            arguments.push(Value::List(rest));
        }
        let arguments = F::Arguments::from_values(arguments);
        let arguments = arguments.map_err(|error| error.in_variadic(fixed))?;
        let output = self.function.call(arguments)?;
        conform(output.into_value(), &self.signature.returns).map_err(|error| {
            FunctionError::new(format!(
                "Bug in the provider: the result does not fit its type: {error}."
            ))
        })
    }
}

#[cfg(test)]
mod tests;
