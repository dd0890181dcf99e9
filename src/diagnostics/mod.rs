//! Turns an error of the API into a diagnostic: what happened, why, what to do next.
//!
//! The error's variant decides, never its text. Every sentence about an API error is in this
//! folder, by who has to act:
//! - `access`: whoever hands out credentials and roles.
//! - `request`: the author of the configuration.
//! - `server`: whoever runs ZITADEL.
//! - `connection`: whoever runs the network in between.
//!
//! [`Title`] lists the titles of all diagnostics.

mod access;
mod caller;
mod connection;
mod failed_write;
mod request;
mod server;
mod title;
mod wording;

use std::fmt::Display;

use terraform_plugin::terraform::{Diagnostic, Diagnostics};
use zitadel_actions::Error;

pub use access::is_of_credential;
pub use caller::{Caller, CredentialKind, CredentialSource};
pub use failed_write::FailedWrite;
pub use title::Title;
pub use wording::{
    capitalized, import_instructions, waited, warn_of_left_out, warn_of_outdated_read,
};

/// The subject of a call, which decides the attribute that an error points at.
#[derive(Clone, Copy, Debug, Default)]
pub enum Subject<'a> {
    /// An object that names no target.
    #[default]
    Object,
    /// The target of this name.
    Target(&'a str),
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
        subject: Subject<'_>,
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
        subject: Subject<'_>,
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
///
/// A fault that all calls share is explained once in a run: the other errors refer to it.
pub fn explain(error: &Error, subject: Subject<'_>, attempt: impl Display) -> Diagnostic {
    let caller = Caller::only();
    let Explanation {
        summary,
        attribute,
        advice,
        shared,
    } = explanation(error, subject, caller.as_deref());
    let is_repeated = shared
        && !error.outcome_unknown()
        && caller.is_some_and(|caller| !caller.is_first(summary));
    let detail = if is_repeated {
        format!(
            "Could not {attempt}, for the same reason as another error {:?} of this run, which has \
             the details.",
            summary.as_str()
        )
    } else if let Error::Unsupported(unsupported) = error {
        // Nothing was attempted.
        format!("{}.\n\n{advice}", capitalized(&unsupported.to_string()))
    } else {
        format!("Could not {attempt}: {error}.\n\n{advice}")
    };
    let diagnostic = Diagnostic::error(summary, detail);
    match attribute {
        Some(attribute) => diagnostic.at(attribute),
        None => diagnostic,
    }
}

/// The title of an error, the attribute that caused it, and what to do next.
struct Explanation {
    summary: Title,
    attribute: Option<&'static str>,
    advice: String,
    /// Whether every call of the run fails for this reason.
    shared: bool,
}

impl Explanation {
    /// The same for a fault that all calls of the run share.
    fn shared(mut self) -> Self {
        self.shared = true;
        self
    }
}

fn advice(summary: Title, advice: impl Into<String>) -> Explanation {
    Explanation {
        summary,
        attribute: None,
        advice: advice.into(),
        shared: false,
    }
}

fn advice_at(attribute: &'static str, summary: Title, advice: impl Into<String>) -> Explanation {
    Explanation {
        summary,
        attribute: Some(attribute),
        advice: advice.into(),
        shared: false,
    }
}

fn explanation(error: &Error, subject: Subject<'_>, caller: Option<&Caller>) -> Explanation {
    if let Error::PartiallyUpdated { cause, .. } = error {
        let mut of_cause = explanation(cause, subject, caller);
        of_cause
            .advice
            .push_str(" The state holds what was done; apply again to finish.");
        return of_cause;
    }
    access::explanation(error, caller)
        .or_else(|| request::explanation(error, subject))
        .or_else(|| server::explanation(error))
        .or_else(|| connection::explanation(error))
        .unwrap_or_else(|| {
            advice(
                Title::RequestFailed,
                "The state is unchanged. Please report this error.",
            )
        })
}
