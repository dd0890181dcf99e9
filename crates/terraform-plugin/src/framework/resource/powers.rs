//! What a resource can do beyond create, read, update and delete. Each power is a small trait, and
//! [`Powers`] says which ones a resource has.

use super::Resource;
use crate::framework::{Context, PrivateState};
use crate::terraform::{AttributePath, Diagnostics, IdentitySchema, Model};
use futures_util::future::BoxFuture;
use std::future::Future;

/// Import by a text: `terraform import` and `import { id = … }`.
pub trait ImportState: Resource {
    /// The state that the id alone tells, everything else null; a read fills in the rest.
    fn import_state(
        &self,
        client: &Self::Client,
        id: &str,
        context: &Context,
    ) -> impl Future<Output = Result<Self::Model, Diagnostics>> + Send;
}

/// A word in planning, after the schema's defaults and rules.
pub trait ModifyPlan: Resource {
    /// Looks at a create or an update. Computed attributes without a configured value may be set to
    /// a value or to unknown; everything else must stay.
    fn modify_plan(
        &self,
        client: &Self::Client,
        plan: &mut Plan<Self::Model>,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send;

    /// Looks at a delete: an error forbids it, a warning goes with it.
    fn plan_destroy(
        &self,
        client: &Self::Client,
        prior: &Self::Model,
        context: &Context,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send {
        let _ = (client, prior, context);
        std::future::ready(Ok(()))
    }
}

/// A create or an update that is being planned.
#[derive(Debug)]
pub struct Plan<M> {
    /// The state before; `None` for a create.
    pub prior: Option<M>,
    /// What the practitioner wrote. Values may be unknown.
    pub config: M,
    /// What is planned so far.
    pub planned: M,
    /// The bytes beside the state.
    pub private: PrivateState,
    /// Warnings and the stop token.
    pub context: Context,
    pub(crate) requires_replace: Vec<AttributePath>,
}

impl<M> Plan<M> {
    /// Replaces the object because of the change at this path. Core ignores a path at which nothing
    /// changes.
    pub fn require_replace(&mut self, path: impl Into<AttributePath>) {
        self.requires_replace.push(path.into());
    }
}

/// A check of the configuration that the schema's validators and rules can't express.
pub trait ValidateConfig: Resource {
    /// Adds errors and warnings. Values may be unknown: say nothing about those.
    fn validate_config(&self, config: &Self::Model, diagnostics: &mut Diagnostics);
}

/// State that an older version of the schema wrote.
pub trait UpgradeState: Resource {
    /// Turns a state of an older version into one of the schema's version. States hold JSON
    /// objects; attributes left out are null.
    fn upgrade_state(
        &self,
        version: u64,
        state: serde_json::Value,
    ) -> Result<serde_json::Value, Diagnostics>;
}

/// State of another resource type, for `moved` blocks across types.
pub trait MoveState: Resource {
    /// The state in this resource's terms, or `None` if it can't be taken over from there.
    fn move_state(&self, source: &MoveSource) -> Result<Option<Self::Model>, Diagnostics>;
}

/// Where a moved object comes from.
#[derive(Debug, Clone)]
pub struct MoveSource {
    /// The provider, as `registry.terraform.io/namespace/name`.
    pub provider_address: String,
    /// The resource type.
    pub type_name: String,
    /// The version of the source's schema.
    pub schema_version: u64,
    /// The state as the source kept it.
    pub state: serde_json::Value,
    /// The source's private bytes, in the source's own form.
    pub private: Vec<u8>,
}

/// A resource that can be found again by a few attributes, for Terraform 1.12 and later; list
/// resources need it.
pub trait Identify: Resource {
    /// One field for each attribute of the identity.
    type Identity: Model;

    /// The schema of the identity.
    fn identity_schema() -> IdentitySchema;

    /// The identity of an object; `None` while parts of it are unknown. The identity of one object
    /// must never change.
    fn identity(state: &Self::Model) -> Option<Self::Identity>;

    /// The state that an identity alone tells, for `import { identity = … }`; a read fills in the
    /// rest.
    fn from_identity(identity: Self::Identity) -> Result<Self::Model, Diagnostics>;

    /// Turns an identity of an older version into one of the schema's version. Without an older
    /// version nothing calls this.
    fn upgrade_identity(
        version: u64,
        identity: serde_json::Value,
    ) -> Result<serde_json::Value, Diagnostics> {
        let _ = identity;
        Err(Diagnostics::error(
            "Unknown identity version",
            format!(
                "The state holds an identity of version {version}, which this version of the provider doesn't \
                 know. Use the version of the provider that wrote it, or a newer one."
            ),
        ))
    }
}

/// A word in the configuration that Terraform writes for an imported object.
pub trait GenerateConfig: Resource {
    /// Changes the configuration made from the state. Read-only attributes, values equal to their
    /// default and write-only values are null in it already.
    fn generate_config(&self, state: &Self::Model, config: &mut Self::Model);
}

type ImportHook<R> = for<'a> fn(
    &'a R,
    &'a <R as Resource>::Client,
    &'a str,
    &'a Context,
) -> BoxFuture<'a, Result<<R as Resource>::Model, Diagnostics>>;
type PlanHook<R> = for<'a> fn(
    &'a R,
    &'a <R as Resource>::Client,
    &'a mut Plan<<R as Resource>::Model>,
) -> BoxFuture<'a, Result<(), Diagnostics>>;
type PlanDestroyHook<R> = for<'a> fn(
    &'a R,
    &'a <R as Resource>::Client,
    &'a <R as Resource>::Model,
    &'a Context,
) -> BoxFuture<'a, Result<(), Diagnostics>>;
type ValidateHook<R> = fn(&R, &<R as Resource>::Model, &mut Diagnostics);
type UpgradeHook<R> = fn(&R, u64, serde_json::Value) -> Result<serde_json::Value, Diagnostics>;
type MoveHook<R> = fn(&R, &MoveSource) -> Result<Option<<R as Resource>::Model>, Diagnostics>;
type GenerateHook<R> = fn(&R, &<R as Resource>::Model, &mut <R as Resource>::Model);

