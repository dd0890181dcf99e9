//! What the implementation of a provider names: `use terraform_plugin::prelude::*;`.
//!
//! It has every trait and request of [`framework`](crate::framework), and the words of
//! [`terraform`](crate::terraform) for schemas, models and diagnostics. The server
//! ([`plugin`](crate::plugin)) and the tests ([`testing`](crate::testing)) are not part of it.

pub use crate::framework::{
    Action, ClientCapabilities, CloseRequest, ConfigureRequest, ConfigureStateStoreRequest,
    Context, CreateRequest, DataSource, Deferral, DeleteRequest, DeleteStateRequest,
    EphemeralResource, Function, FunctionError, GenerateConfigRequest, Identity,
    ImportIdentityRequest, ImportStateRequest, InvokeRequest, ListRequest, ListResource,
    ListResults, ListStatesRequest, LocalResource, LockStateRequest, ModifyPlanRequest,
    MoveStateRequest, NoIdentity, OpenRequest, Opened, Parameter, PlanActionRequest,
    PlanDestroyRequest, PrivateState, Provider, ReadDataSourceRequest, ReadRequest,
    ReadStateRequest, Registry, RenewRequest, Resource, Signature, StateStore, StopToken,
    UnlockStateRequest, UpdateRequest, UpgradeIdentityRequest, UpgradeStateRequest, UpgradedState,
    ValidateConfigRequest, WriteStateRequest,
};
pub use crate::terraform::{
    Attr, Attribute, AttributePath, Block, BlockNesting, Diagnostic, Diagnostics,
    IdentityAttribute, IdentitySchema, Model, Object, Schema, Secret, StringEnum, TextValue,
    Timeouts, Type, Value, validators,
};
