//! Errors as ZITADEL answers them.

use serde_json::{Value, json};

use crate::exchange::Reply;
use crate::rules::Rules;

/// gRPC status codes that appear in answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    Unknown = 2,
    InvalidArgument = 3,
    NotFound = 5,
    AlreadyExists = 6,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Unimplemented = 12,
    Internal = 13,
    Unauthenticated = 16,
}

impl Code {
    fn status(self) -> u16 {
        match self {
            Self::Unknown | Self::Internal => 500,
            Self::InvalidArgument | Self::FailedPrecondition => 400,
            Self::NotFound => 404,
            Self::AlreadyExists => 409,
            Self::PermissionDenied => 403,
            Self::ResourceExhausted => 429,
            Self::Unimplemented => 501,
            Self::Unauthenticated => 401,
        }
    }
}

/// Why a call fails.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Failure {
    /// An error of ZITADEL's own, with its ID and its English text.
    Zitadel {
        code: Code,
        id: &'static str,
        text: String,
    },
    /// An error of the gateway: no details.
    Gateway { code: Code, text: String },
    /// An error below ZITADEL (the database driver, a target that cannot be called).
    Foreign { text: String },
    /// The real server process would have ended.
    ServerDied,
}

impl Failure {
    pub(crate) fn zitadel(code: Code, id: &'static str, text: &str) -> Self {
        Self::Zitadel {
            code,
            id,
            text: text.to_owned(),
        }
    }

    pub(crate) fn not_found(id: &'static str, text: &str) -> Self {
        Self::zitadel(Code::NotFound, id, text)
    }

    pub(crate) fn invalid(id: &'static str, text: &str) -> Self {
        Self::zitadel(Code::InvalidArgument, id, text)
    }

    pub(crate) fn precondition(id: &'static str, text: &str) -> Self {
        Self::zitadel(Code::FailedPrecondition, id, text)
    }

    pub(crate) fn gateway(code: Code, text: impl Into<String>) -> Self {
        Self::Gateway {
            code,
            text: text.into(),
        }
    }

    pub(crate) fn foreign(text: impl Into<String>) -> Self {
        Self::Foreign { text: text.into() }
    }

    /// The message, with the ID of ZITADEL's own errors.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Zitadel { id, text, .. } => format!("{text} ({id})"),
            Self::Gateway { text, .. } | Self::Foreign { text } => text.clone(),
            Self::ServerDied => "the server process has ended".to_owned(),
        }
    }

    /// The answer on a server with these rules.
    pub(crate) fn reply(&self, rules: Rules) -> Reply {
        match self {
            Self::Zitadel { code, id, text } => body(
                code.status(),
                *code as u16,
                &format!("{text} ({id})"),
                Some(detail(Some(id), text)),
            ),
            Self::Gateway {
                code: Code::Unimplemented,
                text,
            } => body(
                rules.method_not_allowed_status(),
                Code::Unimplemented as u16,
                text,
                None,
            ),
            Self::Gateway { code, text } => body(code.status(), *code as u16, text, None),
            Self::Foreign { text } => {
                let (message, inner) = rules.foreign_error(text);
                body(
                    500,
                    Code::Unknown as u16,
                    &message,
                    inner.map(|text| detail(None, &text)),
                )
            }
            Self::ServerDied => Reply::text(500, "the emulated server process has ended"),
        }
    }
}

fn detail(id: Option<&str>, text: &str) -> Value {
    let mut detail =
        json!({ "@type": "type.googleapis.com/zitadel.v1.ErrorDetail", "message": text });
    if let Some(id) = id {
        detail["id"] = json!(id);
    }
    detail
}

fn body(status: u16, code: u16, message: &str, detail: Option<Value>) -> Reply {
    let mut body = json!({ "code": code, "message": message });
    if let Some(detail) = detail {
        body["details"] = json!([detail]);
    }
    let reply = Reply::json(status, &body);
    if status == 401 {
        reply.with_header("www-authenticate", message)
    } else {
        reply
    }
}
