//! `GetMetadata`: the names of everything that the provider has.

use crate::framework::Server;

/// The names of everything that the provider has.
#[derive(Debug)]
pub struct Response<'a> {
    /// The managed resources.
    pub resources: Vec<&'a str>,
    /// The data sources.
    pub data_sources: Vec<&'a str>,
    /// The ephemeral resources.
    pub ephemeral_resources: Vec<&'a str>,
    /// The list resources.
    pub list_resources: Vec<&'a str>,
    /// The actions.
    pub actions: Vec<&'a str>,
    /// The functions.
    pub functions: Vec<&'a str>,
    /// The state stores.
    pub state_stores: Vec<&'a str>,
}

impl Server {
    /// The names of everything that the provider has.
    pub fn get_metadata(&self) -> Response<'_> {
        Response {
            resources: self.resources.keys().map(String::as_str).collect(),
            data_sources: self.data_sources.keys().map(String::as_str).collect(),
            ephemeral_resources: self
                .ephemeral_resources
                .keys()
                .map(String::as_str)
                .collect(),
            list_resources: self.list_resources.keys().map(String::as_str).collect(),
            actions: self.actions.keys().map(String::as_str).collect(),
            functions: self.functions.keys().map(String::as_str).collect(),
            state_stores: self.state_stores.keys().map(String::as_str).collect(),
        }
    }
}
