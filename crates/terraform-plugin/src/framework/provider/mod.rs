//! The provider: its configuration and what it registers.

pub(crate) mod erased;

use super::{ClientCapabilities, Context, Registry, ValidateConfigRequest};
use crate::terraform::{Diagnostics, Model, Schema};
use std::future::Future;

/// A provider: its provider block, and everything that it registers.
///
/// ```
/// use terraform_plugin::Model;
/// use terraform_plugin::framework::{ConfigureRequest, Function, FunctionError, Parameter};
/// use terraform_plugin::framework::{Provider, Registry, Server, Signature};
/// use terraform_plugin::terraform::{Attr, Attribute, Diagnostic, Diagnostics, Schema, Type};
///
/// struct Notes;
///
/// #[derive(Clone, Model)]
/// struct NotesConfig {
///     file: Attr<String>,
/// }
///
/// /// The client that every handler is given.
/// struct Shelf {
///     file: String,
/// }
///
/// impl Provider for Notes {
///     type Client = Shelf;
///     type Config = NotesConfig;
///
///     fn name(&self) -> &str {
///         "notes"
///     }
///
///     fn schema(&self) -> Schema {
///         Schema::new([Attribute::string("file").required().description("The file of the notes.")])
///     }
///
///     async fn configure(
///         &self,
///         request: ConfigureRequest<NotesConfig>,
///     ) -> Result<Shelf, Diagnostics> {
///         let file = request.config.file.require("file")?.clone();
///         if file.ends_with('/') {
///             let detail = format!("{file} is a directory. Name a file.");
///             return Err(Diagnostic::error("Invalid file", detail).at("file").into());
///         }
///         Ok(Shelf { file })
///     }
///
///     fn register(&self, registry: &mut Registry<Shelf>) {
///         registry.function("title", Title);
///         // registry.resource("note", Note).data_source("note", ReadNote);
///     }
/// }
/// # struct Title;
/// # impl Function for Title {
/// #     type Arguments = (String,);
/// #     type Output = String;
/// #     fn signature(&self) -> Signature {
/// #         Signature::returning(Type::String).parameter(Parameter::new("text", Type::String))
/// #     }
/// #     fn call(&self, (text,): (String,)) -> Result<String, FunctionError> { Ok(text) }
/// # }
///
/// // A test of every schema that the provider registers.
/// assert_eq!(Server::new(Notes).problems(), Vec::<String>::new());
/// ```
pub trait Provider: Send + Sync + 'static {
    /// What the handlers are given, usually an API client.
    type Client: Send + Sync + 'static;
    /// One field for each attribute of the provider block.
    type Config: Model;

    /// The prefix of all type names: `notes` for `notes_note`.
    fn name(&self) -> &str;

    /// The schema of the provider block.
    fn schema(&self) -> Schema;

    /// The schema of the `provider_meta` block, with which a module tells the provider about
    /// itself; without attributes there is none. Handlers read it from
    /// [`Context::provider_meta`].
    fn meta_schema(&self) -> Schema {
        Schema::default()
    }

    /// Checks the provider block beyond the validators and rules of the schema. Values may be
    /// unknown: do not report those.
    fn validate_config(
        &self,
        request: ValidateConfigRequest<Self::Config>,
        diagnostics: &mut Diagnostics,
    ) {
        let _ = (request, diagnostics);
    }

    /// Creates the client. Values may be unknown while planning: accept them, and return an error
    /// where a call really needs them.
    fn configure(
        &self,
        request: ConfigureRequest<Self::Config>,
    ) -> impl Future<Output = Result<Self::Client, Diagnostics>> + Send;

    /// Registers the resources, data sources, functions and everything else that the provider has.
    fn register(&self, registry: &mut Registry<Self::Client>);
}

/// The request of [`Provider::configure`].
#[derive(Debug)]
pub struct ConfigureRequest<M> {
    /// The provider block. Values may be unknown while planning.
    pub config: M,
    /// The version of the calling command: "1.11.4".
    pub terraform_version: String,
    /// What the calling command can do.
    pub client_capabilities: ClientCapabilities,
    /// Warnings and the stop token, which outlives this call.
    pub context: Context,
}
