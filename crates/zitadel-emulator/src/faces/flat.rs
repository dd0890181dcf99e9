//! v2beta and v2: flat messages, plain target ids, and (v2 from v4.8 on) payload types and public
//! keys.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::answer::{self, Object};
use super::condition::{self, Condition};
use super::search::{self, Column, ExecutionFilter, TargetColumn};
use super::{BodyRule, Face, Operation, Permission, Route, World};
use crate::failure::Failure;
use crate::proto::{Record, Schema};
use crate::rules::Version;
use crate::state::{
    KeyFilter, Moment, Paging, PublicKey, Reference, Target, TargetDraft, TargetKind, TargetUpdate,
};

/// v2 or v2beta on one server.
pub(crate) struct Flat {
    service: String,
    schema: Schema,
    routes: Vec<Route>,
    /// The keys of the lists of targets and of executions in answers.
    list_keys: (&'static str, &'static str),
    shows_payload_type: bool,
}

impl Flat {
    pub(crate) fn v2(version: Version) -> Self {
        let with_keys = version >= Version::bound("4.8");
        let mut face = Self::new("v2", version, "search");
        face.shows_payload_type = with_keys;
        if with_keys {
            face.routes.extend(key_routes());
        }
        face
    }

    pub(crate) fn v2beta(version: Version) -> Self {
        if version >= Version::bound("4.0") {
            return Self::new("v2beta", version, "search");
        }
        let mut face = Self::new("v2beta", version, "_search");
        face.list_keys = ("result", "result");
        for route in &mut face.routes {
            if route.operation == Operation::ListExecutions {
                route.body = BodyRule::Query;
            }
        }
        face
    }

