//! Applying, reading, importing, moving and upgrading managed resources as core does it.

use serde_json::Value as Json;

use super::apply_rules::result_violations;
use super::core::{Core, CoreError, capabilities, decode, encode, judged, refused};
use super::plan::{Action, Plan};
use super::provider_schema::Schema;
use super::rules::{unknown_violations, write_only_violations};
use super::violation::{Rule, Violation};
use crate::plugin::messages::common::RawState;
use crate::plugin::messages::managed_resource::{
    apply_resource_change, generate_resource_config, import_resource_state, move_resource_state,
    read_resource, upgrade_resource_state,
};
use crate::plugin::messages::resource_identity::upgrade_resource_identity;
use crate::terraform::{AttributePath, Value};

/// An object in Terraform's state.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Its resource type.
    pub type_name: String,
    /// Its attributes, wholly known.
    pub value: Value,
    /// The provider's bytes beside them.
    pub private: Vec<u8>,
    /// Its identity, if the type has one.
    pub identity: Option<Value>,
    /// Whether it is only half made and must be replaced.
    pub tainted: bool,
}

/// An apply that failed, and what the state holds now.
#[derive(Debug)]
pub struct ApplyFailure {
    /// Why.
    pub error: CoreError,
    /// The object as the state keeps it; `None` if the state knows nothing of it.
    pub state: Option<State>,
}

impl std::fmt::Display for ApplyFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for ApplyFailure {}

/// How an object to import is named.
#[derive(Clone, Debug)]
pub enum ImportBy {
    /// By a text.
    Id(String),
    /// By its identity.
    Identity(Value),
}

/// An object of another type that is to become one of ours.
#[derive(Clone, Debug)]
pub struct Moved {
    /// The provider it comes from.
    pub provider_address: String,
    /// The type it comes from.
    pub type_name: String,
    /// The version of that type's schema.
    pub schema_version: i64,
    /// Its state, as the state file has it.
    pub state: Json,
}

impl Core {
    pub(super) fn resource_schema(&self, type_name: &str) -> Result<&Schema, CoreError> {
        let schema = self.schema.resources.get(type_name);
        schema.ok_or_else(|| CoreError::Asked(format!("the resource {type_name}")))
    }

    /// The version of a resource's schema, which the state file keeps.
    pub fn schema_version(&self, type_name: &str) -> Result<i64, CoreError> {
        Ok(self.resource_schema(type_name)?.version)
    }

    /// Carries out a plan. Returns the new state; `None` after a delete.
    pub async fn apply(&self, plan: Plan) -> Result<Option<State>, ApplyFailure> {
        let config = plan.config.clone();
        self.apply_known(plan, config).await
    }

    /// Carries out a plan whose configuration is known better by now. As core does, it plans
    /// anew first, and what was known in the plan must not have changed.
    pub async fn apply_known(
        &self,
        plan: Plan,
        config: Value,
    ) -> Result<Option<State>, ApplyFailure> {
        let prior = plan.prior.clone();
        let failed = |error| ApplyFailure {
            error,
            state: prior.clone(),
        };
        match plan.action {
            Action::NoOp => Ok(prior),
            Action::Delete => self.change(&plan, prior.as_ref(), Value::Null).await,
            Action::Create | Action::Update | Action::Replace => {
                let body = &self.resource_schema(&plan.type_name).map_err(failed)?.body;
                let config = super::core::whole(body, config).map_err(failed)?;
                let mut prior = prior.clone();
                if plan.action == Action::Replace {
                    let destroy = Plan {
                        planned: Value::Null,
                        config: Value::Null,
                        ..plan.clone()
                    };
                    prior = self.change(&destroy, prior.as_ref(), Value::Null).await?;
                }
                let again = self
                    .plan_whole(&plan.type_name, prior.as_ref(), config)
                    .await;
                let again = again.map_err(failed)?;
                let unstable = result_violations(Rule::PlanIsStable, &plan.planned, &again.planned);
                judged(unstable).map_err(failed)?;
                let planned = again.planned.clone();
                self.change(&again, prior.as_ref(), planned).await
            }
        }
    }

