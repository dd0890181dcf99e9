//! One setting: the provider block takes precedence over the environment; unknown is not null.

use std::str::FromStr;

use terraform_plugin::terraform::{Attr, Diagnostic, Diagnostics};

use crate::diagnostics::Title;

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

    /// Remembers an attribute whose value Terraform does not know yet.
    pub fn note_unknown(&mut self, name: &'static str) {
        self.unknown.push(name);
    }

    /// The value of a string: from the block, else from the environment variable. Empty counts as
    /// absent.
    pub fn text(
        &mut self,
        name: &'static str,
        value: &Attr<String>,
        variable: Option<&str>,
    ) -> Option<String> {
        match value {
            Attr::Known(text) => Some(text.clone()),
            Attr::Unknown => {
                self.note_unknown(name);
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
                self.note_unknown(name);
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
                    Title::InvalidBoolean,
                    format!("{variable} is {other:?}, which is not a boolean. Set it to true or false, or unset it."),
                )
                .at(name)
                .into()
            }),
        }
    }

    /// A string, or the content of a file; setting both is an error.
    pub fn text_or_file(
        &mut self,
        (name, value): (&'static str, &Attr<String>),
        (file_name, file): (&'static str, &Attr<String>),
        file_variable: &str,
    ) -> Result<Option<String>, Diagnostics> {
        match (value, file) {
            (Attr::Known(_), Attr::Known(_)) => Err(both(name, file_name)),
            // What is unknown may turn out to be null.
            (Attr::Unknown, _) => {
                self.note_unknown(name);
                Ok(None)
            }
            (_, Attr::Unknown) => {
                self.note_unknown(file_name);
                Ok(None)
            }
            (Attr::Known(text), Attr::Null) => Ok(Some(text.clone())),
            (Attr::Null, Attr::Known(path)) => read(file_name, file_name, path).map(Some),
            (Attr::Null, Attr::Null) => {
                let path = self.variable(file_variable);
                path.map(|path| read(file_name, file_variable, &path))
                    .transpose()
            }
        }
    }
}

/// The arguments that hold secrets, whole or in part, or by mistake: a private key in place of a
/// certificate.
const SECRET: [&str; 9] = [
    "access_token",
    "ca_certificate",
    "client_certificate",
    "client_key",
    "client_secret",
    "jwt_profile_json",
    "proxy_url",
    "system_api",
    "transport_headers",
];

/// An error about an attribute, which its detail has to name.
///
/// It points there, except where a secret may be written: Terraform quotes the lines of the
/// configuration that an error points at, sensitive or not.
pub fn error_at(attribute: &str, title: Title, detail: String) -> Diagnostics {
    at_attribute(attribute, Diagnostic::error(title, detail)).into()
}

/// The diagnostic at this attribute, under the same condition.
pub fn at_attribute(attribute: &str, diagnostic: Diagnostic) -> Diagnostic {
    if SECRET.contains(&attribute) {
        diagnostic
    } else {
        diagnostic.at(attribute)
    }
}

/// Two settings of which only one may be there.
pub fn both(one: &str, other: &'static str) -> Diagnostics {
    error_at(
        other,
        Title::ConflictingSettings,
        format!("Both `{one}` and `{other}` are set. Set only one of them."),
    )
}

/// The content of a file of this attribute; `place` is where its path is set.
pub fn read(attribute: &str, place: &str, path: &str) -> Result<String, Diagnostics> {
    let content = std::fs::read_to_string(path).map_err(|error| {
        error_at(
            attribute,
            Title::UnreadableFile,
            format!(
                "Could not read the file {path:?} of `{place}`: {error}. Check the file's \
                 permissions and its path, which is relative to the directory where Terraform runs."
            ),
        )
    })?;
    Ok(without_bom(&content).to_owned())
}

/// The text behind the byte order mark that editors on Windows write.
pub fn without_bom(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::SECRET;
    use crate::config::schema::schema;

    #[test]
    fn no_error_points_at_an_argument_that_can_hold_a_secret() {
        let block = schema().object;
        let secret: Vec<&str> = block
            .attributes
            .iter()
            .filter(|attribute| attribute.sensitive || attribute.name == "system_api")
            .map(|attribute| attribute.name.as_str())
            .collect();
        for name in secret {
            assert!(SECRET.contains(&name), "{name}");
        }
    }
}
