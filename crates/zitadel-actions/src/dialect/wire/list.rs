//! Lists: counts, pages, names.

use http::Method;
use serde::{Deserialize, Deserializer, de::Error as _};

use crate::{
    call::{Call, Mismatch},
    dialect::{Listed, NameList},
    exchange::{Repeat, Request},
};

/// A count: 64-bit numbers are strings in protobuf JSON, 32-bit ones are not; both are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Count(u64);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let count = match &value {
            serde_json::Value::String(text) => text.parse().ok(),
            other => other.as_u64(),
        };
        count
            .map(Self)
            .ok_or_else(|| D::Error::custom("not a count"))
    }
}

/// What an answer says about its page, by any of the names that the generations use.
///
/// No list of a real server is without it, an empty one neither; so an answer that lacks it is
/// somebody else's, and proves nothing about what exists.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::dialect) struct Pagination {
    total_result: Option<Count>,
    applied_limit: Option<Count>,
}

/// The rows of an answer, each turned neutral by `read`.
pub(in crate::dialect) fn rows<W, T>(
    pagination: &Pagination,
    wire: Vec<W>,
    read: impl Fn(W) -> Result<T, Mismatch>,
) -> Result<Listed<T>, Mismatch> {
    Ok(Listed {
        rows: wire.into_iter().map(read).collect::<Result<_, _>>()?,
        total: pagination.total_result.map(|count| count.0),
        applied_limit: pagination.applied_limit.map(|count| count.0),
    })
}

/// The answer of the three lists of names: one of the members is there.
#[derive(Deserialize)]
struct Names {
    #[serde(default)]
    methods: Vec<String>,
    #[serde(default)]
    services: Vec<String>,
    #[serde(default)]
    functions: Vec<String>,
}

/// `GET {executions}/{list}`: alike on every generation.
pub(in crate::dialect) fn named_list(executions: &str, list: NameList) -> Call<Vec<String>> {
    let (operation, word) = match list {
        NameList::Methods => ("list methods", "methods"),
        NameList::Services => ("list services", "services"),
        NameList::Functions => ("list functions", "functions"),
    };
    let path = format!("{executions}/{word}");
    let request = Request::new(operation, Method::GET, path, Repeat::Read);
    Call::json(request, move |names: Names| {
        Ok(match list {
            NameList::Methods => names.methods,
            NameList::Services => names.services,
            NameList::Functions => names.functions,
        })
    })
}
