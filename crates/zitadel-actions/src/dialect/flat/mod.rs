//! What v2 and v2beta share: flat messages, targets as plain IDs, `filters` in a body.

mod messages;
mod public_keys;

use std::{fmt::Debug, marker::PhantomData};

use http::Method;
use serde_json::{Value, json};

use super::{
    AddedPublicKey, Dialect, ExecutionFilter, Feature, Generation, Limits, Listed, NameList, Page,
    TargetFilter,
    wire::{self, FunctionSpelling},
};
use crate::{
    Error, Secret,
    call::Call,
    exchange::{Repeat, Request},
    model::{
        Condition, CreatedTarget, Execution, KeyId, PayloadType, PriorTarget, PublicKey,
        PublicKeyDraft, Target, TargetDraft, TargetId, TargetPatch, TargetRef, Timestamp,
        UpdatedTarget, VersionRange,
    },
};
use messages::{Created, FlatExecution, FlatTarget, Set, Updated};

/// What distinguishes a generation of flat messages from the other one.
pub(super) trait FlatGeneration: Debug + Send + Sync + 'static {
    /// Which generation this is.
    const GENERATION: Generation;

    /// Where its paths begin.
    const BASE: &'static str;

    /// [`Dialect::has`].
    fn has(server: VersionRange, feature: Feature) -> Option<bool>;

    /// [`Dialect::limits`].
    fn limits(_server: VersionRange) -> Limits {
        Limits::LATER
    }

    /// The last segment of the path that lists targets.
    fn search(_server: VersionRange) -> &'static str {
        "search"
    }

    /// [`Dialect::filters_executions`].
    fn filters_executions(_server: VersionRange) -> bool {
        true
    }

    /// The request that lists executions.
    fn list_executions(_server: VersionRange, filter: ExecutionFilter<'_>, page: Page) -> Request {
        list_executions(Self::BASE, filter, page)
    }
}

/// The dialect of a generation of flat messages.
#[derive(Debug)]
pub(super) struct Flat<G> {
    server: VersionRange,
    generation: PhantomData<G>,
}

impl<G: FlatGeneration> Flat<G> {
    /// The dialect of a server of which `server` is known.
    pub(super) fn new(server: VersionRange) -> Self {
        Self {
            server,
            generation: PhantomData,
        }
    }

    /// The value of `payloadType`.
    fn payload_type(&self, payload_type: PayloadType) -> Result<Value, Error> {
        self.require(Feature::PayloadTypes)?;
        Ok(json!(match payload_type {
            PayloadType::Json => "PAYLOAD_TYPE_JSON",
            PayloadType::Jwt => "PAYLOAD_TYPE_JWT",
            PayloadType::Jwe => "PAYLOAD_TYPE_JWE",
        }))
    }

    /// An empty list removes the execution.
    fn put_execution(&self, condition: &Condition, ids: &[&str]) -> Call<Option<Timestamp>> {
        let operation = wire::set_or_remove(ids.is_empty());
        let condition = wire::condition_to_json(condition, FunctionSpelling::Object);
        let path = format!("{}/executions", G::BASE);
        let request = Request::new(operation, Method::PUT, path, Repeat::Idempotent)
            .with_body(json!({ "condition": condition, "targets": ids }));
        Call::json(request, |set: Set| wire::date(set.set_date.as_deref()))
    }
}

impl<G: FlatGeneration> Dialect for Flat<G> {
    fn generation(&self) -> Generation {
        G::GENERATION
    }

    fn server(&self) -> VersionRange {
        self.server
    }

    fn has(&self, feature: Feature) -> Option<bool> {
        G::has(self.server, feature)
    }

    fn limits(&self) -> Limits {
        G::limits(self.server)
    }

    fn create_target(&self, draft: &TargetDraft) -> Result<Call<CreatedTarget>, Error> {
        let mut body = wire::settings_to_json(draft);
        if draft.payload_type != PayloadType::default() {
            let payload_type = self.payload_type(draft.payload_type)?;
            body.insert("payloadType".to_owned(), payload_type);
        }
        let path = format!("{}/targets", G::BASE);
        let request =
            Request::new("create target", Method::POST, path, Repeat::Never).with_body(body.into());
        Ok(Call::json(request, Created::read))
    }

    fn update_target(
        &self,
        id: &TargetId,
        patch: &TargetPatch,
        _past: &PriorTarget,
    ) -> Result<Call<UpdatedTarget>, Error> {
        let mut body = wire::patch_to_json(patch);
        if let Some(payload_type) = patch.payload_type {
            body.insert("payloadType".to_owned(), self.payload_type(payload_type)?);
        }
        if patch.rotate_signing_key {
            body.insert("expirationSigningKey".to_owned(), json!("0s"));
        }
        let path = target_path(G::BASE, id);
        let request = Request::new("update target", Method::POST, path, Repeat::Idempotent)
            .with_body(body.into());
        Ok(Call::json(request, |updated: Updated| {
            Ok(UpdatedTarget {
                change_date: updated.changed()?,
                signing_key: updated.signing_key.map(Secret::new),
            })
        }))
    }

