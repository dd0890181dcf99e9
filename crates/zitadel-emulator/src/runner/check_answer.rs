//! What a target's answer means for the operation.

use serde::Deserialize;

use super::Answer;
use crate::failure::{Code, Failure};
use crate::go_url::go_quote;
use crate::rules::Rules;

/// The body of a usable answer, or the failure that another one causes.
pub(super) fn check_answer(
    rules: Rules,
    endpoint: &str,
    answer: &Answer,
) -> Result<String, Failure> {
    let (status, body) = match answer {
        Answer::Response { status, body } => (*status, body),
        Answer::Failure(cause) | Answer::NotCalled(cause) => {
            return Err(unreachable(endpoint, cause));
        }
    };
    if !(200..300).contains(&status) {
        return Err(if rules.has_execution_errors() {
            Failure::precondition("EXEC-dra6yamk98", "Execution failed")
        } else {
            Failure::foreign("ID=EXEC-dra6yamk98 Message=Errors.Execution.Failed")
        });
    }
    let forwarded: Forwarded = serde_json::from_str(body).unwrap_or_default();
    if !rules.has_execution_errors() || forwarded == Forwarded::default() {
        return Ok(body.clone());
    }
    let (code, id) = match forwarded.status {
        400 => (Code::InvalidArgument, "EXEC-reUaUZCzCp"),
        401 => (Code::Unauthenticated, "EXEC-reUaUZCzCp"),
        403 => (Code::PermissionDenied, "EXEC-reUaUZCzCp"),
        404 => (Code::NotFound, "EXEC-reUaUZCzCp"),
        409 => (Code::AlreadyExists, "EXEC-reUaUZCzCp"),
        429 => (Code::ResourceExhausted, "EXEC-reUaUZCzCp"),
        status if (402..500).contains(&status) => (Code::Unknown, "EXEC-reUaUZCzCp"),
        _ => (Code::FailedPrecondition, "EXEC-bmhNhpcqpF"),
    };
    Err(Failure::zitadel(code, id, &forwarded.text))
}

/// The failure of a call without an answer.
pub(super) fn unreachable(endpoint: &str, cause: &str) -> Failure {
    Failure::foreign(format!("Post {}: {cause}", go_quote(endpoint)))
}

/// What a target answers to choose the error of the operation.
#[derive(Debug, Default, PartialEq, Deserialize)]
struct Forwarded {
    #[serde(default, rename = "forwardedStatusCode")]
    status: i64,
    #[serde(default, rename = "forwardedErrorMessage")]
    text: String,
}
