//! How a call is processed, in ZITADEL's order: route, body, instance, token, organization,
//! permission, executions, validation, feature flag, and the work itself.

mod executions;
mod faults;
mod firing;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::callers::{Callers, check_permission};
use crate::controls::Controls;
use crate::exchange::{Reply, Request};
use crate::failure::{Code, Failure};
use crate::generations::{BodyRule, Generation, Operation, Permission, Route, World, decode_path};
use crate::instance::{self, InstanceCall};
use crate::proto::decode::Decoder;
use crate::proto::{Record, Value as Field, query, validate};
use crate::rules::Rules;
use crate::runner::{self, CallKind};
use crate::token;

/// One server.
pub(crate) struct Server {
    pub(crate) rules: Rules,
    pub(crate) generations: Vec<Box<dyn Generation>>,
    pub(crate) world: Mutex<World>,
    pub(crate) callers: Mutex<Callers>,
    pub(crate) controls: Mutex<Controls>,
    pub(crate) log: Option<Log>,
}

/// Receives a line for every call, as it happens.
pub(crate) type Log = Arc<dyn Fn(&str) + Send + Sync>;

/// What happens to the connection.
pub(crate) enum Outcome {
    Reply(Reply),
    /// The connection is closed without an answer.
    Closed,
    /// The connection is closed in the middle of this answer.
    CutOff(Reply),
    /// The server process would have ended.
    Died,
}

/// Takes a lock, also after a panic of another thread that held it.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A call whose route and body are known.
enum Work<'a> {
    Actions {
        generation: &'a dyn Generation,
        route: &'a Route,
        request: Record,
    },
    Instance {
        call: InstanceCall,
        flags: std::collections::BTreeMap<String, bool>,
    },
}

impl Work<'_> {
    fn permission(&self, rules: Rules) -> Permission {
        match self {
            Self::Actions { route, .. } if route.operation.lists_names() => {
                if rules.name_lists_need_role() {
                    Permission::Read
                } else {
                    Permission::Authenticated
                }
            }
            Self::Actions { route, .. } => route.permission,
            Self::Instance { call, .. } => call.permission(),
        }
    }

    fn rpc(&self) -> (&str, &str) {
        match self {
            Self::Actions {
                generation, route, ..
            } => (generation.service(), route.rpc),
            Self::Instance { call, .. } => call.rpc(),
        }
    }
}

impl Server {
    /// Answers a call, with the faults and delays that a test asked for.
    pub(crate) async fn serve(self: &Arc<Self>, request: Request) -> Outcome {
        let caller = lock(&self.callers).caller_of(&request);
        let (number, fault, latency) = {
            let mut controls = lock(&self.controls);
            (
                controls.record(&request, caller),
                controls.fault_for(&request),
                controls.latency,
            )
        };
        if !latency.is_zero() {
            tokio::time::sleep(latency).await;
        }
        let reply = match fault {
            None => self.answer(&request).await,
            Some(hit) => match self.faulty(&request, hit).await {
                Ok(reply) => reply,
                Err(outcome) => return outcome,
            },
        };
        let reply = match reply {
            Err(Failure::ServerDied) => return Outcome::Died,
            Err(failure) => failure.reply(self.rules),
            Ok(reply) => reply,
        };
        lock(&self.controls).answered(number, reply.status);
        self.log(&format!(
            "{} {} {} ({caller:?})",
            request.method, request.path, reply.status
        ));
        Outcome::Reply(reply)
    }

    async fn answer(self: &Arc<Self>, request: &Request) -> Result<Reply, Failure> {
        let outage = lock(&self.controls).outage;
        if let Some(reply) = self.answer_plainly(request, outage) {
            return Ok(reply);
        }
        if let Some(reply) = self.answer_firing(request).await {
            return reply;
        }
        let mut work = self.route(request)?;
        instance::find(self.rules, request, outage)?;
        self.authorize(request, &work)?;
        let payload = self.payload(request, &work);
        let payload = self.run(CallKind::Request, &work, payload).await?;
        self.change(&mut work, &payload)?;
        let (status, body) = self.work(&work)?;
        let payload = payload.with_response(&body.to_string());
        let payload = self.run(CallKind::Response, &work, payload).await?;
        let changed = payload.get("response");
        let body = changed.and_then(|text| serde_json::from_str(text).ok());
        Ok(Reply::json(status, &body.unwrap_or_default()))
    }

