//! Lists: counts, pages, names.

use http::Method;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _},
};
use serde_json::Value;

use crate::{
    call::{Call, Mismatch},
    dialect::{Listed, NameList, RowIdentity, UnreadableRow},
    exchange::{Repeat, Request},
    model::Condition,
};

/// A count: 64-bit numbers are strings in protobuf JSON, 32-bit ones are not; both are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Count(u64);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let count = match &value {
            Value::String(text) => text.parse().ok(),
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

/// A row of a list, read or not: one that this client does not understand concerns only those who
/// ask for it.
pub(in crate::dialect) struct Row<W> {
    json: Value,
    read: Result<W, Mismatch>,
}

impl<'de, W: DeserializeOwned> Deserialize<'de> for Row<W> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Value::deserialize(deserializer)?;
        // What serde says may quote a value, which may be a secret.
        let read = W::deserialize(&json).map_err(|_| "it has an unexpected shape".to_owned());
        Ok(Self { json, read })
    }
}

/// The rows of an answer, each turned neutral by `read`, and named by `identify` where that fails.
pub(in crate::dialect) fn rows<W, T>(
    pagination: &Pagination,
    wire: Vec<Row<W>>,
    identify: impl Fn(&Value) -> RowIdentity,
    read: impl Fn(W) -> Result<T, Mismatch>,
) -> Result<Listed<T>, Mismatch> {
    let (mut rows, mut unreadable) = (Vec::new(), Vec::new());
    for row in wire {
        match row.read.and_then(&read) {
            Ok(row) => rows.push(row),
            Err(why) => unreadable.push(UnreadableRow {
                identity: identify(&row.json),
                why,
            }),
        }
    }
    Ok(Listed {
        rows,
        unreadable,
        total: pagination.total_result.map(|count| count.0),
        applied_limit: pagination.applied_limit.map(|count| count.0),
    })
}

/// Which target a row is about, on any generation.
pub(in crate::dialect) fn identify_target(row: &Value) -> RowIdentity {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    RowIdentity {
        object: "target",
        id: text(&row["id"])
            .or(text(&row["targetId"]))
            .or(text(&row["details"]["id"])),
        name: text(&row["name"]).or(text(&row["config"]["name"])),
    }
}

/// Which execution a row is about, where the row has a condition.
pub(in crate::dialect) fn identify_execution(row: &Value) -> RowIdentity {
    let condition = ["condition", "Condition"].iter().find_map(|name| {
        let condition = super::Condition::deserialize(&row[*name]).ok()?;
        condition.read().ok()
    });
    execution(condition.map(|condition| condition.id()))
}

/// Which execution a row is about, by its ID in the row.
pub(in crate::dialect) fn identify_execution_by(
    id: Option<&str>,
    parse: impl Fn(&str) -> Result<Condition, Mismatch>,
) -> RowIdentity {
    execution(
        id.and_then(|id| parse(id).ok())
            .map(|condition| condition.id()),
    )
}

fn execution(id: Option<String>) -> RowIdentity {
    RowIdentity {
        object: "execution",
        id,
        name: None,
    }
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
