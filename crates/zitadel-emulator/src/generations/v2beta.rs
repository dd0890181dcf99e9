//! v2beta (v3 and v4): flat messages. v3 spells searches `_search`, calls every list `result` and
//! reads a search of executions from the query string.

use super::flat::Flat;
use super::{BodyRule, Operation};
use crate::version::Version;

/// v2beta on one server.
pub(super) fn new(version: Version) -> Flat {
    if version >= Version::bound("4.0") {
        return Flat::new("v2beta", version, "search");
    }
    let mut flat = Flat::new("v2beta", version, "_search");
    flat.list_keys = ("result", "result");
    for route in &mut flat.routes {
        if route.operation == Operation::ListExecutions {
            route.body = BodyRule::Query;
        }
    }
    flat
}
