//! v2 before it was stable: on v4 the same messages under `/v2beta/actions`, on v3 with `_search`
//! in place of `search`, `result` as the name of each list, and executions that cannot be filtered.

use http::Method;

use super::{
    ExecutionFilter, Feature, Generation, Page,
    flat::{self, FlatGeneration},
};
use crate::{
    exchange::{Repeat, Request},
    model::{ServerVersion, VersionRange},
};

const V4: ServerVersion = ServerVersion::new(4, 0, 0);

/// What distinguishes v2beta.
#[derive(Debug)]
pub(super) struct V2beta;

impl FlatGeneration for V2beta {
    const GENERATION: Generation = Generation::V2beta;
    const BASE: &'static str = "/v2beta/actions";

    fn has(server: VersionRange, feature: Feature) -> Option<bool> {
        let reaches = |major, minor, patch| server.reaches(ServerVersion::new(major, minor, patch));
        // Right from v3.4.2 on, but not in v4.0 (API.md 5.5).
        let in_order = match (reaches(3, 4, 2), server.reaches(V4), reaches(4, 1, 0)) {
            (Some(false), _, _) => Some(false),
            (_, _, Some(true)) | (Some(true), Some(false), _) => Some(true),
            (_, Some(true), Some(false)) => Some(false),
            _ => None,
        };
        match feature {
            Feature::SigningKeys
            | Feature::CreationDates
            | Feature::RequestsRun
            | Feature::FunctionsAndEventsRun => Some(true),
            Feature::ListOrder => in_order,
            // The change that put the order right broke these, until v4.7.1 (API.md 5.5).
            Feature::BroadRequestsRun => match (in_order, reaches(4, 7, 1)) {
                (Some(false), _) | (_, Some(true)) => Some(true),
                (Some(true), Some(false)) => Some(false),
                _ => None,
            },
            Feature::PayloadTypes
            | Feature::PublicKeys
            | Feature::Includes
            | Feature::MixedIncludes
            | Feature::ResponseIncludes => Some(false),
        }
    }

    fn search(server: VersionRange) -> &'static str {
        if is_v4(server) { "search" } else { "_search" }
    }

    /// On v3 the gateway reads no body here, so there is paging but no filter (API.md 2.3).
    fn filters_executions(server: VersionRange) -> bool {
        is_v4(server)
    }

    fn list_executions(server: VersionRange, filter: ExecutionFilter<'_>, page: Page) -> Request {
        if is_v4(server) {
            return flat::list_executions(Self::BASE, filter, page);
        }
        let path = "/v2beta/actions/executions/_search";
        let request = Request::new("list executions", Method::POST, path, Repeat::Read)
            .with_query("pagination.offset", page.offset.to_string())
            .with_query("pagination.asc", "true")
            .with_query("sortingColumn", "EXECUTION_FIELD_NAME_ID");
        match page.limit {
            Some(limit) => request.with_query("pagination.limit", limit.to_string()),
            None => request,
        }
    }
}

/// Unknown counts as v3: a v4 server also serves v2, which detection finds first.
fn is_v4(server: VersionRange) -> bool {
    server.reaches(V4) == Some(true)
}
