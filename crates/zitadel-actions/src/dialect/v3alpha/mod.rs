//! What the two generations of 2024 share: `/v3alpha`, lists without pages, and executions that are
//! removed by a DELETE with a body.
//!
//! A PUT or DELETE of an execution without `condition` ends these servers (API.md 5.1), so both
//! are built from a [`Condition`] here and nowhere else.

mod messages;

use std::{fmt::Debug, marker::PhantomData};

use http::Method;
use serde_json::{Value, json};

use super::{
    Dialect, ExecutionFilter, Feature, Generation, Limits, Listed, NameList, Page, TargetFilter,
    wire::{self, FunctionSpelling},
};
use crate::{
    Error,
    call::Call,
    exchange::{Repeat, Request},
    model::{
        Condition, CreatedTarget, Execution, PayloadType, PriorTarget, Target, TargetDraft,
        TargetId, TargetPatch, TargetRef, Timestamp, UpdatedTarget, VersionRange,
    },
};
pub(super) use messages::Details;
use messages::{Created, Written};

const EXECUTIONS: &str = "/v3alpha/executions";

/// What distinguishes a generation of 2024 from the other one.
pub(super) trait V3alphaGeneration: Debug + Send + Sync + 'static {
    /// Which generation this is.
    const GENERATION: Generation;

    /// How a condition names a function.
    const FUNCTIONS: FunctionSpelling;

    /// [`Dialect::filters_executions`].
    const FILTERS_EXECUTIONS: bool;

    /// [`Dialect::interrupt_outlives_async`].
    const INTERRUPT_OUTLIVES_ASYNC: bool;

    /// A target in an answer.
    type Target: wire::Object<Neutral = Target> + 'static;

    /// An execution in an answer.
    type Execution: wire::Object<Neutral = Execution> + 'static;

    /// [`Dialect::has`]; no release of a generation differs from another.
    fn has(feature: Feature) -> bool;

    /// The body that creates a target.
    fn draft_to_json(draft: &TargetDraft) -> Value;

    /// The body that changes a target.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] where a change needs an endpoint and there is none.
    fn patch_to_json(patch: &TargetPatch, past: &PriorTarget) -> Result<Value, Error>;

    /// The list of an execution, and the member beside the condition that has it.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for includes that the server does not take.
    fn list_to_json(
        dialect: &dyn Dialect,
        targets: &[TargetRef],
    ) -> Result<(&'static str, Value), Error>;

    /// [`Dialect::execution_key`].
    fn execution_key(condition: &Condition) -> String;

    /// Whether the server finds the execution on this condition when asked for it alone.
    fn can_find(condition: &Condition) -> bool;
}

/// The dialect of a generation of 2024.
#[derive(Debug)]
pub(super) struct V3alpha<G> {
    server: VersionRange,
    generation: PhantomData<G>,
}

impl<G: V3alphaGeneration> V3alpha<G> {
    /// The dialect of a server of which `server` is known.
    pub(super) fn new(server: VersionRange) -> Self {
        Self {
            server,
            generation: PhantomData,
        }
    }
}

impl<G: V3alphaGeneration> Dialect for V3alpha<G> {
    fn generation(&self) -> Generation {
        G::GENERATION
    }

    fn server(&self) -> VersionRange {
        self.server
    }

    fn has(&self, feature: Feature) -> Option<bool> {
        Some(G::has(feature))
    }

    fn limits(&self) -> Limits {
        Limits::EARLY
    }

    fn filters_executions(&self) -> bool {
        G::FILTERS_EXECUTIONS
    }

    fn pages(&self) -> bool {
        false
    }

    fn empties_executions(&self) -> bool {
        false
    }

    fn ignores_same_list(&self) -> bool {
        false
    }

    fn interrupt_outlives_async(&self) -> bool {
        G::INTERRUPT_OUTLIVES_ASYNC
    }

    fn execution_key(&self, condition: &Condition) -> String {
        G::execution_key(condition)
    }

    fn create_target(&self, draft: &TargetDraft) -> Result<Call<CreatedTarget>, Error> {
        if draft.payload_type != PayloadType::default() {
            self.require(Feature::PayloadTypes)?;
        }
        let path = "/v3alpha/targets";
        let request = Request::new("create target", Method::POST, path, Repeat::Never)
            .with_body(G::draft_to_json(draft));
        Ok(Call::json(request, Created::read))
    }

