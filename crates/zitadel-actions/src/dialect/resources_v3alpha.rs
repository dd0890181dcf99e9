//! The resources API of v2.59 to v2.71: bodies are the bare object or a bare list of filters, all
//! else is in the query, an execution shows its condition only as its ID, and up to v2.60.0 the
//! paths begin at the root.

use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Dialect, ExecutionFilter, Feature, Generation, Limits, Listed, NameList, Page, RowIdentity,
    TargetFilter,
    wire::{self, FunctionSpelling},
};
use crate::{
    Error, Secret,
    call::{Call, Mismatch},
    exchange::{Repeat, Request},
    model::{
        Condition, CreatedTarget, Execution, PayloadType, PriorTarget, ServerVersion, Target,
        TargetDraft, TargetId, TargetPatch, TargetRef, Timestamp, UpdatedTarget, VersionRange,
    },
};

/// The dialect of resources_v3alpha.
#[derive(Debug)]
pub(super) struct ResourcesV3alpha {
    server: VersionRange,
}

impl ResourcesV3alpha {
    /// The dialect of a server of which `server` is known.
    pub(super) fn new(server: VersionRange) -> Self {
        Self { server }
    }

    /// Where v2.60.1 is not known to be missing, the documented paths.
    fn base(&self) -> &'static str {
        match self.server.reaches(ServerVersion::new(2, 60, 1)) {
            Some(false) => "",
            Some(true) | None => "/resources/v3alpha/actions",
        }
    }

    fn target_path(&self, id: &TargetId) -> String {
        format!("{}/targets/{}", self.base(), wire::segment(id.as_str()))
    }

    /// An empty list removes the execution.
    fn put_execution(&self, condition: &Condition, targets: &[Value]) -> Call<Option<Timestamp>> {
        let operation = wire::set_or_remove(targets.is_empty());
        let condition = wire::condition_to_json(condition, FunctionSpelling::Object);
        let path = format!("{}/executions", self.base());
        let request = Request::new(operation, Method::PUT, path, Repeat::Idempotent)
            .with_body(json!({ "condition": condition, "execution": { "targets": targets } }));
        Call::json(request, |written: Written| {
            wire::date(written.details.changed.as_deref())
        })
    }
}

impl Dialect for ResourcesV3alpha {
    fn generation(&self) -> Generation {
        Generation::ResourcesV3alpha
    }

    fn server(&self) -> VersionRange {
        self.server
    }

    fn has(&self, feature: Feature) -> Option<bool> {
        match feature {
            Feature::SigningKeys => self.server.reaches(ServerVersion::new(2, 66, 0)),
            Feature::Includes
            | Feature::MixedIncludes
            | Feature::CreationDates
            | Feature::RequestsRun
            | Feature::BroadRequestsRun => Some(true),
            Feature::ResponseIncludes
            | Feature::PayloadTypes
            | Feature::PublicKeys
            | Feature::FunctionsAndEventsRun
            | Feature::ListOrder => Some(false),
        }
    }

    fn limits(&self) -> Limits {
        Limits::LATER
    }

    fn create_target(&self, draft: &TargetDraft) -> Result<Call<CreatedTarget>, Error> {
        if draft.payload_type != PayloadType::default() {
            self.require(Feature::PayloadTypes)?;
        }
        let path = format!("{}/targets", self.base());
        let request = Request::new("create target", Method::POST, path, Repeat::Never)
            .with_body(wire::settings_to_json(draft).into());
        Ok(Call::json(request, |written: Written| {
            let change_date = wire::date(written.details.changed.as_deref())?;
            Ok(CreatedTarget {
                id: wire::target_id(&written.details.id)?,
                signing_key: written.signing_key.map(Secret::new),
                // Replies to writes have no `created`, but a creation is the first change.
                creation_date: change_date.clone(),
                change_date,
            })
        }))
    }

    /// Where it is not known whether there are signing keys, a rotation is sent; its answer tells.
    fn update_target(
        &self,
        id: &TargetId,
        patch: &TargetPatch,
        _past: &PriorTarget,
    ) -> Result<Call<UpdatedTarget>, Error> {
        if patch.payload_type.is_some() {
            self.require(Feature::PayloadTypes)?;
        }
        let mut body = wire::patch_to_json(patch);
        if patch.rotate_signing_key {
            if self.has(Feature::SigningKeys) == Some(false) {
                return Err(self.unsupported(Feature::SigningKeys).into());
            }
            body.insert("expirationSigningKey".to_owned(), json!("0s"));
        }
        let path = self.target_path(id);
        let request = Request::new("update target", Method::PATCH, path, Repeat::Idempotent)
            .with_body(body.into());
        Ok(Call::json(request, |written: Written| {
            Ok(UpdatedTarget {
                signing_key: written.signing_key.map(Secret::new),
                change_date: wire::date(written.details.changed.as_deref())?,
            })
        }))
    }

