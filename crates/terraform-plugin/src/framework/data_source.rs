//! Data sources: objects that Terraform reads and does not manage.

use super::entry::{Described, bound};
use super::{ClientCapabilities, Context, ValidateConfigRequest, models};
use crate::terraform::{Diagnostics, Model, Schema, Value};
use async_trait::async_trait;
use std::future::Future;

/// A data source.
///
/// ```
/// use terraform_plugin::Model;
/// use terraform_plugin::framework::{DataSource, ReadDataSourceRequest};
/// use terraform_plugin::terraform::{Attr, Attribute, Diagnostic, Diagnostics, Schema};
/// # use std::collections::BTreeMap;
/// # type Shelf = BTreeMap<String, String>;
///
/// struct ReadNote;
///
/// #[derive(Clone, Model)]
/// struct ReadNoteModel {
///     id: Attr<String>,
///     text: Attr<String>,
/// }
///
/// impl DataSource for ReadNote {
///     type Client = Shelf;
///     type Model = ReadNoteModel;
///
///     fn schema(&self) -> Schema {
///         Schema::new([
///             Attribute::string("id").required().description("The ID of the note."),
///             Attribute::string("text").computed().description("The note."),
///         ])
///     }
///
///     async fn read(
///         &self,
///         shelf: &Shelf,
///         request: ReadDataSourceRequest<ReadNoteModel>,
///     ) -> Result<ReadNoteModel, Diagnostics> {
///         let id = request.config.id.require("id")?;
///         let Some(text) = shelf.get(id) else {
///             let detail = format!("No note has the ID {id}.");
///             return Err(Diagnostic::error("Note not found", detail).at("id").into());
///         };
///         Ok(ReadNoteModel { id: id.clone().into(), text: text.clone().into() })
///     }
/// }
///
/// assert_eq!(ReadNote.schema().problems(), Vec::<String>::new());
/// ```
pub trait DataSource: Send + Sync + 'static {
    /// What [`Provider::configure`](super::Provider::configure) returned.
    type Client: Send + Sync + 'static;
    /// One field for each attribute of the schema.
    type Model: Model;

    /// The schema; called once.
    fn schema(&self) -> Schema;

    /// Checks the configuration beyond the validators and rules of the schema. Values may be
    /// unknown: do not report those.
    fn validate_config(
        &self,
        request: ValidateConfigRequest<Self::Model>,
        diagnostics: &mut Diagnostics,
    ) {
        let _ = (request, diagnostics);
    }

    /// Finds the object that the configuration describes. A missing object is an error that says
    /// what was looked for.
    fn read(
        &self,
        client: &Self::Client,
        request: ReadDataSourceRequest<Self::Model>,
    ) -> impl Future<Output = Result<Self::Model, Diagnostics>> + Send;
}

/// The request of [`DataSource::read`].
#[derive(Debug)]
pub struct ReadDataSourceRequest<M> {
    /// The configuration with defaults; all of it is known.
    pub config: M,
    /// Warnings and the stop token.
    pub context: Context,
}

/// A type-erased data source.
#[async_trait]
pub(crate) trait AnyDataSource: Described {
    async fn read(&self, request: ReadDataSourceRequest<Value>) -> Result<Value, Diagnostics>;
}

bound!(D: DataSource, Model);

#[async_trait]
impl<D: DataSource> AnyDataSource for Bound<D> {
    async fn read(&self, request: ReadDataSourceRequest<Value>) -> Result<Value, Diagnostics> {
        let client = self.0.client.get()?;
        let config = request.config.clone();
        let request = ReadDataSourceRequest {
            config: models::read(request.config, &self.0.schema)?,
            context: request.context,
        };
        let state = self.0.object.read(&client, request).await?;
        self.0.write(state, &config)
    }
}
