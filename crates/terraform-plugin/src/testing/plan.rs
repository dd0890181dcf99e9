//! Planning as core does it.

use super::config::without_write_only;
use super::core::{Core, CoreError, decode, encode, no_violations, refused, whole};
use super::plan_rules::plan_violations;
use super::proposed::{proposed_new, taken_out};
use super::rules::{attribute_at, null_block_violations, write_only_violations};
use super::state::State;
use super::violation::{Rule, Violation};
use crate::plugin::from_proto;
use crate::plugin::messages::common::ResourceIdentityData;
use crate::plugin::messages::managed_resource::{plan_resource_change, validate_resource_config};
use crate::terraform::{AttributePath, Diagnostics, Value};

/// What a plan is going to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing.
    NoOp,
    /// Make the object.
    Create,
    /// Change it in place.
    Update,
    /// Delete it and make another.
    Replace,
    /// Delete it.
    Delete,
}

/// A plan that keeps core's rules.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What it is going to do.
    pub action: Action,
    /// The state before; `None` before a create.
    pub prior: Option<State>,
    /// The configuration, whole; null for a delete.
    pub config: Value,
    /// What will be; null for a delete.
    pub planned: Value,
    /// The changed attributes that make it a replacement.
    pub requires_replace: Vec<AttributePath>,
    /// The provider's bytes to hand to the apply.
    pub private: Vec<u8>,
    /// The planned identity, if it is known already.
    pub identity: Option<Value>,
    /// What the provider warned of.
    pub warnings: Diagnostics,
    pub(super) type_name: String,
}

/// One answer of `PlanResourceChange`.
struct Answer {
    planned: Value,
    requires_replace: Vec<AttributePath>,
    private: Vec<u8>,
    identity: Option<Value>,
    warnings: Diagnostics,
}

impl Core {
    /// Validates a configuration; attributes may be left out. Returns the warnings.
    pub async fn validate(&self, type_name: &str, config: Value) -> Result<Diagnostics, CoreError> {
        let body = &self.resource_schema(type_name)?.body;
        let request = validate_resource_config::Request {
            type_name: type_name.to_owned(),
            config: Some(encode(&whole(body, config)?, &body.object_type())?),
            client_capabilities: Some(self.capabilities()),
        };
        let answer: validate_resource_config::Response =
            self.client.call("ValidateResourceConfig", request).await?;
        refused(answer.diagnostics)
    }

    /// Plans to bring an object (`None` if there is none yet) to a configuration. Attributes may be
    /// left out of the configuration.
    pub async fn plan(
        &self,
        type_name: &str,
        prior: Option<&State>,
        config: Value,
    ) -> Result<Plan, CoreError> {
        let config = whole(&self.resource_schema(type_name)?.body, config)?;
        let warnings = self.validate(type_name, config.clone()).await?;
        let mut plan = self.plan_whole(type_name, prior, config).await?;
        plan.warnings.extend(warnings);
        Ok(plan)
    }

    /// Plans to delete an object.
    pub async fn plan_destroy(&self, prior: &State) -> Result<Plan, CoreError> {
        let type_name = prior.type_name.clone();
        let answer = if self.schema.capabilities.plan_destroy {
            Some(
                self.ask_plan(&type_name, Some(prior), &Value::Null, &[])
                    .await?,
            )
        } else {
            None
        };
        Ok(Plan {
            action: Action::Delete,
            prior: Some(prior.clone()),
            config: Value::Null,
            planned: Value::Null,
            requires_replace: Vec::new(),
            private: answer
                .as_ref()
                .map_or(prior.private.clone(), |a| a.private.clone()),
            identity: prior.identity.clone(),
            warnings: answer.map(|answer| answer.warnings).unwrap_or_default(),
            type_name,
        })
    }

    /// Plans to bring an object to a configuration that has the schema's exact shape.
    pub(super) async fn plan_whole(
        &self,
        type_name: &str,
        prior: Option<&State>,
        config: Value,
    ) -> Result<Plan, CoreError> {
        let mut answer = self.ask_plan(type_name, prior, &config, &[]).await?;
        let before = prior.map_or(&Value::Null, |prior| &prior.value);
        let changed: Vec<AttributePath> = answer
            .requires_replace
            .iter()
            .filter(|path| value_at(before, path) != value_at(&answer.planned, path))
            .cloned()
            .collect();
        let tainted = prior.is_some_and(|prior| prior.tainted);
        let action = match prior {
            None => Action::Create,
            Some(_) if tainted || !changed.is_empty() => Action::Replace,
            Some(_) if *before == answer.planned => Action::NoOp,
            Some(_) => Action::Update,
        };
        if action == Action::Replace {
            // Core asks again, as if there were no object: the answers must fit together.
            let private = std::mem::take(&mut answer.private);
            answer = self.ask_plan(type_name, None, &config, &private).await?;
        }
        Ok(Plan {
            action,
            prior: prior.cloned(),
            config,
            planned: answer.planned,
            requires_replace: changed,
            private: answer.private,
            identity: answer.identity,
            warnings: answer.warnings,
            type_name: type_name.to_owned(),
        })
    }

