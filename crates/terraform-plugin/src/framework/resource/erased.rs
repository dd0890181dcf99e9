//! A resource with its types left behind: values in, values out.

use super::{Create, Delete, MoveSource, Plan, Powers, Read, Resource, Saved, Update};
use crate::framework::client_cell::ClientCell;
use crate::framework::entry::{Described, Entry};
use crate::framework::{Context, PrivateState, models};
use crate::terraform::{
    AttributePath, Diagnostics, IdentitySchema, IntoValue, Schema, Type, Value,
};
use futures_util::future::BoxFuture;
use serde_json::Value as Json;

/// Values for a create or an update.
pub(crate) struct RawChange {
    pub(crate) prior: Value,
    pub(crate) planned: Value,
    pub(crate) config: Value,
    pub(crate) private: PrivateState,
    pub(crate) context: Context,
    pub(crate) saved: Saved,
}

/// Values for a plan, and the paths that replace the object.
pub(crate) struct RawPlan {
    pub(crate) prior: Value,
    pub(crate) config: Value,
    pub(crate) planned: Value,
    pub(crate) private: PrivateState,
    pub(crate) context: Context,
    pub(crate) requires_replace: Vec<AttributePath>,
}

pub(crate) type Answer<'a, T> = BoxFuture<'a, Result<T, Diagnostics>>;

pub(crate) trait AnyResource: Described {
    fn identity_schema(&self) -> Option<&IdentitySchema>;
    fn create(&self, change: RawChange) -> Answer<'_, Value>;
    fn read(
        &self,
        state: Value,
        private: PrivateState,
        context: Context,
    ) -> Answer<'_, Option<Value>>;
    fn update(&self, change: RawChange) -> Answer<'_, Value>;
    fn delete(&self, prior: Value, private: PrivateState, context: Context) -> Answer<'_, ()>;
    fn plan(&self, plan: RawPlan) -> Answer<'_, (Value, Vec<AttributePath>)>;
    fn plan_destroy(&self, prior: Value, context: Context) -> Answer<'_, ()>;
    /// `None` if the resource can't be imported by a text.
    fn import(&self, id: String, context: Context) -> Option<Answer<'_, Value>>;
    /// `None` if the resource has no identity.
    fn import_identity(&self, identity: Value) -> Option<Result<Value, Diagnostics>>;
    fn identity(&self, state: &Value) -> Result<Option<Value>, Diagnostics>;
    /// `None` if the resource has no identity.
    fn upgrade_identity(&self, version: u64, identity: Json) -> Option<Result<Json, Diagnostics>>;
    /// `None` if the resource knows no older versions.
    fn upgrade(&self, version: u64, state: Json) -> Option<Result<Json, Diagnostics>>;
    fn move_state(&self, source: &MoveSource) -> Result<Option<Value>, Diagnostics>;
    fn generate_config(&self, state: Value, config: Value) -> Result<Value, Diagnostics>;
}

/// A resource, its powers, and the cell in which its client will be.
pub(crate) struct Bound<R: Resource> {
    entry: Entry<R, R::Client>,
    powers: Powers<R>,
}

impl<R: Resource> Bound<R> {
    pub(super) fn new(resource: R, client: ClientCell<R::Client>) -> Self {
        let schema = resource.schema();
        Bound {
            entry: Entry::new(resource, schema, client),
            powers: R::powers(Powers::none()),
        }
    }

    fn model(&self, value: Value) -> Result<R::Model, Diagnostics> {
        models::read(value, &self.entry.schema)
    }

    fn state(&self, model: R::Model) -> Result<Value, Diagnostics> {
        models::write(model, &self.entry.object_type)
    }
}

impl<R: Resource> Described for Bound<R> {
    fn schema(&self) -> &Schema {
        &self.entry.schema
    }

    fn object_type(&self) -> &Type {
        &self.entry.object_type
    }

    fn problems(&self) -> Vec<String> {
        let mut problems = self.entry.problems_with::<R::Model>();
        if self.entry.schema.version > 0 && self.powers.upgrade.is_none() {
            problems.push(
                "the schema has a version, but states of older ones can't be upgraded".into(),
            );
        }
        problems
    }

    fn validate(&self, config: &Value, diagnostics: &mut Diagnostics) {
        match models::read_config::<R::Model>(config.clone(), &self.entry.schema) {
            Err(invalid) => diagnostics.extend(invalid),
            Ok(Some(config)) => {
                if let Some(validate) = self.powers.validate {
                    validate(&self.entry.object, &config, diagnostics);
                }
            }
            Ok(None) if self.powers.validate.is_none() => {}
            Ok(None) => {
                if let Err(bug) = self.model(config.clone()) {
                    diagnostics.extend(bug);
                }
            }
        }
    }
}