    fn probe_target(&self, id: &TargetId) -> Call<Option<Timestamp>> {
        let path = self.target_path(id);
        let request =
            Request::new("look for target", Method::PATCH, path, Repeat::Read).with_body(json!({}));
        Call::json(request, |written: Written| {
            wire::date(written.details.changed.as_deref())
        })
    }

    fn delete_target(&self, id: &TargetId) -> Call<()> {
        wire::delete("delete target", self.target_path(id))
    }

    fn get_target(&self, id: &TargetId) -> Call<Target> {
        let path = self.target_path(id);
        let request = Request::new("read target", Method::GET, path, Repeat::Read);
        Call::json(request, wire::Got::<GotTarget>::read)
    }

    fn list_targets(&self, filter: TargetFilter<'_>, page: Page) -> Call<Listed<Target>> {
        let filters = match filter {
            TargetFilter::All => json!([]),
            TargetFilter::Named(name) => json!([wire::named_filter(name)]),
        };
        let path = format!("{}/targets/_search", self.base());
        let request = Request::new("list targets", Method::POST, path, Repeat::Read);
        let request = with_page(request, page, "TARGET_FIELD_NAME_ID").with_body(filters);
        Call::json(request, wire::List::<GotTarget>::read)
    }

    fn set_execution(
        &self,
        condition: &Condition,
        targets: &[TargetRef],
    ) -> Result<Call<Option<Timestamp>>, Error> {
        Ok(self.put_execution(condition, &wire::mixed_to_json(self, targets)?))
    }

    fn remove_execution(&self, condition: &Condition) -> Call<Option<Timestamp>> {
        self.put_execution(condition, &[])
    }

    fn list_executions(&self, filter: ExecutionFilter<'_>, page: Page) -> Call<Listed<Execution>> {
        let filters = match filter {
            ExecutionFilter::All => json!([]),
            ExecutionFilter::On(condition) => {
                let condition = wire::condition_to_json(condition, FunctionSpelling::Object);
                json!([{ "inConditionsFilter": { "conditions": [condition] } }])
            }
        };
        let path = format!("{}/executions/_search", self.base());
        let request = Request::new("list executions", Method::POST, path, Repeat::Read);
        let request = with_page(request, page, "EXECUTION_FIELD_NAME_ID").with_body(filters);
        Call::json(request, wire::List::<GotExecution>::read)
    }

    fn list_names(&self, list: NameList) -> Call<Vec<String>> {
        wire::named_list(&format!("{}/executions", self.base()), list)
    }
}

fn with_page(request: Request, page: Page, sorting_column: &str) -> Request {
    let request = request
        .with_query("query.offset", page.offset.to_string())
        .with_query("query.desc", "false")
        .with_query("sortingColumn", sorting_column);
    match page.limit {
        Some(limit) => request.with_query("query.limit", limit.to_string()),
        None => request,
    }
}

#[derive(Deserialize)]
struct Details {
    id: String,
    created: Option<String>,
    changed: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    details: Details,
    signing_key: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GotTarget {
    details: Details,
    config: Config,
    signing_key: Option<String>,
}

#[derive(Deserialize)]
struct Config {
    #[serde(default)]
    name: String,
    #[serde(flatten)]
    kind: wire::Kind,
    timeout: Option<String>,
    #[serde(default)]
    endpoint: String,
}

impl wire::Object for GotTarget {
    type Neutral = Target;

    fn identify(json: &Value) -> RowIdentity {
        wire::identify_target(json)
    }

    fn read(self) -> Result<Target, Mismatch> {
        Ok(Target {
            id: wire::target_id(&self.details.id)?,
            name: self.config.name,
            endpoint: wire::endpoint(self.config.endpoint),
            kind: self.config.kind.read()?,
            timeout: wire::timeout(self.config.timeout.as_deref())?,
            payload_type: PayloadType::Json,
            signing_key: self.signing_key.map(Secret::new),
            creation_date: wire::date(self.details.created.as_deref())?,
            change_date: wire::date(self.details.changed.as_deref())?,
        })
    }
}

/// These servers never fill `condition`; the ID is all there is (API.md 4.3).
#[derive(Deserialize)]
struct GotExecution {
    details: Details,
    #[serde(default)]
    execution: Targets,
}

#[derive(Default, Deserialize)]
struct Targets {
    #[serde(default)]
    targets: Vec<wire::Entry>,
}

impl wire::Object for GotExecution {
    type Neutral = Execution;

    fn identify(json: &Value) -> RowIdentity {
        wire::identify_execution_by(json["details"]["id"].as_str(), wire::execution_id)
    }

    fn read(self) -> Result<Execution, Mismatch> {
        Ok(Execution {
            condition: wire::execution_id(&self.details.id)?,
            targets: wire::Entry::read_all(self.execution.targets)?,
            creation_date: wire::date(self.details.created.as_deref())?,
            change_date: wire::date(self.details.changed.as_deref())?,
        })
    }
}