    fn new(generation: &str, version: Version, search: &str) -> Self {
        let package = format!("zitadel.action.{generation}");
        Self {
            service: format!("{package}.ActionService"),
            schema: Schema::read(
                include_str!("../../data/messages/v2.txt"),
                &package,
                generation,
                version,
            ),
            routes: routes(&format!("/{generation}/actions"), search),
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
        let filters = request
            .messages("filters")
            .map(|filter| search::target_filter(filter, "filter"))
            .collect::<Result<Vec<_>, _>>()?;
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
        let filters = request
            .messages("filters")
            .map(|filter| execution_filter(world, filter))
            .collect::<Result<Vec<_>, _>>()?;
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
                .put("condition", condition::shown(&execution.id))
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

impl Face for Flat {
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
            Operation::DeleteExecution => Err(Failure::gateway(
                crate::failure::Code::Unimplemented,
                "Not Implemented",
            )),
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
            Operation::RemoveKey => date("deletionDate", state.remove_key(target_id, key_id)),
            Operation::ListKeys => list_keys(world, request),
        }
    }
}

fn date(name: &str, moment: Result<Moment, Failure>) -> Result<Value, Failure> {
    Ok(Object::new().put(name, moment?).build())
}

fn page_answer(total: u64, applied: u64, key: &str, rows: Vec<Value>) -> Value {
    let pagination = Object::new()
        .long("totalResult", total)
        .long("appliedLimit", applied);
    Object::new()
        .put("pagination", pagination)
        .list(key, rows)
        .build()
}

/// The kind of a target, as May 2024 and later show it.
pub(super) fn show_kind(object: Object, target: &Target) -> Object {
    let interrupt = Object::new().flag("interruptOnError", target.interrupt_on_error);
    match target.kind {
        TargetKind::Webhook => object.put("restWebhook", interrupt),
        TargetKind::Call => object.put("restCall", interrupt),
        TargetKind::Async => object.put("restAsync", Object::new()),
    }
}

/// The kind in a request, with its interrupt flag.
pub(super) fn read_kind(request: &Record) -> Option<(TargetKind, bool)> {
    let kind = |name: &str, kind: TargetKind| {
        request
            .message(name)
            .map(|body| (kind, body.flag("interrupt_on_error")))
    };
    kind("rest_webhook", TargetKind::Webhook)
        .or_else(|| kind("rest_call", TargetKind::Call))
        .or_else(|| kind("rest_async", TargetKind::Async))
}

/// A validated timeout; what is too long for the database's number is cut.
pub(super) fn timeout(request: &Record) -> Option<i64> {
    request
        .duration("timeout")
        .map(|nanos| i64::try_from(nanos).unwrap_or(i64::MAX))
}

/// The number of the payload type in a request; an undefined one counts as unspecified.
fn payload_type(request: &Record) -> i64 {
    Some(request.enumeration("payload_type"))
        .filter(|number| (0..=3).contains(number))
        .unwrap_or(0)
}

/// The draft in a create request of May 2024 or later.
pub(super) fn draft(request: &Record) -> TargetDraft {
    let (kind, interrupt_on_error) = read_kind(request).unwrap_or((TargetKind::Webhook, false));
    TargetDraft {
        name: request.text("name").to_owned(),
        kind,
        endpoint: request.text("endpoint").to_owned(),
        timeout: timeout(request).unwrap_or(0),
        is_async: false,
        interrupt_on_error,
        payload_type: payload_type(request),
    }
}

/// The update in an update request of May 2024 or later.
pub(super) fn update(request: &Record) -> TargetUpdate {
    let kind = read_kind(request);
    TargetUpdate {
        name: request.find_text("name").map(str::to_owned),
        kind: kind.map(|(kind, _)| kind),
        endpoint: request.find_text("endpoint").map(str::to_owned),
        timeout: timeout(request),
        is_async: None,
        interrupt_on_error: kind.map(|(_, interrupt)| interrupt),
        payload_type: Some(payload_type(request)),
        rotate: request.has("expiration_signing_key"),
    }
}

/// The column of a sort number of the resources API and later.
pub(super) fn target_column(number: i64) -> TargetColumn {
    match number {
        1 => TargetColumn::Id,
        3 => TargetColumn::Changed,
        4 => TargetColumn::Name,
        5 => TargetColumn::Kind,
        6 => TargetColumn::Endpoint,
        7 => TargetColumn::Timeout,
        8 => TargetColumn::Interrupt,
        _ => TargetColumn::Created,
    }
}

/// The execution filter in a message of the resources API and later.
pub(super) fn execution_filter(world: &World, record: &Record) -> Result<ExecutionFilter, Failure> {
    let id =
        |condition: &Record| Condition::read(condition).map(|condition| condition.id(world.rules));
    if let Some(filter) = record.message("in_conditions_filter") {
        let ids = filter
            .messages("conditions")
            .map(id)
            .collect::<Result<_, _>>()?;
        return Ok(ExecutionFilter::Conditions(search::filled(ids)?));
    }
    if let Some(filter) = record.message("execution_type_filter") {
        return Ok(ExecutionFilter::Type(filter.enumeration("execution_type")));
    }
    if let Some(filter) = record.message("include_filter") {
        let include = filter.message("include").map(id).transpose()?;
        return Ok(ExecutionFilter::Include(include.unwrap_or_default()));
    }
    let target = record
        .message("target_filter")
        .map(|filter| filter.text("target_id").to_owned());
    Ok(ExecutionFilter::Target(target.unwrap_or_default()))
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

fn paging(request: &Record) -> Result<(Paging, u64), Failure> {
    let pagination = request.message("pagination").cloned().unwrap_or_default();
    let applied = search::limit(pagination.unsigned("limit"))?;
    let (offset, ascending) = (pagination.unsigned("offset"), pagination.flag("asc"));
    Ok((
        Paging {
            offset,
            limit: Some(applied),
            ascending,
        },
        applied,
    ))
}

fn list_keys(world: &World, request: &Record) -> Result<Value, Failure> {
    let (paging, applied) = paging(request)?;
    let filters = request
        .messages("filters")
        .map(key_filter)
        .collect::<Result<Vec<_>, _>>()?;
    let mut rows = world
        .state
        .public_keys(world.rules, request.text("target_id"));
    rows.retain(|key| filters.iter().all(|filter| filter.matches(key)));
    let column = match request.enumeration("sorting_column") {
        2 => Column::Changed,
        3 => Column::Expires,
        _ => Column::Created,
    };
    let page = crate::state::page(rows, paging, |a, b| search::compare_keys(column, a, b));
    let rows = page.rows.iter().map(show_key).collect();
    Ok(page_answer(page.total, applied, "publicKeys", rows))
}

fn key_filter(record: &Record) -> Result<KeyFilter, Failure> {
    if let Some(ids) = record.message("key_ids_filter") {
        return Ok(KeyFilter::Ids(search::filled(ids.texts("ids"))?));
    }
    if let Some(active) = record.find_flag("active_filter") {
        return Ok(KeyFilter::Active(active));
    }
    if let Some(filter) = record.message("expiration_date_filter") {
        let moment = filter
            .timestamp("timestamp")
            .map_or(Moment::ZERO, Moment::from);
        return Ok(KeyFilter::Expires(moment, filter.enumeration("method")));
    }
    Err(Failure::invalid("GRPC-vR9nC", "List.Query.Invalid"))
}

fn show_key(key: &PublicKey) -> Value {
    debug_assert!(
        STANDARD.decode(&key.public_key).is_ok(),
        "stored keys are base64"
    );
    Object::new()
        .put("keyId", key.id.as_str())
        .flag("active", key.active)
        .put("publicKey", key.public_key.as_str())
        .put("fingerprint", key.fingerprint.as_str())
        .maybe("expirationDate", key.expires)
        .put("creationDate", key.created)
        .put("changeDate", key.changed)
        .build()
}

fn routes(base: &str, search: &str) -> Vec<Route> {
    use BodyRule::{None, Whole};
    use Operation as O;
    use Permission::{Authenticated, Read, Write};
    let rows = [
        (
            "POST",
            "/targets".to_owned(),
            O::CreateTarget,
            "CreateTarget",
            Whole,
            Write,
        ),
        (
            "POST",
            format!("/targets/{search}"),
            O::ListTargets,
            "ListTargets",
            Whole,
            Read,
        ),
        (
            "POST",
            "/targets/{id}".to_owned(),
            O::UpdateTarget,
            "UpdateTarget",
            Whole,
            Write,
        ),
        (
            "DELETE",
            "/targets/{id}".to_owned(),
            O::DeleteTarget,
            "DeleteTarget",
            None,
            Write,
        ),
        (
            "GET",
            "/targets/{id}".to_owned(),
            O::GetTarget,
            "GetTarget",
            None,
            Read,
        ),
        (
            "PUT",
            "/executions".to_owned(),
            O::SetExecution,
            "SetExecution",
            Whole,
            Write,
        ),
        (
            "POST",
            format!("/executions/{search}"),
            O::ListExecutions,
            "ListExecutions",
            Whole,
            Read,
        ),
        (
            "GET",
            "/executions/functions".to_owned(),
            O::ListFunctions,
            "ListExecutionFunctions",
            None,
            Authenticated,
        ),
        (
            "GET",
            "/executions/methods".to_owned(),
            O::ListMethods,
            "ListExecutionMethods",
            None,
            Authenticated,
        ),
        (
            "GET",
            "/executions/services".to_owned(),
            O::ListServices,
            "ListExecutionServices",
            None,
            Authenticated,
        ),
    ];
    rows.into_iter().map(|row| route(base, row)).collect()
}

fn key_routes() -> Vec<Route> {
    use BodyRule::{None, Whole};
    use Operation as O;
    use Permission::{Read, Write};
    let rows = [
        (
            "POST",
            String::new(),
            O::AddKey,
            "AddPublicKey",
            Whole,
            Write,
        ),
        (
            "POST",
            "/search".to_owned(),
            O::ListKeys,
            "ListPublicKeys",
            Whole,
            Read,
        ),
        (
            "POST",
            "/{key_id}/activate".to_owned(),
            O::ActivateKey,
            "ActivatePublicKey",
            None,
            Write,
        ),
        (
            "POST",
            "/{key_id}/deactivate".to_owned(),
            O::DeactivateKey,
            "DeactivatePublicKey",
            None,
            Write,
        ),
        (
            "DELETE",
            "/{key_id}".to_owned(),
            O::RemoveKey,
            "RemovePublicKey",
            None,
            Write,
        ),
    ];
    rows.into_iter()
        .map(|row| route("/v2/actions/targets/{target_id}/publickeys", row))
        .collect()
}

type Row = (
    &'static str,
    String,
    Operation,
    &'static str,
    BodyRule,
    Permission,
);

fn route(base: &str, (method, path, operation, rpc, body, permission): Row) -> Route {
    Route {
        method,
        path: format!("{base}{path}"),
        operation,
        rpc,
        body,
        permission,
        status: 200,
    }
}