impl<R: Resource> AnyResource for Bound<R> {
    fn identity_schema(&self) -> Option<&IdentitySchema> {
        self.powers
            .identity
            .as_ref()
            .map(|identity| &identity.schema)
    }

    fn create(&self, change: RawChange) -> Answer<'_, Value> {
        Box::pin(async move {
            let client = self.entry.client.get()?;
            let change = Create {
                planned: self.model(change.planned)?,
                config: self.model(change.config)?,
                private: change.private,
                context: change.context,
                saved: change.saved,
            };
            self.state(self.entry.object.create(&client, change).await?)
        })
    }

    fn read(
        &self,
        state: Value,
        private: PrivateState,
        context: Context,
    ) -> Answer<'_, Option<Value>> {
        Box::pin(async move {
            let client = self.entry.client.get()?;
            let current = Read {
                state: self.model(state)?,
                private,
                context,
            };
            self.entry
                .object
                .read(&client, current)
                .await?
                .map(|model| self.state(model))
                .transpose()
        })
    }

    fn update(&self, change: RawChange) -> Answer<'_, Value> {
        Box::pin(async move {
            let client = self.entry.client.get()?;
            let change = Update {
                prior: self.model(change.prior)?,
                planned: self.model(change.planned)?,
                config: self.model(change.config)?,
                private: change.private,
                context: change.context,
                saved: change.saved,
            };
            self.state(self.entry.object.update(&client, change).await?)
        })
    }

    fn delete(&self, prior: Value, private: PrivateState, context: Context) -> Answer<'_, ()> {
        Box::pin(async move {
            let client = self.entry.client.get()?;
            let change = Delete {
                prior: self.model(prior)?,
                private,
                context,
            };
            self.entry.object.delete(&client, change).await
        })
    }

    fn plan(&self, plan: RawPlan) -> Answer<'_, (Value, Vec<AttributePath>)> {
        Box::pin(async move {
            let Some((modify, _)) = self.powers.plan else {
                return Ok((plan.planned, plan.requires_replace));
            };
            let client = self.entry.client.get()?;
            let prior = if plan.prior.is_null() {
                None
            } else {
                Some(self.model(plan.prior)?)
            };
            let mut plan = Plan {
                prior,
                config: self.model(plan.config)?,
                planned: self.model(plan.planned)?,
                private: plan.private,
                context: plan.context,
                requires_replace: plan.requires_replace,
            };
            modify(&self.entry.object, &client, &mut plan).await?;
            Ok((self.state(plan.planned)?, plan.requires_replace))
        })
    }

    fn plan_destroy(&self, prior: Value, context: Context) -> Answer<'_, ()> {
        Box::pin(async move {
            let Some((_, plan_destroy)) = self.powers.plan else {
                return Ok(());
            };
            let client = self.entry.client.get()?;
            plan_destroy(&self.entry.object, &client, &self.model(prior)?, &context).await
        })
    }

    fn import(&self, id: String, context: Context) -> Option<Answer<'_, Value>> {
        let import = self.powers.import?;
        Some(Box::pin(async move {
            let client = self.entry.client.get()?;
            self.state(import(&self.entry.object, &client, &id, &context).await?)
        }))
    }

    fn import_identity(&self, identity: Value) -> Option<Result<Value, Diagnostics>> {
        let hooks = self.powers.identity.as_ref()?;
        Some((hooks.from_identity)(identity).and_then(|model| self.state(model)))
    }

    fn identity(&self, state: &Value) -> Result<Option<Value>, Diagnostics> {
        let Some(hooks) = &self.powers.identity else {
            return Ok(None);
        };
        let identity = (hooks.identity)(&self.model(state.clone())?);
        let identity = identity
            .map(|identity| models::write(identity, &hooks.schema.object_type()))
            .transpose()?;
        Ok(identity.filter(Value::is_wholly_known))
    }

    fn upgrade_identity(&self, version: u64, identity: Json) -> Option<Result<Json, Diagnostics>> {
        self.powers
            .identity
            .as_ref()
            .map(|hooks| (hooks.upgrade)(version, identity))
    }

    fn upgrade(&self, version: u64, state: Json) -> Option<Result<Json, Diagnostics>> {
        self.powers
            .upgrade
            .map(|upgrade| upgrade(&self.entry.object, version, state))
    }

    fn move_state(&self, source: &MoveSource) -> Result<Option<Value>, Diagnostics> {
        let Some(move_state) = self.powers.moves else {
            return Ok(None);
        };
        move_state(&self.entry.object, source)?
            .map(|model| self.state(model))
            .transpose()
    }

    fn generate_config(&self, state: Value, config: Value) -> Result<Value, Diagnostics> {
        let Some(generate) = self.powers.generate else {
            return Ok(config);
        };
        let mut model = self.model(config)?;
        generate(&self.entry.object, &self.model(state)?, &mut model);
        models::write(model.into_value(), &self.entry.object_type)
    }
}
