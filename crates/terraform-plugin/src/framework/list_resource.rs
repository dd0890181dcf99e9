//! List resources: the objects that exist, for import.

use super::entry::{Described, bound};
use super::operations::read_resource::all_known;
use super::resource::Resource;
use super::resource::erased::AnyResource;
use super::{ClientCapabilities, Context, ValidateConfigRequest, models, walk};
use crate::terraform::{Diagnostic, Diagnostics, IntoValue, Model, Schema, Value};
use async_trait::async_trait;
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;
use tokio::sync::mpsc;

/// A list resource, registered under the name of the managed resource that it lists.
///
/// ```
/// use terraform_plugin::Model;
/// use terraform_plugin::framework::{ListRequest, ListResource, ListResults};
/// use terraform_plugin::terraform::{Attr, Attribute, Diagnostics, Schema};
/// # use std::collections::BTreeMap;
/// # use terraform_plugin::framework::{
/// #     CreateRequest, DeleteRequest, Identity, ReadRequest, Resource, UpdateRequest,
/// # };
/// # use terraform_plugin::terraform::{IdentityAttribute, IdentitySchema};
/// # type Shelf = BTreeMap<String, String>;
/// # #[derive(Clone, Model)]
/// # struct NoteIdentity { id: Attr<String> }
/// # impl Identity for NoteIdentity {
/// #     fn schema() -> IdentitySchema { IdentitySchema::new([IdentityAttribute::string("id")]) }
/// # }
/// # #[derive(Clone, Model)]
/// # struct NoteModel { id: Attr<String>, text: Attr<String> }
/// # struct Note;
/// # impl Resource for Note {
/// #     type Client = Shelf;
/// #     type Model = NoteModel;
/// #     type Identity = NoteIdentity;
/// #     fn schema(&self) -> Schema {
/// #         Schema::new([Attribute::string("id").computed(), Attribute::string("text").required()])
/// #     }
/// #     async fn create(&self, _: &Shelf, r: CreateRequest<NoteModel>) -> Result<NoteModel, Diagnostics> {
/// #         Ok(r.planned)
/// #     }
/// #     async fn read(&self, _: &Shelf, r: ReadRequest<NoteModel>) -> Result<Option<NoteModel>, Diagnostics> {
/// #         Ok(Some(r.state))
/// #     }
/// #     async fn update(&self, _: &Shelf, r: UpdateRequest<NoteModel>) -> Result<NoteModel, Diagnostics> {
/// #         Ok(r.planned)
/// #     }
/// #     async fn delete(&self, _: &Shelf, _: DeleteRequest<NoteModel>) -> Result<(), Diagnostics> { Ok(()) }
/// # }
///
/// struct ListNotes;
///
/// #[derive(Clone, Model)]
/// struct ListNotesConfig {
///     contains: Attr<String>,
/// }
///
/// impl ListResource for ListNotes {
///     type Client = Shelf;
///     type Config = ListNotesConfig;
///     type Resource = Note;
///
///     fn schema(&self) -> Schema {
///         Schema::new([Attribute::string("contains").optional().description("A part of the text.")])
///     }
///
///     async fn list(
///         &self,
///         shelf: &Shelf,
///         request: ListRequest<ListNotesConfig>,
///         mut results: ListResults<Note>,
///     ) -> Result<(), Diagnostics> {
///         let part = request.config.contains.as_str().unwrap_or_default();
///         for (id, text) in shelf.iter().filter(|(_, text)| text.contains(part)) {
///             let note = NoteModel { id: id.clone().into(), text: text.clone().into() };
///             if !results.push(format!("Note {id}"), note).await {
///                 break;
///             }
///         }
///         Ok(())
///     }
/// }
/// #
/// # use terraform_plugin::framework::{ConfigureRequest, Provider, Registry};
/// # use terraform_plugin::terraform::Value;
/// # use terraform_plugin::testing::Core;
/// # struct Notes;
/// # #[derive(Clone, Model)]
/// # struct Empty {}
/// # impl Provider for Notes {
/// #     type Client = Shelf;
/// #     type Config = Empty;
/// #     fn name(&self) -> &str { "notes" }
/// #     fn schema(&self) -> Schema { Schema::new([]) }
/// #     async fn configure(&self, _: ConfigureRequest<Empty>) -> Result<Shelf, Diagnostics> {
/// #         Ok([("1".to_owned(), "milk".to_owned()), ("2".to_owned(), "tea".to_owned())].into())
/// #     }
/// #     fn register(&self, registry: &mut Registry<Shelf>) {
/// #         registry.resource("note", Note).list_resource("note", ListNotes);
/// #     }
/// # }
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
/// # runtime.block_on(async {
/// # let core = Core::start(Notes).await.unwrap();
/// # core.configure(Value::object::<&str>([])).await.unwrap();
/// # let config = Value::object([("contains", "tea".into())]);
/// # let listed = core.list("notes_note", config, 10, false).await.unwrap();
/// # assert_eq!(listed.len(), 1);
/// # assert_eq!(listed[0].display_name, "Note 2");
/// # });
/// ```
pub trait ListResource: Send + Sync + 'static {
    /// What [`Provider::configure`](super::Provider::configure) returned.
    type Client: Send + Sync + 'static;
    /// One field for each attribute of the schema: the filters.
    type Config: Model;
    /// The managed resource, which has an identity.
    type Resource: Resource;

    /// The schema of the filters; called once.
    fn schema(&self) -> Schema;

    /// Checks the configuration beyond the validators and rules of the schema. Values may be
    /// unknown: do not report those.
    fn validate_config(
        &self,
        request: ValidateConfigRequest<Self::Config>,
        diagnostics: &mut Diagnostics,
    ) {
        let _ = (request, diagnostics);
    }

    /// Pushes the objects that exist into `results`, until a push returns `false`.
    fn list(
        &self,
        client: &Self::Client,
        request: ListRequest<Self::Config>,
        results: ListResults<Self::Resource>,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send;
}

