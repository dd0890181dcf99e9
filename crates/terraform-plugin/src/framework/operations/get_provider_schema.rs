//! `GetProviderSchema`: everything that the provider has.

use crate::framework::{Server, Signature};
use crate::terraform::{Diagnostic, Diagnostics, Schema};
use std::collections::BTreeMap;

/// Schemas by full type name.
pub(crate) type Schemas<'a> = BTreeMap<&'a str, &'a Schema>;

/// Everything that the provider has.
#[derive(Debug)]
pub struct Response<'a> {
    /// The provider block.
    pub provider: &'a Schema,
    /// The managed resources.
    pub resources: Schemas<'a>,
    /// The data sources.
    pub data_sources: Schemas<'a>,
    /// The ephemeral resources.
    pub ephemeral_resources: Schemas<'a>,
    /// The list resources.
    pub list_resources: Schemas<'a>,
    /// The actions.
    pub actions: Schemas<'a>,
    /// The state stores.
    pub state_stores: Schemas<'a>,
    /// The functions.
    pub functions: BTreeMap<&'a str, &'a Signature>,
    /// Errors if the schemas are unsound.
    pub diagnostics: Diagnostics,
}

impl Server {
    /// Everything that the provider has.
    pub fn get_provider_schema(&self) -> Response<'_> {
        let problem =
            |problem: &String| Diagnostic::bug(format!("The schema is unsound: {problem}."));
        Response {
            provider: &self.schema,
            resources: self
                .resources
                .iter()
                .map(|(name, entry)| (name.as_str(), entry.schema()))
                .collect(),
            data_sources: self
                .data_sources
                .iter()
                .map(|(name, entry)| (name.as_str(), entry.schema()))
                .collect(),
            ephemeral_resources: {
                self.ephemeral_resources
                    .iter()
                    .map(|(name, entry)| (name.as_str(), entry.schema()))
                    .collect()
            },
            list_resources: {
                self.list_resources
                    .iter()
                    .map(|(name, entry)| (name.as_str(), entry.schema()))
                    .collect()
            },
            actions: self
                .actions
                .iter()
                .map(|(name, entry)| (name.as_str(), entry.schema()))
                .collect(),
            state_stores: self
                .state_stores
                .iter()
                .map(|(name, entry)| (name.as_str(), entry.schema()))
                .collect(),
            functions: self.get_functions(),
            diagnostics: self.problems().iter().map(problem).collect(),
        }
    }
}
