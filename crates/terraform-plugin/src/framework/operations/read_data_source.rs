//! `ReadDataSource`: finds an object.

use super::read_resource::all_known;
use super::with_warnings;
use crate::framework::server::find;
use crate::framework::{ReadDataSourceRequest, Server, panics, semantic_equality, walk};
use crate::terraform::{Diagnostics, Value};

/// An object to find.
#[derive(Debug)]
pub struct Request {
    /// The data source's type.
    pub type_name: String,
    /// The configuration; all of it is known.
    pub config: Value,
}

/// The object.
#[derive(Debug)]
pub struct Response {
    /// The object; null after an error.
    pub state: Value,
    /// What there is to tell.
    pub diagnostics: Diagnostics,
}

impl Server {
    /// Finds the object that the configuration describes.
    pub async fn read_data_source(&self, request: Request) -> Response {
        let context = self.context();
        let operation = format!("reading `{}`", request.type_name);
        let work = async {
            let entry = find(&self.data_sources, "data source", &request.type_name)?;
            let config = walk::with_defaults(entry.schema(), request.config);
            let state = entry
                .read(ReadDataSourceRequest {
                    config: config.clone(),
                    context: context.clone(),
                })
                .await?;
            all_known(&state, "read")?;
            let state = walk::without_write_only(entry.schema(), state);
            Ok(semantic_equality::keep_prior(
                entry.schema().into(),
                &config,
                state,
            ))
        };
        let (state, diagnostics) = with_warnings(panics::catch(&operation, work).await, &context);
        Response {
            state: state.unwrap_or_default(),
            diagnostics,
        }
    }
}
