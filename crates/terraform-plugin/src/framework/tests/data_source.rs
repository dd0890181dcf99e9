//! Laws of data sources.

use super::fixture::{Behaviour, Client, server};
use super::json_values::object;
use crate::Model;
use crate::framework::operations::read_data_source;
use crate::framework::*;
use crate::terraform::{Attr, Attribute, Diagnostics, Schema};
use serde_json::json;

pub(super) struct Version;

#[derive(Clone, Model)]
pub(super) struct VersionModel {
    prefix: Attr<String>,
    text: Attr<String>,
}

impl DataSource for Version {
    type Client = Client;
    type Model = VersionModel;

    fn schema(&self) -> Schema {
        Schema::new([
            Attribute::string("prefix").default("v"),
            Attribute::string("text").computed(),
        ])
    }

    async fn read(
        &self,
        client: &Client,
        request: ReadDataSourceRequest<VersionModel>,
    ) -> Result<VersionModel, Diagnostics> {
        let mut model = request.config;
        model.text = format!("{}{}", model.prefix.require("prefix")?, client.version()).into();
        Ok(model)
    }
}

#[tokio::test]
async fn a_data_source_reads_with_its_defaults() {
    let schema = Version.schema();
    let request = read_data_source::Request {
        type_name: "test_version".into(),
        config: object(&schema, &json!({})),
        ..Default::default()
    };
    let response = server(Behaviour::Right)
        .await
        .read_data_source(request)
        .await;
    assert_eq!(
        response.state,
        object(&schema, &json!({"prefix": "v", "text": "v1.11.4"}))
    );
}
