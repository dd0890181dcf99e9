//! One setting: the provider block goes before the environment; an unknown value is told apart.

use std::str::FromStr;

use terraform_plugin::terraform::{Attr, Diagnostic, Diagnostics};

/// The environment, as a function so that tests bring their own.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Reads settings, and remembers which ones are unknown.
pub struct Settings<'a> {
    environment: Environment<'a>,
    unknown: Vec<&'static str>,
}

impl<'a> Settings<'a> {
    /// Settings over this environment.
    pub fn new(environment: Environment<'a>) -> Self {
        Self {
            environment,
            unknown: Vec::new(),
        }
    }

    /// The attributes read so far whose values Terraform does not know yet.
    pub fn unknown(&self) -> &[&'static str] {
        &self.unknown
    }

    /// The value of a text: from the block, else from the environment variable. Empty counts as absent.
    pub fn text(
        &mut self,
        name: &'static str,
        value: &Attr<String>,
        variable: Option<&str>,
    ) -> Option<String> {
        match value {
            Attr::Known(text) => Some(text.clone()),
            Attr::Unknown => {
                self.unknown.push(name);
                None
            }
            Attr::Null => variable.and_then(|variable| self.variable(variable)),
        }
    }

    /// The value of a bool or a number of the block.
    pub fn value<T: Copy>(&mut self, name: &'static str, value: &Attr<T>) -> Option<T> {
        match value {
            Attr::Known(value) => Some(*value),
            Attr::Unknown => {
                self.unknown.push(name);
                None
            }
            Attr::Null => None,
        }
    }

    /// An environment variable that is set to something.
    pub fn variable(&self, name: &str) -> Option<String> {
        (self.environment)(name).filter(|value| !value.is_empty())
    }

    /// The value of a bool: from the block, else `true`, `false`, `1` or `0` in the environment.
    pub fn flag(
        &mut self,
        name: &'static str,
        value: &Attr<bool>,
        variable: &str,
    ) -> Result<bool, Diagnostics> {
        if !value.is_null() {
            return Ok(self.value(name, value).unwrap_or(false));
        }
        let Some(text) = self.variable(variable) else {
            return Ok(false);
        };
        match text.as_str() {
            "1" => Ok(true),
            "0" => Ok(false),
            other => bool::from_str(&other.to_ascii_lowercase()).map_err(|_| {
                Diagnostic::error(
                    "Not a bool",
                    format!("{variable} is {other:?}. Set it to true or false, or unset it."),
                )
                .at(name)
                .into()
            }),
        }
    }

    /// A text, or the content of a file; setting both is an error.
    pub fn text_or_file(
        &mut self,
        (name, value): (&'static str, &Attr<String>),
        (file_name, file): (&'static str, &Attr<String>),
        file_variable: &str,
    ) -> Result<Option<String>, Diagnostics> {
        if !value.is_null() && !file.is_null() {
            return Err(both(name, file_name));
        }
        if !value.is_null() {
            return Ok(self.text(name, value, None));
        }
        match self.text(file_name, file, Some(file_variable)) {
            Some(path) => read(file_name, &path).map(Some),
            None => Ok(None),
        }
    }
}

/// Two settings of which only one may be there.
pub fn both(one: &str, other: &'static str) -> Diagnostics {
    Diagnostic::error(
        "Two settings for one thing",
        format!(
            "Both `{one}` and `{other}` are set, and only one can be meant. Remove one of them."
        ),
    )
    .at(other)
    .into()
}

/// The content of a file that an attribute names.
pub fn read(attribute: &str, path: &str) -> Result<String, Diagnostics> {
    std::fs::read_to_string(path).map_err(|error| {
        Diagnostic::error(
            "A file cannot be read",
            format!("`{attribute}` names the file {path:?}: {error}. Check the path, from where Terraform runs, and its permissions."),
        )
        .at(attribute)
        .into()
    })
}
