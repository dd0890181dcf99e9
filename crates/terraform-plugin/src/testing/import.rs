//! States that come from elsewhere, and configurations made from states, as core asks for them.

use serde_json::Value as Json;

use super::core::{Core, CoreError, decode, encode, no_violations, refused};
use super::plan::Action;
use super::rules::{null_block_violations, unknown_violations, write_only_violations};
use super::state::State;
use super::violation::{Rule, Violation};
use crate::plugin::messages::common::RawState;
use crate::plugin::messages::managed_resource::{
    generate_resource_config, import_resource_state, move_resource_state, upgrade_resource_state,
};
use crate::plugin::messages::resource_identity::upgrade_resource_identity;
use crate::terraform::{AttributePath, Value};

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
    /// Imports an object and reads it, as `terraform import` does. `None` when there is none.
    pub async fn import(&self, type_name: &str, by: ImportBy) -> Result<Option<State>, CoreError> {
        let (id, identity) = match by {
            ImportBy::Id(id) => (id, None),
            ImportBy::Identity(identity) => (String::new(), Some(identity)),
        };
        let request = import_resource_state::Request {
            type_name: type_name.to_owned(),
            id,
            client_capabilities: Some(self.capabilities()),
            identity: self.encode_identity(type_name, identity.as_ref())?,
        };
        let answer: import_resource_state::Response =
            self.client.call("ImportResourceState", request).await?;
        refused(answer.diagnostics)?;
        let root = AttributePath::root();
        if answer.deferred.is_some() && !answer.imported_resources.is_empty() {
            let detail = "a deferred import came back with an object, which core would read";
            return Err(Violation::new(Rule::ImportIsOneObject, &root, detail).into());
        }
        self.not_deferred(answer.deferred)?;
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
        no_violations(unknown_violations(&stub.value, Rule::StateIsKnown))?;
        if let Some(identity) = &stub.identity {
            no_violations(unknown_violations(identity, Rule::IdentityIsStable))?;
        }
        match identity {
            // Whoever imports by an identity gets the object of that identity.
            Some(_) => self.read(&stub).await,
            None => self.read_any_identity(&stub).await,
        }
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
        violations.extend(null_block_violations(body, &value));
        no_violations(violations)?;
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
        violations.extend(null_block_violations(body, &value));
        no_violations(violations)?;
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
