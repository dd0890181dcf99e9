//! A type-erased resource: values in, values out.

use super::{
    CreateRequest, DeleteRequest, GenerateConfigRequest, Identity, ImportIdentityRequest,
    ImportStateRequest, ModifyPlanRequest, MoveStateRequest, PlanDestroyRequest, ReadRequest,
    Resource, UpdateRequest, UpgradeIdentityRequest, UpgradeStateRequest, UpgradedState, identity,
};
use crate::framework::client_cell::ClientCell;
use crate::framework::entry::{Described, Entry};
use crate::framework::operations::upgrade_resource_state::read;
use crate::framework::{ClientCapabilities, ValidateConfigRequest, models, plan};
use crate::terraform::json::untyped;
use crate::terraform::{
    AttributePath, Diagnostics, FromValue, IdentitySchema, IntoValue, Model, Reason, Schema, Type,
    Value, ValueError,
};
use async_trait::async_trait;
use serde_json::Value as Json;

#[async_trait]
pub(crate) trait AnyResource: Described {
    /// `None` if the resource has no identity.
    fn identity_schema(&self) -> Option<&IdentitySchema>;
    async fn create(&self, request: CreateRequest<Value>) -> Result<Value, Diagnostics>;
    async fn read(&self, request: ReadRequest<Value>) -> Result<Option<Value>, Diagnostics>;
    async fn update(&self, request: UpdateRequest<Value>) -> Result<Value, Diagnostics>;
    async fn delete(&self, request: DeleteRequest<Value>) -> Result<(), Diagnostics>;
    /// The planned state and the paths that replace the object.
    async fn modify_plan(
        &self,
        request: ModifyPlanRequest<Value>,
    ) -> Result<(Value, Vec<AttributePath>), Diagnostics>;
    /// Whether the plan is modified although everything is deferred.
    fn modifies_deferred_plans(&self) -> bool;
    async fn plan_destroy(&self, request: PlanDestroyRequest<Value>) -> Result<(), Diagnostics>;
    async fn import_state(&self, request: ImportStateRequest) -> Result<Value, Diagnostics>;
    async fn import_identity(
        &self,
        request: ImportIdentityRequest<Value>,
    ) -> Result<Value, Diagnostics>;
    fn has_mutable_identity(&self) -> bool;
    /// The identity of an object: what the handler `set`, otherwise what the state tells, with what
    /// was known `before`. `None` if it is not known.
    fn identity(
        &self,
        state: &Value,
        set: Option<Value>,
        before: Option<&Value>,
    ) -> Result<Option<Value>, Diagnostics>;
    fn upgrade_identity(&self, request: UpgradeIdentityRequest) -> Result<Json, Diagnostics>;
    async fn upgrade_state(&self, request: UpgradeStateRequest) -> Result<Value, Diagnostics>;
    async fn move_state(&self, request: MoveStateRequest) -> Result<Option<Value>, Diagnostics>;
    fn generate_config(&self, request: GenerateConfigRequest<Value>) -> Result<Value, Diagnostics>;
}

/// A resource, the schema of its identity, and the cell in which its client will be.
pub(crate) struct Bound<R: Resource> {
    entry: Entry<R, R::Client>,
    identity: Option<IdentitySchema>,
}

impl<R: Resource> Bound<R> {
    pub(crate) fn new(resource: R, client: ClientCell<R::Client>) -> Self {
        let schema = resource.schema();
        let identity = R::Identity::schema();
        Bound {
            entry: Entry::new(resource, schema, client),
            identity: (!identity.attributes.is_empty()).then_some(identity),
        }
    }

    fn model(&self, value: Value) -> Result<R::Model, Diagnostics> {
        models::read(value, &self.entry.schema)
    }

    fn state(&self, model: R::Model) -> Result<Value, Diagnostics> {
        self.entry.write(model, &Value::Null)
    }

    /// The request with models, or `None` where the model cannot hold an unknown value.
    fn plan_request(
        &self,
        request: ModifyPlanRequest<Value>,
    ) -> Result<Option<ModifyPlanRequest<R::Model>>, Diagnostics> {
        let models = |prior: Value, config, planned| -> Result<_, ValueError> {
            let prior = if prior.is_null() {
                None
            } else {
                Some(R::Model::from_value(prior)?)
            };
            Ok((
                prior,
                R::Model::from_value(config)?,
                R::Model::from_value(planned)?,
            ))
        };
        let prior = request.prior.unwrap_or_default();
        match models(prior, request.config, request.planned) {
            Ok((prior, config, planned)) => Ok(Some(ModifyPlanRequest {
                prior,
                config,
                planned,
                private: request.private,
                context: request.context,
                requires_replace: request.requires_replace,
            })),
            Err(error) if error.reason == Reason::Unknown => Ok(None),
            Err(error) => Err(models::diagnostic(error, &self.entry.schema).into()),
        }
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
        problems.extend(plan::never_settled(&self.entry.schema));
        if let Some(identity) = &self.identity {
            let names = identity
                .attributes
                .iter()
                .map(|attribute| attribute.name.as_str());
            let differences = models::name_differences(
                &names.collect::<Vec<_>>(),
                &R::Identity::attribute_names(),
            );
            problems.extend(
                differences
                    .into_iter()
                    .map(|problem| format!("identity: {problem}")),
            );
        }
        problems
    }

    fn validate(
        &self,
        config: &Value,
        client_capabilities: ClientCapabilities,
        diagnostics: &mut Diagnostics,
    ) {
        models::validate(
            config,
            &self.entry.schema,
            diagnostics,
            |config, diagnostics| {
                let request = ValidateConfigRequest {
                    config,
                    client_capabilities,
                };
                self.entry.object.validate_config(request, diagnostics);
            },
        );
    }
}

