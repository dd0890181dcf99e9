//! Applying and reading managed resources as core does it.

use super::apply_rules::result_violations;
use super::core::{Core, CoreError, decode, encode, no_violations, refused};
use super::plan::{Action, Plan};
use super::proposed::taken_out;
use super::provider_schema::Schema;
use super::rules::{null_block_violations, unknown_violations, write_only_violations};
use super::state::State;
use super::violation::{Rule, Violation};
use crate::plugin::messages::managed_resource::{apply_resource_change, read_resource};
use crate::terraform::{AttributePath, Value};

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

    /// Carries out a plan whose configuration is known better by now. As core does, it plans again
    /// first, and what was known in the plan must not have changed.
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
                no_violations(unstable).map_err(failed)?;
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
                provider_meta: self.provider_meta()?,
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
        let outcome = refused.and_then(|_| self.judge_change(plan, &planned, state.as_ref()));
        match outcome {
            Ok(()) => Ok(state),
            Err(error) => Err(ApplyFailure { error, state: kept }),
        }
    }

    fn judge_change(
        &self,
        plan: &Plan,
        planned: &Value,
        state: Option<&State>,
    ) -> Result<(), CoreError> {
        let root = AttributePath::root();
        let Some(state) = state else {
            let rule = Rule::ApplyKeepsPlan;
            return if planned.is_null() {
                Ok(())
            } else {
                Err(Violation::new(rule, &root, "was present, but now absent").into())
            };
        };
        if planned.is_null() {
            return Err(Violation::new(Rule::DeletedIsNull, &root, "a state is left").into());
        }
        let mut violations = result_violations(Rule::ApplyKeepsPlan, planned, &state.value);
        violations.extend(self.state_violations(state)?);
        let body = &self.resource_schema(&state.type_name)?.body;
        let unsettled = taken_out(body, &state.value, &plan.config);
        violations.extend(unsettled.iter().map(|path| {
            let detail = "the configuration leaves it to the provider, and it holds what is not \
                          computed: each plan would create it again";
            Violation::new(Rule::PlanSettles, path, detail)
        }));
        let before = plan.prior.as_ref();
        let before = before.and_then(|prior| prior.identity.as_ref());
        if !self.identity_may_change {
            violations.extend(identity_change(before, state.identity.as_ref()));
        }
        no_violations(violations)
    }

    /// What must hold of every state.
    fn state_violations(&self, state: &State) -> Result<Vec<Violation>, CoreError> {
        let body = &self.resource_schema(&state.type_name)?.body;
        let mut violations = unknown_violations(&state.value, Rule::StateIsKnown);
        violations.extend(write_only_violations(body, &state.value));
        violations.extend(null_block_violations(body, &state.value));
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
        let read = self.read_any_identity(state).await?;
        if let Some(read) = &read
            && !self.identity_may_change
        {
            let change = identity_change(state.identity.as_ref(), read.identity.as_ref());
            no_violations(change.into_iter().collect())?;
        }
        Ok(read)
    }

    /// Reads an object whose identity may be another than before: after an import, the read says
    /// how the object that was found by another name is really called.
    pub(super) async fn read_any_identity(
        &self,
        state: &State,
    ) -> Result<Option<State>, CoreError> {
        let of = self.resource_schema(&state.type_name)?.body.object_type();
        let request = read_resource::Request {
            type_name: state.type_name.clone(),
            current_state: Some(encode(&state.value, &of)?),
            private: state.private.clone(),
            provider_meta: self.provider_meta()?,
            client_capabilities: Some(self.capabilities()),
            current_identity: self.encode_identity(&state.type_name, state.identity.as_ref())?,
        };
        let answer: read_resource::Response = self.client.call("ReadResource", request).await?;
        refused(answer.diagnostics)?;
        self.not_deferred(answer.deferred)?;
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
        no_violations(self.state_violations(&read)?)?;
        Ok(Some(read))
    }
}

/// An identity is for ever.
fn identity_change(before: Option<&Value>, now: Option<&Value>) -> Option<Violation> {
    let (before, now) = (before?, now?);
    let root = AttributePath::root();
    let detail = || format!("was {before:?}, but is {now:?} now");
    (before != now).then(|| Violation::new(Rule::IdentityIsStable, &root, detail()))
}
