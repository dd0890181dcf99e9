//! Lists that mix targets and includes, as from v2.52 to v2.71.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Condition, FunctionSpelling, condition_to_json, target_id};
use crate::{
    Error,
    call::Mismatch,
    dialect::{Dialect, Feature},
    model::{self, TargetRef},
};

/// The entries of a mixed list, in order.
///
/// These servers take the include of a response for that of the request of the same name (API.md
/// 5.5), so it is refused.
///
/// # Errors
/// [`Error::Unsupported`] for the include of a response.
pub(in crate::dialect) fn mixed_to_json(
    dialect: &dyn Dialect,
    targets: &[TargetRef],
) -> Result<Vec<Value>, Error> {
    let entry = |target: &TargetRef| match target {
        TargetRef::Target(id) => Ok(json!({ "target": id.as_str() })),
        TargetRef::Include(model::Condition::Response(_)) => {
            Err(dialect.unsupported(Feature::ResponseIncludes).into())
        }
        TargetRef::Include(condition) => {
            Ok(json!({ "include": condition_to_json(condition, FunctionSpelling::Object) }))
        }
    };
    targets.iter().map(entry).collect()
}

/// One entry of a mixed list in an answer.
#[derive(Deserialize)]
pub(in crate::dialect) struct Entry {
    target: Option<String>,
    include: Option<Condition>,
}

impl Entry {
    /// The entries of a list.
    pub(in crate::dialect) fn read_all(entries: Vec<Self>) -> Result<Vec<TargetRef>, Mismatch> {
        entries.into_iter().map(Self::read).collect()
    }

    fn read(self) -> Result<TargetRef, Mismatch> {
        match (self.target, self.include) {
            (Some(id), None) => Ok(TargetRef::Target(target_id(&id)?)),
            (None, Some(condition)) => Ok(TargetRef::Include(condition.read()?)),
            _ => Err("an entry of its list is neither a target nor an include".to_owned()),
        }
    }
}