    fn probe_target(&self, id: &TargetId) -> Call<Option<Timestamp>> {
        let path = target_path(G::BASE, id);
        let request =
            Request::new("look for target", Method::POST, path, Repeat::Read).with_body(json!({}));
        Call::json(request, |updated: Updated| updated.changed())
    }

    fn delete_target(&self, id: &TargetId) -> Call<()> {
        wire::delete("delete target", target_path(G::BASE, id))
    }

    fn get_target(&self, id: &TargetId) -> Call<Target> {
        let path = target_path(G::BASE, id);
        let request = Request::new("read target", Method::GET, path, Repeat::Read);
        Call::json(request, wire::Got::<FlatTarget>::read)
    }

    fn list_targets(&self, filter: TargetFilter<'_>, page: Page) -> Call<Listed<Target>> {
        let mut body = page_body(page, "TARGET_FIELD_NAME_ID");
        if let TargetFilter::Named(name) = filter {
            body["filters"] = json!([wire::named_filter(name)]);
        }
        let path = format!("{}/targets/{}", G::BASE, G::search(self.server));
        let request = Request::new("list targets", Method::POST, path, Repeat::Read);
        Call::json(request.with_body(body), wire::List::<FlatTarget>::read)
    }

    fn set_execution(
        &self,
        condition: &Condition,
        targets: &[TargetRef],
    ) -> Result<Call<Option<Timestamp>>, Error> {
        let ids = targets
            .iter()
            .map(|target| match target {
                TargetRef::Target(id) => Ok(id.as_str()),
                TargetRef::Include(_) => Err(self.unsupported(Feature::Includes)),
            })
            .collect::<Result<Vec<_>, _>>()?;
        Ok(self.put_execution(condition, &ids))
    }

    fn remove_execution(&self, condition: &Condition) -> Call<Option<Timestamp>> {
        self.put_execution(condition, &[])
    }

    fn filters_executions(&self) -> bool {
        G::filters_executions(self.server)
    }

    fn list_executions(&self, filter: ExecutionFilter<'_>, page: Page) -> Call<Listed<Execution>> {
        let request = G::list_executions(self.server, filter, page);
        Call::json(request, wire::List::<FlatExecution>::read)
    }

    fn list_names(&self, list: NameList) -> Call<Vec<String>> {
        wire::named_list(&format!("{}/executions", G::BASE), list)
    }

    fn add_public_key(
        &self,
        target: &TargetId,
        draft: &PublicKeyDraft,
    ) -> Result<Call<AddedPublicKey>, Error> {
        self.require(Feature::PublicKeys)?;
        Ok(public_keys::add(G::BASE, target, draft))
    }

    fn list_public_keys(
        &self,
        target: &TargetId,
        page: Page,
    ) -> Result<Call<Listed<PublicKey>>, Error> {
        self.require(Feature::PublicKeys)?;
        Ok(public_keys::list(G::BASE, target, page))
    }

    fn activate_public_key(
        &self,
        target: &TargetId,
        key: &KeyId,
    ) -> Result<Call<Option<Timestamp>>, Error> {
        self.require(Feature::PublicKeys)?;
        Ok(public_keys::activate(G::BASE, target, key))
    }

    fn deactivate_public_key(
        &self,
        target: &TargetId,
        key: &KeyId,
    ) -> Result<Call<Option<Timestamp>>, Error> {
        self.require(Feature::PublicKeys)?;
        Ok(public_keys::deactivate(G::BASE, target, key))
    }

    fn remove_public_key(&self, target: &TargetId, key: &KeyId) -> Result<Call<()>, Error> {
        self.require(Feature::PublicKeys)?;
        Ok(public_keys::remove(G::BASE, target, key))
    }
}

/// `POST {base}/executions/search`.
pub(super) fn list_executions(base: &str, filter: ExecutionFilter<'_>, page: Page) -> Request {
    let mut body = page_body(page, "EXECUTION_FIELD_NAME_ID");
    if let ExecutionFilter::On(condition) = filter {
        let condition = wire::condition_to_json(condition, FunctionSpelling::Object);
        body["filters"] = json!([{ "inConditionsFilter": { "conditions": [condition] } }]);
    }
    let path = format!("{base}/executions/search");
    Request::new("list executions", Method::POST, path, Repeat::Read).with_body(body)
}

/// `pagination` and `sortingColumn`, IDs ascending: an order that changes in between do not upset.
fn page_body(page: Page, sorting_column: &str) -> Value {
    let mut pagination = json!({ "offset": page.offset, "asc": true });
    if let Some(limit) = page.limit {
        pagination["limit"] = json!(limit);
    }
    json!({ "pagination": pagination, "sortingColumn": sorting_column })
}

fn target_path(base: &str, id: &TargetId) -> String {
    format!("{base}/targets/{}", wire::segment(id.as_str()))
}