    /// Changes what the body names, in spite of PUT.
    fn update_target(
        &self,
        id: &TargetId,
        patch: &TargetPatch,
        past: &PriorTarget,
    ) -> Result<Call<UpdatedTarget>, Error> {
        if patch.payload_type.is_some() {
            self.require(Feature::PayloadTypes)?;
        }
        if patch.rotate_signing_key {
            self.require(Feature::SigningKeys)?;
        }
        let path = target_path(id);
        let request = Request::new("update target", Method::PUT, path, Repeat::Idempotent)
            .with_body(G::patch_to_json(patch, past)?);
        Ok(Call::json(request, |written: Written| {
            Ok(UpdatedTarget {
                signing_key: None,
                change_date: written.changed()?,
            })
        }))
    }

    fn probe_target(&self, id: &TargetId) -> Call<Option<Timestamp>> {
        let path = target_path(id);
        let request =
            Request::new("look for target", Method::PUT, path, Repeat::Read).with_body(json!({}));
        Call::json(request, |written: Written| written.changed())
    }

    fn delete_target(&self, id: &TargetId) -> Call<()> {
        wire::delete("delete target", target_path(id))
    }

    fn get_target(&self, id: &TargetId) -> Call<Target> {
        let request = Request::new("read target", Method::GET, target_path(id), Repeat::Read);
        Call::json(request, wire::Got::<G::Target>::read)
    }

    /// Every row, by ID ascending.
    fn list_targets(&self, filter: TargetFilter<'_>, _page: Page) -> Call<Listed<Target>> {
        let mut body = json!({ "query": { "asc": true }, "sortingColumn": "FIELD_NAME_ID" });
        if let TargetFilter::Named(name) = filter {
            body["queries"] = json!([{
                "targetNameQuery": { "targetName": name, "method": "TEXT_QUERY_METHOD_EQUALS" }
            }]);
        }
        let path = "/v3alpha/targets/search";
        let request = Request::new("list targets", Method::POST, path, Repeat::Read);
        Call::json(request.with_body(body), wire::List::<G::Target>::read)
    }

    fn set_execution(
        &self,
        condition: &Condition,
        targets: &[TargetRef],
    ) -> Result<Call<Option<Timestamp>>, Error> {
        let (member, targets) = G::list_to_json(self, targets)?;
        let condition = wire::condition_to_json(condition, G::FUNCTIONS);
        let request = Request::new("set execution", Method::PUT, EXECUTIONS, Repeat::Idempotent)
            .with_body(json!({ "condition": condition, member: targets }));
        Ok(Call::json(request, |written: Written| written.changed()))
    }

    fn remove_execution(&self, condition: &Condition) -> Call<Option<Timestamp>> {
        let body = json!({ "condition": wire::condition_to_json(condition, G::FUNCTIONS) });
        let request = Request::new(
            "remove execution",
            Method::DELETE,
            EXECUTIONS,
            Repeat::Idempotent,
        );
        Call::json(request.with_body(body), |written: Written| {
            written.changed()
        })
    }

    /// Every row, unsorted.
    fn list_executions(&self, filter: ExecutionFilter<'_>, _page: Page) -> Call<Listed<Execution>> {
        let body = match filter {
            ExecutionFilter::On(condition) if G::can_find(condition) => {
                let condition = wire::condition_to_json(condition, G::FUNCTIONS);
                json!({ "queries": [{ "inConditionsQuery": { "conditions": [condition] } }] })
            }
            ExecutionFilter::On(_) | ExecutionFilter::All => json!({}),
        };
        let path = "/v3alpha/executions/search";
        let request = Request::new("list executions", Method::POST, path, Repeat::Read);
        Call::json(request.with_body(body), wire::List::<G::Execution>::read)
    }

    fn list_names(&self, list: NameList) -> Call<Vec<String>> {
        wire::named_list(EXECUTIONS, list)
    }
}

fn target_path(id: &TargetId) -> String {
    format!("/v3alpha/targets/{}", wire::segment(id.as_str()))
}
