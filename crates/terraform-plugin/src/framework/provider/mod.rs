//! The provider: what ties everything together.

pub(crate) mod erased;

use super::{
    Actions, Context, DataSources, EphemeralResources, Functions, ListResources, Resources,
};
use crate::terraform::{Diagnostics, Model, Schema};
use std::future::Future;

/// A provider. Type names are its name, an underscore, and the name that each object is registered
/// under.
pub trait Provider: Send + Sync + 'static {
    /// What the handlers work with: a connection, usually.
    type Client: Send + Sync + 'static;
    /// One field for each attribute of the provider block.
    type Config: Model;

    /// The prefix of all type names: `notes` for `notes_note`.
    fn name(&self) -> &str;

    /// The schema of the provider block.
    fn schema(&self) -> Schema;

    /// Adds errors and warnings about the provider block, beyond the schema's validators and rules.
    /// Values may be unknown.
    fn validate_config(&self, config: &Self::Config, diagnostics: &mut Diagnostics) {
        let _ = (config, diagnostics);
    }

    /// Makes the client. Values may be unknown while planning: take them as they are, and fail
    /// where a call really needs them.
    fn configure(
        &self,
        request: Configure<Self::Config>,
    ) -> impl Future<Output = Result<Self::Client, Diagnostics>> + Send;

    /// The managed resources.
    fn resources(&self) -> Resources<Self::Client> {
        Resources::new()
    }

    /// The data sources.
    fn data_sources(&self) -> DataSources<Self::Client> {
        DataSources::new()
    }

    /// The ephemeral resources (Terraform 1.10, OpenTofu 1.11).
    fn ephemeral_resources(&self) -> EphemeralResources<Self::Client> {
        EphemeralResources::new()
    }

    /// The list resources (Terraform 1.14). Each is registered under the name of a managed resource
    /// that has an identity.
    fn list_resources(&self) -> ListResources<Self::Client> {
        ListResources::new()
    }

    /// The actions (Terraform 1.14).
    fn actions(&self) -> Actions<Self::Client> {
        Actions::new()
    }

    /// The functions (Terraform 1.8, OpenTofu 1.7). Their names have no prefix.
    fn functions(&self) -> Functions {
        Functions::new()
    }
}

/// The provider block to make a client of.
#[derive(Debug)]
pub struct Configure<M> {
    /// The provider block. Values may be unknown while planning.
    pub config: M,
    /// The version of the command that calls: "1.11.4".
    pub terraform_version: String,
    /// Warnings and the stop token, which outlives this call.
    pub context: Context,
}