/// The request of [`ListResource::list`].
#[derive(Debug)]
pub struct ListRequest<M> {
    /// The filters with defaults; all of them are known.
    pub config: M,
    /// The most results that Terraform wants.
    pub limit: u64,
    /// Whether Terraform wants whole objects; otherwise the attributes of the identity are enough.
    pub include_resource: bool,
    /// Warnings and the stop token.
    pub context: Context,
}

/// One object that was found.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) display_name: String,
    pub(crate) identity: Value,
    pub(crate) resource: Option<Value>,
}

/// Takes the results of one list call.
#[derive(Clone)]
pub(crate) struct ResultSender {
    pub(crate) sender: mpsc::Sender<Result<Found, Diagnostics>>,
    pub(crate) limit: u64,
    pub(crate) include_resource: bool,
    /// The managed resource whose objects are listed.
    pub(crate) resource: Arc<dyn AnyResource>,
}

/// Takes the objects that are found, one by one.
pub struct ListResults<R> {
    to: ResultSender,
    sent: u64,
    of: PhantomData<fn(R)>,
}

impl<R: Resource> ListResults<R> {
    /// Adds an object. `false` means that Terraform wants no more: return then.
    #[must_use = "false means that Terraform wants no more results"]
    pub async fn push(&mut self, display_name: impl Into<String>, object: R::Model) -> bool {
        let found = self.found(display_name.into(), object, None);
        self.send(found).await
    }

    /// Adds an object whose state does not hold all of its identity.
    #[must_use = "false means that Terraform wants no more results"]
    pub async fn push_with_identity(
        &mut self,
        display_name: impl Into<String>,
        object: R::Model,
        identity: R::Identity,
    ) -> bool {
        let identity = Some(identity.into_value());
        let found = self.found(display_name.into(), object, identity);
        self.send(found).await
    }

    async fn send(&mut self, found: Result<Found, Diagnostics>) -> bool {
        if self.sent >= self.to.limit {
            return false;
        }
        self.sent += 1;
        // The paths of the list's diagnostics lead into its filters, not into what it found.
        let found = found.map_err(Diagnostics::without_paths);
        self.to.sender.send(found).await.is_ok() && self.sent < self.to.limit
    }

    fn found(
        &self,
        display_name: String,
        object: R::Model,
        identity: Option<Value>,
    ) -> Result<Found, Diagnostics> {
        let resource = &self.to.resource;
        let (schema, of) = (resource.schema(), resource.object_type());
        let state = models::write_object(object, &Value::Null, schema, of)?;
        let state = walk::without_write_only(schema, state);
        all_known(&state, "listed")?;
        let identity = resource.identity(&state, identity, None)?.ok_or_else(|| {
            Diagnostic::bug(format!(
                "The listed object `{display_name}` has no identity."
            ))
        })?;
        Ok(Found {
            display_name,
            identity,
            resource: self.to.include_resource.then_some(state),
        })
    }
}

/// A type-erased list resource.
#[async_trait]
pub(crate) trait AnyListResource: Described {
    async fn list(
        &self,
        config: Value,
        context: Context,
        to: ResultSender,
    ) -> Result<(), Diagnostics>;
}

bound!(L: ListResource, Config);

#[async_trait]
impl<L: ListResource> AnyListResource for Bound<L> {
    async fn list(
        &self,
        config: Value,
        context: Context,
        to: ResultSender,
    ) -> Result<(), Diagnostics> {
        let client = self.0.client.get()?;
        let request = ListRequest {
            config: models::read(config, &self.0.schema)?,
            limit: to.limit,
            include_resource: to.include_resource,
            context,
        };
        let results = ListResults {
            to,
            sent: 0,
            of: PhantomData,
        };
        self.0.object.list(&client, request, results).await
    }
}
