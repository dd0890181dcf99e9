//! Resources that exist in Terraform's state alone.

use super::{
    CreateRequest, DeleteRequest, NoIdentity, ReadRequest, Resource, UpdateRequest,
    ValidateConfigRequest,
};
use crate::terraform::{Diagnostics, Model, Schema};
use std::marker::PhantomData;

/// A managed resource without anything remote: a random name, a computed value. It exists in
/// Terraform's state alone, so there is nothing to read and nothing to delete.
///
/// ```
/// use terraform_plugin::Model;
/// use terraform_plugin::framework::LocalResource;
/// use terraform_plugin::terraform::{Attr, Attribute, Diagnostics, Schema};
///
/// struct Label;
///
/// #[derive(Clone, Model)]
/// struct LabelModel {
///     words: Attr<Vec<String>>,
///     text: Attr<String>,
/// }
///
/// impl LocalResource for Label {
///     type Model = LabelModel;
///
///     fn schema(&self) -> Schema {
///         Schema::new([
///             Attribute::list("words", terraform_plugin::terraform::Type::String).required(),
///             Attribute::string("text").computed().changes_with(["words"]),
///         ])
///     }
///
///     fn complete(&self, mut planned: LabelModel) -> Result<LabelModel, Diagnostics> {
///         planned.text.fill(planned.words.require("words")?.join("-"));
///         Ok(planned)
///     }
/// }
///
/// assert_eq!(Label.schema().problems(), Vec::<String>::new());
/// let words = vec!["a".to_owned(), "b".to_owned()];
/// let label = Label.complete(LabelModel { words: words.into(), text: Attr::Unknown }).unwrap();
/// assert_eq!(label.text, Attr::Known("a-b".to_owned()));
/// ```
pub trait LocalResource: Send + Sync + 'static {
    /// A struct with one field for each attribute of the schema.
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

    /// Completes the planned state of a create or an update:
    /// [fills in](crate::terraform::Attr::fill) what is unknown.
    fn complete(&self, planned: Self::Model) -> Result<Self::Model, Diagnostics>;
}

/// A local resource as a resource of a provider with any client.
pub(super) struct Local<L, C> {
    resource: L,
    client: PhantomData<fn(C)>,
}

impl<L, C> Local<L, C> {
    pub(super) fn new(resource: L) -> Self {
        Local {
            resource,
            client: PhantomData,
        }
    }
}

impl<L: LocalResource, C: Send + Sync + 'static> Resource for Local<L, C> {
    type Client = C;
    type Model = L::Model;
    type Identity = NoIdentity;

    fn schema(&self) -> Schema {
        self.resource.schema()
    }

    fn validate_config(
        &self,
        request: ValidateConfigRequest<L::Model>,
        diagnostics: &mut Diagnostics,
    ) {
        self.resource.validate_config(request, diagnostics);
    }

    async fn create(
        &self,
        _: &C,
        request: CreateRequest<L::Model>,
    ) -> Result<L::Model, Diagnostics> {
        self.resource.complete(request.planned)
    }

    async fn read(
        &self,
        _: &C,
        request: ReadRequest<L::Model>,
    ) -> Result<Option<L::Model>, Diagnostics> {
        Ok(Some(request.state))
    }

    async fn update(
        &self,
        _: &C,
        request: UpdateRequest<L::Model>,
    ) -> Result<L::Model, Diagnostics> {
        self.resource.complete(request.planned)
    }

    async fn delete(&self, _: &C, _: DeleteRequest<L::Model>) -> Result<(), Diagnostics> {
        Ok(())
    }
}