#[async_trait]
impl<R: Resource> AnyResource for Bound<R> {
    fn identity_schema(&self) -> Option<&IdentitySchema> {
        self.identity.as_ref()
    }

    async fn create(&self, request: CreateRequest<Value>) -> Result<Value, Diagnostics> {
        let client = self.entry.client.get()?;
        let planned = request.planned.clone();
        let request = CreateRequest {
            planned: self.model(request.planned)?,
            config: self.model(request.config)?,
            private: request.private,
            context: request.context,
            saved: request.saved,
        };
        let state = self.entry.object.create(&client, request).await?;
        self.entry.write_changes(state, &planned)
    }

    async fn read(&self, request: ReadRequest<Value>) -> Result<Option<Value>, Diagnostics> {
        let client = self.entry.client.get()?;
        let prior = request.state.clone();
        let request = ReadRequest {
            state: self.model(request.state)?,
            private: request.private,
            context: request.context,
        };
        let state = self.entry.object.read(&client, request).await?;
        let write = |state| self.entry.write_changes(state, &prior);
        state.map(write).transpose()
    }

    async fn update(&self, request: UpdateRequest<Value>) -> Result<Value, Diagnostics> {
        let client = self.entry.client.get()?;
        let planned = request.planned.clone();
        let request = UpdateRequest {
            prior: self.model(request.prior)?,
            planned: self.model(request.planned)?,
            config: self.model(request.config)?,
            private: request.private,
            context: request.context,
            saved: request.saved,
        };
        let state = self.entry.object.update(&client, request).await?;
        self.entry.write_changes(state, &planned)
    }

    async fn delete(&self, request: DeleteRequest<Value>) -> Result<(), Diagnostics> {
        let client = self.entry.client.get()?;
        let request = DeleteRequest {
            prior: self.model(request.prior)?,
            private: request.private,
            context: request.context,
        };
        self.entry.object.delete(&client, request).await
    }

    async fn modify_plan(
        &self,
        request: ModifyPlanRequest<Value>,
    ) -> Result<(Value, Vec<AttributePath>), Diagnostics> {
        let client = self.entry.client.get()?;
        let planned = request.planned.clone();
        let Some(mut request) = self.plan_request(request)? else {
            return Ok((planned, Vec::new()));
        };
        self.entry.object.modify_plan(&client, &mut request).await?;
        let modified = self.entry.write_changes(request.planned, &planned)?;
        Ok((modified, request.requires_replace))
    }

    fn modifies_deferred_plans(&self) -> bool {
        self.entry.object.modifies_deferred_plans() && self.entry.client.get().is_ok()
    }

    async fn plan_destroy(&self, request: PlanDestroyRequest<Value>) -> Result<(), Diagnostics> {
        let client = self.entry.client.get()?;
        let request = PlanDestroyRequest {
            prior: self.model(request.prior)?,
            private: request.private,
            context: request.context,
        };
        self.entry.object.plan_destroy(&client, request).await
    }

    async fn import_state(&self, request: ImportStateRequest) -> Result<Value, Diagnostics> {
        let client = self.entry.client.get()?;
        self.state(self.entry.object.import_state(&client, request).await?)
    }

    async fn import_identity(
        &self,
        request: ImportIdentityRequest<Value>,
    ) -> Result<Value, Diagnostics> {
        let client = self.entry.client.get()?;
        let request = ImportIdentityRequest {
            identity: R::Identity::from_value(request.identity)?,
            private: request.private,
            context: request.context,
        };
        self.state(self.entry.object.import_identity(&client, request).await?)
    }

    fn has_mutable_identity(&self) -> bool {
        self.identity.as_ref().is_some_and(|schema| schema.mutable)
    }

    fn identity(
        &self,
        state: &Value,
        set: Option<Value>,
        before: Option<&Value>,
    ) -> Result<Option<Value>, Diagnostics> {
        let Some(schema) = &self.identity else {
            return Ok(None);
        };
        let write = |identity| models::write(identity, &schema.object_type());
        let identity = match set {
            Some(set) => Some(write(set)?),
            None => {
                let told = self.entry.object.identity(&self.model(state.clone())?);
                let told = told.map(IntoValue::into_value).map(write).transpose()?;
                identity::with_parts_of(told, before)
            }
        };
        Ok(identity.filter(|identity| schema.is_complete(identity)))
    }

    fn upgrade_identity(&self, request: UpgradeIdentityRequest) -> Result<Json, Diagnostics> {
        self.entry.object.upgrade_identity(request)
    }

    async fn upgrade_state(&self, request: UpgradeStateRequest) -> Result<Value, Diagnostics> {
        let client = self.entry.client.get().ok();
        let before = untyped(&request.state).unwrap_or_default();
        let upgrade = self.entry.object.upgrade_state(client.as_deref(), request);
        match upgrade.await? {
            UpgradedState::Model(model) => self.entry.write(model, &before),
            UpgradedState::Json(json) => read(&json, &self.entry.object_type),
        }
    }

    async fn move_state(&self, request: MoveStateRequest) -> Result<Option<Value>, Diagnostics> {
        let client = self.entry.client.get().ok();
        let state = self
            .entry
            .object
            .move_state(client.as_deref(), request)
            .await?;
        state.map(|state| self.state(state)).transpose()
    }

    fn generate_config(&self, request: GenerateConfigRequest<Value>) -> Result<Value, Diagnostics> {
        let generated = request.config.clone();
        let request = GenerateConfigRequest {
            state: self.model(request.state)?,
            config: self.model(request.config)?,
        };
        let config = self.entry.object.generate_config(request)?;
        self.entry.write(config, &generated)
    }
}
