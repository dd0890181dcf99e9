//! Flat messages with plain target IDs: what v2beta and v2 have in common.

use serde_json::Value;

use super::answer::{self, Object};
use super::condition::{self, Condition};
use super::pagination::{page_answer, paging};
use super::public_keys::list_keys;
use super::route::{self, Row};
use super::search::{self, Column, target_column};
use super::target::{draft, show_kind, update};
use super::{BodyRule, Generation, Operation, Permission, Route, World};
use crate::failure::{Code, Failure};
use crate::proto::{Record, Schema};
use crate::state::{Moment, Reference, Target};
use crate::version::Version;

/// v2 or v2beta on one server.
pub(super) struct Flat {
    service: String,
    schema: Schema,
    pub(super) routes: Vec<Route>,
    /// The keys of the lists of targets and of executions in answers.
    pub(super) list_keys: (&'static str, &'static str),
    pub(super) shows_payload_type: bool,
}

impl Flat {
    /// The generation `v2` or `v2beta`, with its word for searches.
    pub(super) fn new(generation: &str, version: Version, search: &str) -> Self {
        let package = format!("zitadel.action.{generation}");
        let messages = include_str!("../../data/messages/v2.txt");
        Self {
            service: format!("{package}.ActionService"),
            schema: Schema::read(messages, &package, generation, version),
            routes: route::table(&format!("/{generation}/actions"), search, &ROUTES),
            list_keys: ("targets", "executions"),
            shows_payload_type: false,
        }
    }

    fn target(&self, target: &Target) -> Value {
        let payload_type = self
            .schema
            .enumeration("PayloadType")
            .get(target.payload_type as usize);
        let shown = payload_type.filter(|_| self.shows_payload_type && target.payload_type != 0);
        show_kind(Object::new(), target)
            .put("id", target.id.as_str())
            .put("creationDate", target.created)
            .put("changeDate", target.changed)
            .text("name", &target.name)
            .put("timeout", answer::duration(target.timeout))
            .text("endpoint", &target.endpoint)
            .maybe("signingKey", target.signing_key.as_deref())
            .maybe("payloadType", shown.map(String::as_str))
            .build()
    }

    fn list_targets(&self, world: &World, request: &Record) -> Result<Value, Failure> {
        let (paging, applied) = paging(request)?;
        let filters = search::target_filters(request, "filters")?;
        let page = search::find_targets(
            world,
            &filters,
            target_column(request.enumeration("sorting_column")),
            paging,
        );
        let rows = page.rows.iter().map(|target| self.target(target)).collect();
        Ok(page_answer(page.total, applied, self.list_keys.0, rows))
    }

    fn list_executions(&self, world: &World, request: &Record) -> Result<Value, Failure> {
        let (paging, applied) = paging(request)?;
        let filters = search::execution_filters(world, request)?;
        let column = match request.enumeration("sorting_column") {
            1 => Column::Id,
            3 => Column::Changed,
            _ => Column::Created,
        };
        let page = search::find_executions(world, &filters, Some(column), paging);
        let rows = page.rows.iter().map(|execution| {
            let targets = execution.targets.iter().map(|reference| match reference {
                Reference::Target(id) | Reference::Include(id) => Value::from(id.as_str()),
            });
            Object::new()
                .maybe("condition", condition::show(&execution.id))
                .put("creationDate", execution.created)
                .put("changeDate", execution.changed)
                .list("targets", targets.collect())
                .build()
        });
        Ok(page_answer(
            page.total,
            applied,
            self.list_keys.1,
            rows.collect(),
        ))
    }
}

impl Generation for Flat {
    fn service(&self) -> &str {
        &self.service
    }

    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn routes(&self) -> &[Route] {
        &self.routes
    }