    /// Asks for one plan and judges it.
    async fn ask_plan(
        &self,
        type_name: &str,
        prior: Option<&State>,
        config: &Value,
        private: &[u8],
    ) -> Result<Answer, CoreError> {
        let body = &self.resource_schema(type_name)?.body;
        let of = body.object_type();
        let before = prior.map_or(&Value::Null, |prior| &prior.value);
        let proposed = match config {
            Value::Null => Value::Null,
            config => without_write_only(body, &proposed_new(body, before, config)),
        };
        let prior_identity = prior.and_then(|prior| prior.identity.as_ref());
        let request = plan_resource_change::Request {
            type_name: type_name.to_owned(),
            prior_state: Some(encode(before, &of)?),
            proposed_new_state: Some(encode(&proposed, &of)?),
            config: Some(encode(config, &of)?),
            prior_private: prior.map_or(private.to_vec(), |prior| prior.private.clone()),
            provider_meta: self.provider_meta()?,
            client_capabilities: Some(self.capabilities()),
            prior_identity: self.encode_identity(type_name, prior_identity)?,
            planned_private: Vec::new(),
        };
        let answer: plan_resource_change::Response =
            self.client.call("PlanResourceChange", request).await?;
        let warnings = refused(answer.diagnostics)?;
        let planned = decode(answer.planned_state.as_ref(), &of)?;
        let mut violations = plan_violations(body, before, config, &planned);
        for path in taken_out(body, before, config) {
            let kept = value_at(before, &path);
            if value_at(&planned, &path) == kept {
                let rule = Rule::PlanDropsWhatWasTakenOut;
                violations.push(Violation::new(rule, &path, format!("{kept:?} is kept")));
            }
        }
        violations.extend(write_only_violations(body, &planned));
        violations.extend(null_block_violations(body, &planned));
        let requires_replace: Vec<AttributePath> = answer
            .requires_replace
            .iter()
            .map(from_proto::attribute_path)
            .collect();
        for path in &requires_replace {
            if attribute_at(body, path).is_none() {
                violations.push(Violation::new(
                    Rule::ReplacePathExists,
                    path,
                    "no such attribute",
                ));
            }
        }
        no_violations(violations)?;
        self.not_deferred(answer.deferred)?;
        Ok(Answer {
            planned,
            requires_replace,
            private: answer.planned_private,
            identity: self.decode_identity(type_name, answer.planned_identity.as_ref())?,
            warnings,
        })
    }

    pub(super) fn encode_identity(
        &self,
        type_name: &str,
        identity: Option<&Value>,
    ) -> Result<Option<ResourceIdentityData>, CoreError> {
        let (Some(identity), Some(schema)) = (identity, self.schema.identities.get(type_name))
        else {
            return Ok(None);
        };
        Ok(Some(ResourceIdentityData {
            identity_data: Some(encode(identity, &schema.of)?),
        }))
    }

    pub(super) fn decode_identity(
        &self,
        type_name: &str,
        message: Option<&ResourceIdentityData>,
    ) -> Result<Option<Value>, CoreError> {
        let (Some(message), Some(schema)) = (message, self.schema.identities.get(type_name)) else {
            return Ok(None);
        };
        let identity = decode(message.identity_data.as_ref(), &schema.of)?;
        Ok(Some(identity).filter(|identity| !identity.is_null()))
    }
}

/// What is at a path; null where the path leads nowhere.
fn value_at<'a>(value: &'a Value, path: &AttributePath) -> &'a Value {
    use crate::terraform::Step;
    path.steps().iter().fold(value, |value, step| match step {
        Step::Attribute(name) | Step::Key(name) => value.get(name),
        Step::Index(index) => value
            .items()
            .and_then(|items| items.get(*index))
            .unwrap_or(&Value::Null),
        Step::Element => &Value::Null,
    })
}
