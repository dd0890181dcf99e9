//! v2 before it was stable: on v4 the same messages under `/v2beta/actions`, on v3 with `_search`
//! in place of `search`, `result` as the name of each list, and executions that cannot be filtered.

use http::Method;

use super::{
    Dialect, ExecutionFilter, Feature, Generation, Limits, Listed, NameList, Page, TargetFilter,
    flat, wire,
};
use crate::{
    Error,
    call::Call,
    exchange::{Repeat, Request},
    model::{
        Condition, CreatedTarget, Execution, PayloadType, PriorTarget, ServerVersion, Target,
        TargetDraft, TargetId, TargetPatch, TargetRef, Timestamp, UpdatedTarget, VersionRange,
    },
};

const BASE: &str = "/v2beta/actions";
const V4: ServerVersion = ServerVersion::new(4, 0, 0);

/// The dialect of v2beta.
#[derive(Clone, Debug)]
pub struct V2beta {
    server: VersionRange,
}

impl V2beta {
    /// The dialect of a server of which `server` is known; it should be known whether it is v4.
    pub fn new(server: VersionRange) -> Self {
        Self { server }
    }

    /// Unknown counts as v3: where v4 is reached there is v2, which is found first.
    fn is_v4(&self) -> bool {
        self.server.reaches(V4) == Some(true)
    }
}

impl Dialect for V2beta {
    fn generation(&self) -> Generation {
        Generation::V2beta
    }

    fn server(&self) -> VersionRange {
        self.server
    }

    fn has(&self, feature: Feature) -> Option<bool> {
        let reaches =
            |major, minor, patch| self.server.reaches(ServerVersion::new(major, minor, patch));
        // Right from v3.4.2 on, but not in v4.0 (API.md 5.5).
        let in_order = match (reaches(3, 4, 2), self.server.reaches(V4), reaches(4, 1, 0)) {
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
            // What put the order right broke these, until v4.7.1 (API.md 5.5).
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

    fn limits(&self) -> Limits {
        Limits::LATER
    }

    fn create_target(&self, draft: &TargetDraft) -> Result<Call<CreatedTarget>, Error> {
        if draft.payload_type != PayloadType::default() {
            self.require(Feature::PayloadTypes)?;
        }
        Ok(flat::create_target(BASE, wire::settings_to_json(draft)))
    }

    fn update_target(
        &self,
        id: &TargetId,
        patch: &TargetPatch,
        _past: &PriorTarget,
    ) -> Result<Call<UpdatedTarget>, Error> {
        if patch.payload_type.is_some() {
            self.require(Feature::PayloadTypes)?;
        }
        let body = wire::patch_to_json(patch);
        Ok(flat::update_target(
            BASE,
            id,
            body,
            patch.rotate_signing_key,
        ))
    }

    fn probe_target(&self, id: &TargetId) -> Call<Option<Timestamp>> {
        flat::probe_target(BASE, id)
    }

    fn delete_target(&self, id: &TargetId) -> Call<()> {
        flat::delete_target(BASE, id)
    }

    fn get_target(&self, id: &TargetId) -> Call<Target> {
        flat::get_target(BASE, id)
    }

    fn list_targets(&self, filter: TargetFilter<'_>, page: Page) -> Call<Listed<Target>> {
        let search = if self.is_v4() { "search" } else { "_search" };
        flat::list_targets(BASE, search, filter, page)
    }

    fn set_execution(
        &self,
        condition: &Condition,
        targets: &[TargetRef],
    ) -> Result<Call<Option<Timestamp>>, Error> {
        Ok(flat::set_execution(
            BASE,
            condition,
            flat::plain_ids(self, targets)?,
        ))
    }

    fn remove_execution(&self, condition: &Condition) -> Call<Option<Timestamp>> {
        flat::set_execution(BASE, condition, [])
    }

    /// On v3 the gateway reads no body here, so there is paging but no filter (API.md 2.3).
    fn filters_executions(&self) -> bool {
        self.is_v4()
    }

    fn list_executions(&self, filter: ExecutionFilter<'_>, page: Page) -> Call<Listed<Execution>> {
        if self.is_v4() {
            return flat::list_executions(BASE, filter, page);
        }
        let path = "/v2beta/actions/executions/_search";
        let mut request = Request::new("list executions", Method::POST, path, Repeat::Read)
            .with_query("pagination.offset", page.offset.to_string())
            .with_query("pagination.asc", "true")
            .with_query("sortingColumn", "EXECUTION_FIELD_NAME_ID");
        if let Some(limit) = page.limit {
            request = request.with_query("pagination.limit", limit.to_string());
        }
        Call::json(request, flat::read_executions)
    }

    fn list_names(&self, list: NameList) -> Call<Vec<String>> {
        wire::named_list("/v2beta/actions/executions", list)
    }
}