    /// Calls `ApplyResourceChange` once and judges the answer.
    async fn change(
        &self,
        plan: &Plan,
        prior: Option<&State>,
        planned: Value,
    ) -> Result<Option<State>, ApplyFailure> {
        let keep = |error| ApplyFailure {
            error,
            state: prior.cloned(),
        };
        let body = &self.resource_schema(&plan.type_name).map_err(keep)?.body;
        let of = body.object_type();
        let before = prior.map_or(&Value::Null, |prior| &prior.value);
        let request = || {
            Ok(apply_resource_change::Request {
                type_name: plan.type_name.clone(),
                prior_state: Some(encode(before, &of)?),
                planned_state: Some(encode(&planned, &of)?),
                config: Some(encode(&plan.config, &of)?),
                planned_private: plan.private.clone(),
                provider_meta: None,
                planned_identity: self.encode_identity(&plan.type_name, plan.identity.as_ref())?,
            })
        };
        let request = request().map_err(keep)?;
        let answer = self.client.call("ApplyResourceChange", request).await;
        let answer: apply_resource_change::Response =
            answer.map_err(|status| keep(CoreError::Channel(status)))?;
        let value = decode(answer.new_state.as_ref(), &of).map_err(keep)?;
        let identity = self.decode_identity(&plan.type_name, answer.new_identity.as_ref());
        let identity = identity.map_err(keep)?;
        let refused = refused(answer.diagnostics);
        let failed = refused.is_err();
        let state = Some(value)
            .filter(|value| !value.is_null())
            .map(|value| State {
                type_name: plan.type_name.clone(),
                value,
                private: answer.private,
                identity,
                tainted: failed && prior.is_none(),
            });
        // After an error an absent state means that nothing changed, but for a create.
        let kept = match &state {
            None if failed => prior.cloned(),
            state => state.clone(),
        };
        let outcome = refused.and_then(|_| self.judge_change(prior, &planned, state.as_ref()));
        match outcome {
            Ok(()) => Ok(state),
            Err(error) => Err(ApplyFailure { error, state: kept }),
        }
    }

    fn judge_change(
        &self,
        prior: Option<&State>,
        planned: &Value,
        state: Option<&State>,
    ) -> Result<(), CoreError> {
        let root = AttributePath::root();
        let Some(state) = state else {
            let rule = Rule::ApplyKeepsPlan;
            return match planned.is_null() {
                true => Ok(()),
                false => Err(Violation::new(rule, &root, "was present, but now absent").into()),
            };
        };
        if planned.is_null() {
            return Err(Violation::new(Rule::DeletedIsNull, &root, "a state is left").into());
        }
        let mut violations = result_violations(Rule::ApplyKeepsPlan, planned, &state.value);
        violations.extend(self.state_violations(state)?);
        let before = prior.and_then(|prior| prior.identity.as_ref());
        violations.extend(identity_change(before, state.identity.as_ref()));
        judged(violations)
    }

    /// What must hold of every state.
    fn state_violations(&self, state: &State) -> Result<Vec<Violation>, CoreError> {
        let body = &self.resource_schema(&state.type_name)?.body;
        let mut violations = unknown_violations(&state.value, Rule::StateIsKnown);
        violations.extend(write_only_violations(body, &state.value));
        match &state.identity {
            Some(identity) => {
                violations.extend(unknown_violations(identity, Rule::IdentityIsStable));
            }
            None if self.schema.identities.contains_key(&state.type_name) => {
                let root = AttributePath::root();
                let detail = "the type has identities, and this object has none";
                violations.push(Violation::new(Rule::IdentityIsStable, &root, detail));
            }
            None => {}
        }
        Ok(violations)
    }

    /// Reads an object. `None` when it is gone.
    pub async fn read(&self, state: &State) -> Result<Option<State>, CoreError> {
        let of = self.resource_schema(&state.type_name)?.body.object_type();
        let request = read_resource::Request {
            type_name: state.type_name.clone(),
            current_state: Some(encode(&state.value, &of)?),
            private: state.private.clone(),
            provider_meta: None,
            client_capabilities: Some(capabilities()),
            current_identity: self.encode_identity(&state.type_name, state.identity.as_ref())?,
        };
        let answer: read_resource::Response = self.client.call("ReadResource", request).await?;
        refused(answer.diagnostics)?;
        let root = AttributePath::root();
        if answer.deferred.is_some() {
            return Err(Violation::new(Rule::NeverDefers, &root, "the read was put off").into());
        }
        let value = decode(answer.new_state.as_ref(), &of)?;
        if value.is_null() {
            return Ok(None);
        }
        let read = State {
            value,
            private: answer.private,
            identity: self.decode_identity(&state.type_name, answer.new_identity.as_ref())?,
            ..state.clone()
        };
        let mut violations = self.state_violations(&read)?;
        violations.extend(identity_change(
            state.identity.as_ref(),
            read.identity.as_ref(),
        ));
        judged(violations)?;
        Ok(Some(read))
    }

    /// Imports an object and reads it, as `terraform import` does. `None` when there is none.
    pub async fn import(&self, type_name: &str, by: ImportBy) -> Result<Option<State>, CoreError> {
        let (id, identity) = match by {
            ImportBy::Id(id) => (id, None),
            ImportBy::Identity(identity) => (String::new(), Some(identity)),
        };
        let request = import_resource_state::Request {
            type_name: type_name.to_owned(),
            id,
            client_capabilities: Some(capabilities()),
            identity: self.encode_identity(type_name, identity.as_ref())?,
        };
        let answer: import_resource_state::Response =
            self.client.call("ImportResourceState", request).await?;
        refused(answer.diagnostics)?;
        let root = AttributePath::root();
        let [imported] = answer.imported_resources.as_slice() else {
            let detail = format!("{} objects came back", answer.imported_resources.len());
            return Err(Violation::new(Rule::ImportIsOneObject, &root, detail).into());
        };
        if imported.type_name != type_name {
            let detail = format!("a {} came back", imported.type_name);
            return Err(Violation::new(Rule::ImportIsOneObject, &root, detail).into());
        }
        let stub = State {
            type_name: type_name.to_owned(),
            value: decode(
                imported.state.as_ref(),
                &self.resource_schema(type_name)?.body.object_type(),
            )?,
            private: imported.private.clone(),
            identity: self.decode_identity(type_name, imported.identity.as_ref())?,
            tainted: false,
        };
        if stub.value.is_null() || (identity.is_some() && stub.identity.is_none()) {
            let detail = "no object, or one without the identity it was asked for by";
            return Err(Violation::new(Rule::ImportIsOneObject, &root, detail).into());
        }
        judged(unknown_violations(&stub.value, Rule::StateIsKnown))?;
        self.read(&stub).await
    }

