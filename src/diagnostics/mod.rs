//! From an error of the API to what a practitioner reads: what happened, why, what to do next.
//!
//! The decision falls on the error's variant, never on its text. Every sentence about an API error
//! is in this folder, by who has to act:
//! - [`access`]: whoever hands out credentials and roles.
//! - [`request`]: the author of the configuration.
//! - [`server`]: whoever runs ZITADEL.
//! - [`connection`]: whoever runs what lies between.

mod access;
mod connection;
mod request;
mod server;

use std::fmt::Display;

use terraform_plugin::terraform::{Diagnostic, Diagnostics};
use zitadel_actions::Error;

/// What a call is about, which decides the attribute that an error points at.
#[derive(Clone, Copy, Debug, Default)]
pub enum Subject {
    /// An object that names no target.
    #[default]
    Object,
    /// An execution, with its targets in this attribute.
    TargetList(&'static str),
    /// An object of the target in `target_id`.
    OneTarget,
}

/// Turns the error of a call into diagnostics.
pub trait Explain<T> {
    /// Explains an error; `attempt` completes the sentence "Could not …".
    ///
    /// # Errors
    /// The explanation of the call's error.
    fn explained<A: Display>(self, attempt: impl FnOnce() -> A) -> Result<T, Diagnostics>;

    /// The same for a call whose targets are named in an attribute.
    ///
    /// # Errors
    /// The explanation of the call's error.
    fn explained_for<A: Display>(
        self,
        subject: Subject,
        attempt: impl FnOnce() -> A,
    ) -> Result<T, Diagnostics>;

    /// The same for a call that `attribute` made necessary: what the server does not support is
    /// reported there. An error that lies elsewhere (no token, no server) keeps its own place.
    ///
    /// # Errors
    /// The explanation of the call's error.
    fn explained_at<A: Display>(
        self,
        attribute: &str,
        attempt: impl FnOnce() -> A,
    ) -> Result<T, Diagnostics>;
}

impl<T> Explain<T> for Result<T, Error> {
    fn explained<A: Display>(self, attempt: impl FnOnce() -> A) -> Result<T, Diagnostics> {
        self.explained_for(Subject::Object, attempt)
    }

    fn explained_for<A: Display>(
        self,
        subject: Subject,
        attempt: impl FnOnce() -> A,
    ) -> Result<T, Diagnostics> {
        self.map_err(|error| explain(&error, subject, attempt()).into())
    }

    fn explained_at<A: Display>(
        self,
        attribute: &str,
        attempt: impl FnOnce() -> A,
    ) -> Result<T, Diagnostics> {
        self.map_err(|error| {
            let diagnostic = explain(&error, Subject::Object, attempt());
            if let Error::Unsupported(_) = error {
                diagnostic.at(attribute).into()
            } else {
                diagnostic.into()
            }
        })
    }
}

/// The diagnostic of an API error, for callers that also look at the error.
pub fn explain(error: &Error, subject: Subject, attempt: impl Display) -> Diagnostic {
    let Explanation {
        summary,
        attribute,
        advice,
    } = explanation(error, subject);
    let detail = format!("Could not {attempt}: {error}.\n\n{advice}");
    let diagnostic = Diagnostic::error(summary, detail);
    match attribute {
        Some(attribute) => diagnostic.at(attribute),
        None => diagnostic,
    }
}

/// A cause in a few words, the attribute where it lies, and the way out.
struct Explanation {
    summary: &'static str,
    attribute: Option<&'static str>,
    advice: String,
}

fn advice(summary: &'static str, advice: impl Into<String>) -> Explanation {
    Explanation {
        summary,
        attribute: None,
        advice: advice.into(),
    }
}

fn advice_at(
    attribute: &'static str,
    summary: &'static str,
    advice: impl Into<String>,
) -> Explanation {
    Explanation {
        summary,
        attribute: Some(attribute),
        advice: advice.into(),
    }
}

fn explanation(error: &Error, subject: Subject) -> Explanation {
    if let Error::PartiallyUpdated { cause, .. } = error {
        let mut of_cause = explanation(cause, subject);
        of_cause
            .advice
            .push_str(" The state holds what was done; apply again to finish.");
        return of_cause;
    }
    access::explanation(error)
        .or_else(|| request::explanation(error, subject))
        .or_else(|| server::explanation(error))
        .or_else(|| connection::explanation(error))
        .unwrap_or_else(|| {
            advice(
                "Request failed",
                "The state is unchanged. Please report this error.",
            )
        })
}