    /// Answers the routes outside of the API, which need no token.
    fn answer_plainly(&self, request: &Request, outage: bool) -> Option<Reply> {
        match (request.method.as_str(), request.path.as_str()) {
            ("GET", "/debug/healthz") => Some(Reply::text(200, "ok")),
            ("GET", "/oauth/v2/keys") => {
                let found = instance::find_plainly(self.rules, request, outage);
                let keys = Reply::json(200, &runner::key_set());
                Some(found.map_or_else(|reply| reply, |()| keys))
            }
            ("GET", "/debug/ready") => Some(instance::ready(outage)),
            ("GET", "/.well-known/openid-configuration") => {
                let found = instance::find_plainly(self.rules, request, outage);
                Some(found.map_or_else(
                    |reply| reply,
                    |()| instance::discovery(self.rules, &request.host),
                ))
            }
            ("POST", "/oauth/v2/token") => {
                Some(match instance::find_plainly(self.rules, request, outage) {
                    Err(reply) => reply,
                    Ok(()) => {
                        let owner = lock(&self.world).state.instance.clone();
                        token::answer(request, self.rules, &owner, &mut lock(&self.callers))
                    }
                })
            }
            _ => None,
        }
    }

    /// Finds the route and reads the body.
    fn route(&self, request: &Request) -> Result<Work<'_>, Failure> {
        let bad = |text: String| Failure::gateway(Code::InvalidArgument, text);
        let path = decode_path(&request.path);
        let mut other_method = false;
        for (method, route, call) in InstanceCall::routes(self.rules) {
            if route == path && method == request.method {
                let flags = call.flags(self.rules, &request.text()).map_err(bad)?;
                return Ok(Work::Instance { call, flags });
            }
            other_method |= route == path;
        }
        for generation in &self.generations {
            for route in generation.routes() {
                let Some(fields) = route.matches(&path) else {
                    continue;
                };
                if route.method != request.method {
                    other_method = true;
                    continue;
                }
                let mut message = self
                    .read(generation.as_ref(), route, request)
                    .map_err(bad)?;
                for (name, text) in fields {
                    message.set(name, Field::String(text));
                }
                return Ok(Work::Actions {
                    generation: generation.as_ref(),
                    route,
                    request: message,
                });
            }
        }
        Err(if other_method {
            Failure::gateway(Code::Unimplemented, "Method Not Allowed")
        } else {
            Failure::gateway(Code::NotFound, "Not Found")
        })
    }

    fn read(
        &self,
        generation: &dyn Generation,
        route: &Route,
        request: &Request,
    ) -> Result<Record, String> {
        let schema = generation.schema();
        let decoder = Decoder {
            schema,
            names_fields: self.rules.decoder_names_fields(),
        };
        let name = route.message();
        let mut record = Record::default();
        match route.body {
            BodyRule::Ignored => {}
            BodyRule::Query => query::apply(schema, &name, &request.query, &mut record)?,
            BodyRule::Whole => record = decoder.body(&name, &request.text())?,
            BodyRule::Field(field, message) => {
                record.set(
                    field,
                    Field::Message(decoder.body(message, &request.text())?),
                );
            }
            BodyRule::List(field, message) => {
                record.set(
                    field,
                    Field::List(decoder.list_body(message, &request.text())?),
                );
                query::apply(schema, &name, &request.query, &mut record)?;
            }
        }
        Ok(record)
    }

    fn authorize(&self, request: &Request, work: &Work<'_>) -> Result<(), Failure> {
        let caller =
            lock(&self.callers)
                .identify(request)
                .map_err(|failure| match (work, failure) {
                    (Work::Instance { call, .. }, Failure::Gateway { text, .. })
                        if call.is_admin() && self.rules.wraps_admin_errors() =>
                    {
                        Failure::foreign(format!("rpc error: code = Unauthenticated desc = {text}"))
                    }
                    (_, failure) => failure,
                })?;
        let organization = request
            .header("x-zitadel-orgid")
            .filter(|id| !id.is_empty());
        let own = lock(&self.world).state.instance.organization_id.clone();
        if organization.is_some_and(|id| id != own) {
            return Err(Failure::zitadel(
                Code::PermissionDenied,
                "AUTH-Bs7Ds",
                "Organisation doesn't exist",
            ));
        }
        check_permission(caller, work.permission(self.rules))
    }

    /// Validation, feature flag, and the work.
    fn work(&self, work: &Work<'_>) -> Result<(u16, Value), Failure> {
        let mut world = lock(&self.world);
        let (generation, route, request) = match work {
            Work::Instance { call, flags } => {
                return Ok((200, call.answer(&mut world, flags.clone())));
            }
            Work::Actions {
                generation,
                route,
                request,
            } => (generation, route, request),
        };
        validate::check(generation.schema(), &route.message(), request)
            .map_err(|text| Failure::gateway(Code::InvalidArgument, text))?;
        self.check_feature(&world, route.operation)?;
        let body = generation.answer(&mut world, route.operation, request)?;
        Ok((route.status, body))
    }

    fn check_feature(&self, world: &World, operation: Operation) -> Result<(), Failure> {
        let gated = !operation.lists_names() || self.rules.name_lists_need_flag();
        match self.rules.feature_refusal() {
            Some((id, text)) if gated && !world.state.actions_enabled() => {
                Err(Failure::precondition(id, text))
            }
            _ => Ok(()),
        }
    }
}
