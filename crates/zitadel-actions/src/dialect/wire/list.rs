//! Lists: pages of objects, and of names.

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

/// An object in an answer, and how it becomes a neutral value.
pub(in crate::dialect) trait Object: DeserializeOwned {
    /// What it becomes.
    type Neutral;

    /// Which object this JSON is about, as far as it says so where it cannot be read.
    fn identify(json: &Value) -> RowIdentity;

    /// The neutral value.
    fn read(self) -> Result<Self::Neutral, Mismatch>;
}

/// A list, by any of the names that the generations use for its parts: `details` and `result` up
/// to v2.71, `pagination` and `result` on v3, `pagination` and the plural of the object on v4.
#[derive(Deserialize)]
#[serde(bound = "W: DeserializeOwned")]
pub(in crate::dialect) struct List<W> {
    /// Every list of a real server has it, an empty one too: an answer without it is somebody
    /// else's, and does not prove what exists.
    #[serde(alias = "details")]
    pagination: Pagination,
    #[serde(
        default = "Vec::new",
        alias = "result",
        alias = "targets",
        alias = "executions",
        alias = "publicKeys"
    )]
    rows: Vec<Row<W>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Pagination {
    total_result: Option<Count>,
    applied_limit: Option<Count>,
}

/// A row that this client cannot read concerns only those who ask for it.
struct Row<W> {
    json: Value,
    read: Result<W, Mismatch>,
}

impl<'de, W: DeserializeOwned> Deserialize<'de> for Row<W> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Value::deserialize(deserializer)?;
        // serde's message may quote a value, which may be a secret.
        let read = W::deserialize(&json).map_err(|_| "it has an unexpected shape".to_owned());
        Ok(Self { json, read })
    }
}

impl<W: Object> List<W> {
    /// The neutral values of the rows, and the rows that cannot be read.
    pub(in crate::dialect) fn read(self) -> Result<Listed<W::Neutral>, Mismatch> {
        let (mut rows, mut unreadable) = (Vec::new(), Vec::new());
        for row in self.rows {
            match row.read.and_then(W::read) {
                Ok(row) => rows.push(row),
                Err(why) => unreadable.push(UnreadableRow {
                    identity: W::identify(&row.json),
                    why,
                }),
            }
        }
        Ok(Listed {
            rows,
            unreadable,
            total: self.pagination.total_result.map(|count| count.0),
            applied_limit: self.pagination.applied_limit.map(|count| count.0),
        })
    }
}

/// One target.
#[derive(Deserialize)]
pub(in crate::dialect) struct Got<W> {
    target: W,
}

impl<W: Object> Got<W> {
    /// The neutral value.
    pub(in crate::dialect) fn read(self) -> Result<W::Neutral, Mismatch> {
        self.target.read()
    }
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
