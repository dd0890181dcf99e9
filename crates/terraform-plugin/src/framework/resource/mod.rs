//! Managed resources: objects that Terraform creates, updates and deletes.

pub(crate) mod erased;
mod identity;
mod requests;

pub use identity::{Identity, NoIdentity};
pub(crate) use requests::SavedState;
pub use requests::{
    CreateRequest, DeleteRequest, GenerateConfigRequest, ImportIdentityRequest, ImportStateRequest,
    ModifyPlanRequest, MoveStateRequest, PlanDestroyRequest, ReadRequest, UpdateRequest,
    UpgradeIdentityRequest, UpgradeStateRequest, UpgradedState,
};

use super::ValidateConfigRequest;
use crate::terraform::{Diagnostics, FromValue, IntoValue, Model, Schema, Value};
use serde_json::Value as Json;
use std::future::{Future, ready};

/// A managed resource. The four handlers are required and written as `async fn`; every other method
/// has a default.
///
/// A handler builds the state from the plan and the answer of the API. The framework compares the
/// result with the plan, keeps the configured value where an attribute says that two values are
/// semantically equal, and removes write-only values.
///
/// ```
/// use terraform_plugin::Model;
/// use terraform_plugin::framework::{
///     CreateRequest, DeleteRequest, ImportStateRequest, ModifyPlanRequest, NoIdentity, ReadRequest,
///     Resource, UpdateRequest,
/// };
/// use terraform_plugin::terraform::{Attr, Attribute, Diagnostics, Schema};
/// # use std::{collections::BTreeMap, sync::Mutex};
/// # type Shelf = Mutex<BTreeMap<String, String>>;
///
/// struct Note;
///
/// #[derive(Clone, Default, Model)]
/// struct NoteModel {
///     id: Attr<String>,
///     text: Attr<String>,
/// }
///
/// impl Resource for Note {
///     type Client = Shelf;
///     type Model = NoteModel;
///     type Identity = NoIdentity;
///
///     fn schema(&self) -> Schema {
///         Schema::new([Attribute::string("id").computed(), Attribute::string("text").required()])
///     }
///
///     async fn create(
///         &self,
///         shelf: &Shelf,
///         request: CreateRequest<NoteModel>,
///     ) -> Result<NoteModel, Diagnostics> {
///         let mut notes = shelf.lock().unwrap();
///         let id = format!("note-{}", notes.len());
///         notes.insert(id.clone(), request.planned.text.require("text")?.clone());
///         Ok(NoteModel { id: id.into(), ..request.planned })
///     }
///
///     async fn read(
///         &self,
///         shelf: &Shelf,
///         request: ReadRequest<NoteModel>,
///     ) -> Result<Option<NoteModel>, Diagnostics> {
///         let text = shelf.lock().unwrap().get(request.state.id.require("id")?).cloned();
///         Ok(text.map(|text| NoteModel { text: text.into(), ..request.state }))
///     }
///
///     async fn update(
///         &self,
///         shelf: &Shelf,
///         request: UpdateRequest<NoteModel>,
///     ) -> Result<NoteModel, Diagnostics> {
///         let id = request.prior.id.require("id")?.clone();
///         shelf.lock().unwrap().insert(id, request.planned.text.require("text")?.clone());
///         Ok(request.planned)
///     }
///
///     async fn delete(
///         &self,
///         shelf: &Shelf,
///         request: DeleteRequest<NoteModel>,
///     ) -> Result<(), Diagnostics> {
///         shelf.lock().unwrap().remove(request.prior.id.require("id")?);
///         Ok(())
///     }
///
///     // The methods from here on have defaults.
///     async fn modify_plan(
///         &self,
///         _: &Shelf,
///         request: &mut ModifyPlanRequest<NoteModel>,
///     ) -> Result<(), Diagnostics> {
///         if request.prior.is_some() && request.planned.text.as_str() == Some("") {
///             request.context.warn("Empty note", "The update removes the text of the note.");
///         }
///         Ok(())
///     }
///
///     async fn import_state(
///         &self,
///         _: &Shelf,
///         request: ImportStateRequest,
///     ) -> Result<NoteModel, Diagnostics> {
///         Ok(NoteModel { id: request.id.into(), ..NoteModel::default() })
///     }
/// }
///
/// assert_eq!(Note.schema().problems(), Vec::<String>::new());
/// ```
///
#[doc = include_str!("other_methods.md")]
pub trait Resource: Send + Sync + Sized + 'static {
    /// What [`Provider::configure`](super::Provider::configure) returned.
    type Client: Send + Sync + 'static;
    /// A struct with one field for each attribute of the schema.
    type Model: Model;
    /// What identifies an object apart from its state, from Terraform 1.12 on, or [`NoIdentity`].
    /// Import by identity and list resources need it.
    type Identity: Identity;

    /// The schema; called once.
    fn schema(&self) -> Schema;

    /// Creates the object and returns its state. Once the object exists, [`CreateRequest::save`]
    /// keeps it in the state even if a later step fails.
    fn create(
        &self,
        client: &Self::Client,
        request: CreateRequest<Self::Model>,
    ) -> impl Future<Output = Result<Self::Model, Diagnostics>> + Send;

    /// Returns the current state of the object, or `None` if the object no longer exists.
    fn read(
        &self,
        client: &Self::Client,
        request: ReadRequest<Self::Model>,
    ) -> impl Future<Output = Result<Option<Self::Model>, Diagnostics>> + Send;

    /// Updates the object in place and returns its state. After an error Terraform keeps the prior
    /// state, unless [`UpdateRequest::save`] set another one.
    fn update(
        &self,
        client: &Self::Client,
        request: UpdateRequest<Self::Model>,
    ) -> impl Future<Output = Result<Self::Model, Diagnostics>> + Send;

    /// Deletes the object. Deleting an object that no longer exists is a success.
    fn delete(
        &self,
        client: &Self::Client,
        request: DeleteRequest<Self::Model>,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send;

    /// Checks the configuration beyond the validators and rules of the schema. Values may be
    /// unknown: do not report those.
    fn validate_config(
        &self,
        request: ValidateConfigRequest<Self::Model>,
        diagnostics: &mut Diagnostics,
    ) {
        let _ = (request, diagnostics);
    }

    /// Changes the plan of a create or an update, after the defaults and rules of the schema. It
    /// may set computed attributes that the configuration leaves null, and nothing else. While a
    /// field of the model that is not an [`Attr`](crate::terraform::Attr) has no known value,
    /// it is not called; Terraform plans again once all values are known.
    fn modify_plan(
        &self,
        client: &Self::Client,
        request: &mut ModifyPlanRequest<Self::Model>,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send {
        let _ = (client, request);
        ready(Ok(()))
    }

    /// Whether [`modify_plan`](Resource::modify_plan) is called although
    /// [`configure`](super::Provider::configure) deferred everything: it can find errors, or
    /// [defer](super::Context::defer) for a reason of its own. It gets the client that `configure`
    /// returned after `context.defer(…).ok()`.
    fn modifies_deferred_plans(&self) -> bool {
        false
    }

    /// Checks the plan of a delete: an error forbids it, a warning is shown with it.
    fn plan_destroy(
        &self,
        client: &Self::Client,
        request: PlanDestroyRequest<Self::Model>,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send {
        let _ = (client, request);
        ready(Ok(()))
    }

    /// Imports an object by its ID, for `terraform import` and `import { id = … }`. Set what the
    /// ID tells and leave everything else null; Terraform reads the object next.
    fn import_state(
        &self,
        client: &Self::Client,
        request: ImportStateRequest,
    ) -> impl Future<Output = Result<Self::Model, Diagnostics>> + Send {
        let _ = (client, request);
        ready(Err(Diagnostics::error(
            "Import not supported",
            "This resource does not support import by ID. Remove the import, or create the object \
             with Terraform.",
        )))
    }

    /// Imports an object by its identity, for `import { identity = … }`. By default the attributes
    /// of the identity are set in the state, where they have the same names.
    fn import_identity(
        &self,
        client: &Self::Client,
        request: ImportIdentityRequest<Self::Identity>,
    ) -> impl Future<Output = Result<Self::Model, Diagnostics>> + Send {
        let _ = client;
        ready(identity::default_import(request.identity))
    }

    /// The identity of an object; `None` while a part of it is unknown. The identity of an object
    /// must not change. By default it consists of the attributes of the state that have the names
    /// of the identity's attributes.
    fn identity(&self, state: &Self::Model) -> Option<Self::Identity> {
        let state = state.clone().into_value();
        let names = Self::Identity::attribute_names();
        let value = |name| (name, state.get(name).clone());
        let identity = Value::object(names.into_iter().map(value));
        Self::Identity::from_value(identity).ok()
    }

    /// Upgrades an identity that an older version of the identity schema wrote.
    fn upgrade_identity(&self, request: UpgradeIdentityRequest) -> Result<Json, Diagnostics> {
        Err(Diagnostics::error(
            "Unknown identity version",
            format!(
                "The state holds an identity of schema version {}, which this version of the provider cannot upgrade. \
                 Use the version of the provider that wrote it, or a newer one.",
                request.version
            ),
        ))
    }

    /// Upgrades a state that an older version of the schema wrote: to a model, or as JSON. The
    /// client is `None` if Terraform has not configured the provider.
    fn upgrade_state(
        &self,
        client: Option<&Self::Client>,
        request: UpgradeStateRequest,
    ) -> impl Future<Output = Result<UpgradedState<Self::Model>, Diagnostics>> + Send {
        let _ = client;
        ready(Err(Diagnostics::error(
            "State upgrade not supported",
            format!(
                "The state has schema version {}, which this version of the provider cannot upgrade. Use the version of \
                 the provider that wrote it to upgrade step by step.",
                request.version
            ),
        )))
    }

    /// Converts the state of another resource type, for `moved` blocks across types; `None` if it
    /// is not one that this resource can take over. The client is `None` if Terraform has not
    /// configured the provider.
    fn move_state(
        &self,
        client: Option<&Self::Client>,
        request: MoveStateRequest,
    ) -> impl Future<Output = Result<Option<Self::Model>, Diagnostics>> + Send {
        let _ = (client, request);
        ready(Ok(None))
    }

    /// Changes the configuration that Terraform generates for an imported object. Read-only
    /// attributes, values that equal their default, and write-only values are null already.
    fn generate_config(
        &self,
        request: GenerateConfigRequest<Self::Model>,
    ) -> Result<Self::Model, Diagnostics> {
        Ok(request.config)
    }
}