    fn answer(
        &self,
        world: &mut World,
        operation: Operation,
        request: &Record,
    ) -> Result<Value, Failure> {
        let World {
            rules,
            names,
            policy,
            state,
        } = world;
        let rules = *rules;
        let (id, target_id, key_id) = (
            request.text("id"),
            request.text("target_id"),
            request.text("key_id"),
        );
        match operation {
            Operation::CreateTarget => {
                let target = state.create_target(rules, policy, draft(request))?;
                Ok(Object::new()
                    .put("id", target.id.as_str())
                    .put("creationDate", target.created)
                    .maybe("signingKey", target.signing_key)
                    .build())
            }
            Operation::UpdateTarget => {
                let (target, key) = state.update_target(rules, policy, id, &update(request))?;
                Ok(Object::new()
                    .put("changeDate", target.changed)
                    .maybe("signingKey", key)
                    .build())
            }
            Operation::DeleteTarget => {
                let ended = state.delete_target(rules, id)?;
                Ok(Object::new()
                    .maybe("deletionDate", ended.map(|target| target.changed))
                    .build())
            }
            Operation::GetTarget => match state.find_target(rules, id) {
                Some(target) => Ok(Object::new().put("target", self.target(&target)).build()),
                None => Err(Failure::not_found("QUERY-hj5oaniyrz", "Target not found")),
            },
            Operation::ListTargets => self.list_targets(world, request),
            Operation::SetExecution => {
                let condition = Condition::of_request(rules, request)?;
                let targets = references(request)?;
                condition.check_known(rules, names)?;
                let (_, at) = state.set_execution(rules, &condition.id(rules), targets)?;
                Ok(Object::new()
                    .put("setDate", at.unwrap_or(Moment::ZERO))
                    .build())
            }
            Operation::DeleteExecution => {
                Err(Failure::gateway(Code::Unimplemented, "Not Implemented"))
            }
            Operation::ListExecutions => self.list_executions(world, request),
            Operation::ListFunctions | Operation::ListMethods | Operation::ListServices => {
                Ok(answer::names(names, operation))
            }
            Operation::AddKey => {
                let end = request.timestamp("expiration_date").map(Moment::from);
                let (key_id, created) =
                    state.add_key(target_id, request.bytes("public_key"), end)?;
                Ok(Object::new()
                    .put("keyId", key_id)
                    .put("creationDate", created)
                    .build())
            }
            Operation::ActivateKey => date("changeDate", state.activate_key(target_id, key_id)),
            Operation::DeactivateKey => date("changeDate", state.deactivate_key(target_id, key_id)),
            Operation::RemoveKey => {
                let removed = state.remove_key(target_id, key_id)?;
                Ok(Object::new().maybe("deletionDate", removed).build())
            }
            Operation::ListKeys => list_keys(world, request),
        }
    }
}

fn date(name: &str, moment: Result<Moment, Failure>) -> Result<Value, Failure> {
    Ok(Object::new().put(name, moment?).build())
}

fn references(request: &Record) -> Result<Vec<Reference>, Failure> {
    let targets = request.texts("targets");
    if targets.iter().any(String::is_empty) {
        return Err(Failure::invalid(
            "COMMAND-hdm4zl1hmd",
            "Execution is invalid",
        ));
    }
    Ok(targets.into_iter().map(Reference::Target).collect())
}

use BodyRule::{Ignored, Whole};
use Permission::{Authenticated, Read, Write};

#[rustfmt::skip]
const ROUTES: [Row; 10] = [
    ("POST",   "/targets",              "CreateTarget",           Whole,   Write,         200),
    ("POST",   "/targets/{search}",     "ListTargets",            Whole,   Read,          200),
    ("POST",   "/targets/{id}",         "UpdateTarget",           Whole,   Write,         200),
    ("DELETE", "/targets/{id}",         "DeleteTarget",           Ignored, Write,         200),
    ("GET",    "/targets/{id}",         "GetTarget",              Ignored, Read,          200),
    ("PUT",    "/executions",           "SetExecution",           Whole,   Write,         200),
    ("POST",   "/executions/{search}",  "ListExecutions",         Whole,   Read,          200),
    ("GET",    "/executions/functions", "ListExecutionFunctions", Ignored, Authenticated, 200),
    ("GET",    "/executions/methods",   "ListExecutionMethods",   Ignored, Authenticated, 200),
    ("GET",    "/executions/services",  "ListExecutionServices",  Ignored, Authenticated, 200),
];