/// Identity with its type left behind.
pub(super) struct IdentityHooks<R: Resource> {
    pub(super) schema: IdentitySchema,
    pub(super) identity: fn(&R::Model) -> Option<crate::terraform::Value>,
    pub(super) from_identity: fn(crate::terraform::Value) -> Result<R::Model, Diagnostics>,
    pub(super) upgrade: fn(u64, serde_json::Value) -> Result<serde_json::Value, Diagnostics>,
}

/// The powers that a resource has beyond the four handlers. Each method is there only if the
/// resource implements the trait behind it.
pub struct Powers<R: Resource> {
    pub(super) import: Option<ImportHook<R>>,
    pub(super) plan: Option<(PlanHook<R>, PlanDestroyHook<R>)>,
    pub(super) validate: Option<ValidateHook<R>>,
    pub(super) upgrade: Option<UpgradeHook<R>>,
    pub(super) moves: Option<MoveHook<R>>,
    pub(super) identity: Option<IdentityHooks<R>>,
    pub(super) generate: Option<GenerateHook<R>>,
}

impl<R: Resource> Powers<R> {
    pub(super) fn none() -> Self {
        Powers {
            import: None,
            plan: None,
            validate: None,
            upgrade: None,
            moves: None,
            identity: None,
            generate: None,
        }
    }

    /// It can be imported by a text: [`ImportState`].
    pub fn importable(mut self) -> Self
    where
        R: ImportState,
    {
        self.import = Some(|resource, client, id, context| {
            Box::pin(resource.import_state(client, id, context))
        });
        self
    }

    /// It has a word in planning: [`ModifyPlan`].
    pub fn plans(mut self) -> Self
    where
        R: ModifyPlan,
    {
        self.plan = Some((
            |resource, client, plan| Box::pin(resource.modify_plan(client, plan)),
            |resource, client, prior, context| {
                Box::pin(resource.plan_destroy(client, prior, context))
            },
        ));
        self
    }

    /// It checks configurations: [`ValidateConfig`].
    pub fn validates(mut self) -> Self
    where
        R: ValidateConfig,
    {
        self.validate = Some(R::validate_config);
        self
    }

    /// It upgrades older states: [`UpgradeState`].
    pub fn upgrades(mut self) -> Self
    where
        R: UpgradeState,
    {
        self.upgrade = Some(R::upgrade_state);
        self
    }

    /// It takes over states of other types: [`MoveState`].
    pub fn moves(mut self) -> Self
    where
        R: MoveState,
    {
        self.moves = Some(R::move_state);
        self
    }

    /// It has an identity: [`Identify`].
    pub fn identifies(mut self) -> Self
    where
        R: Identify,
    {
        use crate::terraform::{FromValue, IntoValue};
        self.identity = Some(IdentityHooks {
            schema: R::identity_schema(),
            identity: |state| R::identity(state).map(IntoValue::into_value),
            from_identity: |value| R::from_identity(R::Identity::from_value(value)?),
            upgrade: R::upgrade_identity,
        });
        self
    }

    /// It has a word in generated configuration: [`GenerateConfig`].
    pub fn generates_config(mut self) -> Self
    where
        R: GenerateConfig,
    {
        self.generate = Some(R::generate_config);
        self
    }
}

impl<R: Resource> std::fmt::Debug for Powers<R> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Powers")
            .field("importable", &self.import.is_some())
            .field("plans", &self.plan.is_some())
            .field("validates", &self.validate.is_some())
            .field("upgrades", &self.upgrade.is_some())
            .field("moves", &self.moves.is_some())
            .field("identifies", &self.identity.is_some())
            .field("generates_config", &self.generate.is_some())
            .finish()
    }
}