    /// Brings a stored state to the current schema. `state` is what the state file holds.
    pub async fn upgrade(
        &self,
        type_name: &str,
        version: i64,
        state: &Json,
    ) -> Result<State, CoreError> {
        let request = upgrade_resource_state::Request {
            type_name: type_name.to_owned(),
            version,
            raw_state: Some(raw(state)),
        };
        let answer: upgrade_resource_state::Response =
            self.client.call("UpgradeResourceState", request).await?;
        refused(answer.diagnostics)?;
        let body = &self.resource_schema(type_name)?.body;
        let value = decode(answer.upgraded_state.as_ref(), &body.object_type())?;
        let mut violations = unknown_violations(&value, Rule::StateIsKnown);
        violations.extend(write_only_violations(body, &value));
        judged(violations)?;
        Ok(State {
            type_name: type_name.to_owned(),
            value,
            private: Vec::new(),
            identity: None,
            tainted: false,
        })
    }

    /// Brings a stored identity to the current identity schema.
    pub async fn upgrade_identity(
        &self,
        type_name: &str,
        version: i64,
        identity: &Json,
    ) -> Result<Option<Value>, CoreError> {
        let request = upgrade_resource_identity::Request {
            type_name: type_name.to_owned(),
            version,
            raw_identity: Some(raw(identity)),
        };
        let answer: upgrade_resource_identity::Response =
            self.client.call("UpgradeResourceIdentity", request).await?;
        refused(answer.diagnostics)?;
        self.decode_identity(type_name, answer.upgraded_identity.as_ref())
    }

    /// Takes over the state of another type, as a `moved` block does, without reading it yet.
    pub async fn move_state(&self, from: Moved, type_name: &str) -> Result<State, CoreError> {
        let request = move_resource_state::Request {
            source_provider_address: from.provider_address,
            source_type_name: from.type_name,
            source_schema_version: from.schema_version,
            source_state: Some(raw(&from.state)),
            target_type_name: type_name.to_owned(),
            ..Default::default()
        };
        let answer: move_resource_state::Response =
            self.client.call("MoveResourceState", request).await?;
        refused(answer.diagnostics)?;
        let body = &self.resource_schema(type_name)?.body;
        let value = decode(answer.target_state.as_ref(), &body.object_type())?;
        let mut violations = unknown_violations(&value, Rule::StateIsKnown);
        violations.extend(write_only_violations(body, &value));
        judged(violations)?;
        Ok(State {
            type_name: type_name.to_owned(),
            value,
            private: answer.target_private,
            identity: self.decode_identity(type_name, answer.target_identity.as_ref())?,
            tainted: false,
        })
    }

    /// Asks for the configuration of an object, and holds it against the rules: it is valid, and
    /// planning it changes nothing.
    pub async fn generate_config(&self, state: &State) -> Result<Value, CoreError> {
        let of = self.resource_schema(&state.type_name)?.body.object_type();
        let request = generate_resource_config::Request {
            type_name: state.type_name.clone(),
            state: Some(encode(&state.value, &of)?),
        };
        let answer: generate_resource_config::Response =
            self.client.call("GenerateResourceConfig", request).await?;
        refused(answer.diagnostics)?;
        let config = decode(answer.config.as_ref(), &of)?;
        let root = AttributePath::root();
        let rule = Rule::GeneratedConfigIsValid;
        let plan = self
            .plan(&state.type_name, Some(state), config.clone())
            .await;
        match plan {
            Ok(plan) if plan.action == Action::NoOp => Ok(config),
            Ok(plan) => {
                let detail = format!("it plans {:?}", plan.action);
                Err(Violation::new(rule, &root, detail).into())
            }
            Err(error) => Err(Violation::new(rule, &root, error.to_string()).into()),
        }
    }
}

fn raw(json: &Json) -> RawState {
    RawState {
        json: json.to_string().into_bytes(),
        ..RawState::default()
    }
}

/// An identity is for ever.
fn identity_change(before: Option<&Value>, now: Option<&Value>) -> Option<Violation> {
    let (before, now) = (before?, now?);
    let root = AttributePath::root();
    let detail = || format!("was {before:?}, but is {now:?} now");
    (before != now).then(|| Violation::new(Rule::IdentityIsStable, &root, detail()))
}
