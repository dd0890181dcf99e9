//! Laws of data sources, ephemeral resources and lists.

use super::fixture::{Behaviour, Client, Thing, ThingModel, server, thing};
use super::json_values::object;
use crate::Model;
use crate::framework::operations::{
    close_ephemeral_resource, list_resource, open_ephemeral_resource, read_data_source,
    renew_ephemeral_resource,
};
use crate::framework::*;
use crate::terraform::{Attr, Attribute, Diagnostics, Schema, Value};
use futures_util::StreamExt;
use serde_json::json;
use std::time::{Duration, SystemTime};

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

pub(super) struct Ticket;

#[derive(Clone, Model)]
pub(super) struct TicketModel {
    number: Attr<i64>,
}

fn tomorrow() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(86_400)
}

impl EphemeralResource for Ticket {
    type Client = Client;
    type Model = TicketModel;

    fn schema(&self) -> Schema {
        Schema::new([Attribute::number("number").computed()])
    }

    async fn open(
        &self,
        _: &Client,
        request: OpenRequest<TicketModel>,
    ) -> Result<Opened<TicketModel>, Diagnostics> {
        request.private.set("number", *b"4");
        Ok(Opened {
            result: TicketModel { number: 4.into() },
            renew_at: Some(tomorrow()),
        })
    }

    async fn renew(
        &self,
        _: &Client,
        request: RenewRequest,
    ) -> Result<Option<SystemTime>, Diagnostics> {
        Ok(request.private.get("number").map(|_| tomorrow()))
    }

    async fn close(&self, _: &Client, request: CloseRequest) -> Result<(), Diagnostics> {
        match request.private.get("number") {
            Some(_) => Ok(()),
            None => Err(Diagnostics::error("Lost", "There is no number.")),
        }
    }
}

#[tokio::test]
async fn an_ephemeral_resource_keeps_its_private_bytes_until_it_is_closed() {
    let (server, type_name) = (server(Behaviour::Right).await, || "test_ticket".to_owned());
    let config = object(&Ticket.schema(), &json!({}));
    let request = open_ephemeral_resource::Request {
        type_name: type_name(),
        config,
    };
    let opened = server.open_ephemeral_resource(request).await;
    assert_eq!(opened.result.get("number"), &Value::from(4));
    assert_eq!(opened.renew_at, Some(tomorrow()));
    let request = renew_ephemeral_resource::Request {
        type_name: type_name(),
        private: opened.private,
    };
    let renewed = server.renew_ephemeral_resource(request).await;
    assert_eq!(renewed.renew_at, Some(tomorrow()));
    let close = |private| close_ephemeral_resource::Request {
        type_name: type_name(),
        private,
    };
    assert!(
        server
            .close_ephemeral_resource(close(renewed.private))
            .await
            .is_empty()
    );
    assert!(
        server
            .close_ephemeral_resource(close(Vec::new()))
            .await
            .has_errors()
    );
}

pub(super) struct Things(pub(super) Behaviour);

#[derive(Clone, Model)]
pub(super) struct ThingsConfig {
    amount: Attr<i64>,
}

impl ListResource for Things {
    type Client = Client;
    type Config = ThingsConfig;
    type Resource = Thing;

    fn schema(&self) -> Schema {
        Schema::new([Attribute::number("amount").default(1_000)])
    }

    async fn list(
        &self,
        _: &Client,
        query: ListRequest<ThingsConfig>,
        mut results: ListResults<Thing>,
    ) -> Result<(), Diagnostics> {
        for id in 0..query.config.amount.unwrap_or(0) {
            let model = ThingModel {
                id: id.to_string().into(),
                name: "n".into(),
                size: 1.into(),
                ..ThingModel::default()
            };
            if !results.push(format!("thing {id}"), model).await {
                return Ok(());
            }
            assert!(self.0 != Behaviour::Panics, "the disk is on fire");
        }
        query.context.warn("All", "That was all.");
        Ok(())
    }
}

async fn list(
    behaviour: Behaviour,
    count: i64,
    limit: i64,
    whole: bool,
) -> Vec<list_resource::Event> {
    let request = list_resource::Request {
        type_name: "test_thing".into(),
        config: object(&Things(behaviour).schema(), &json!({"amount": count})),
        limit,
        include_resource_object: whole,
    };
    server(behaviour)
        .await
        .list_resource(request)
        .collect()
        .await
}

#[tokio::test]
async fn a_list_gives_identities_and_on_demand_whole_objects() {
    let events = list(Behaviour::Right, 2, 10, true).await;
    assert_eq!(events.len(), 3, "two things and a warning");
    assert_eq!(events[1].display_name, "thing 1");
    assert_eq!(
        events[1].identity,
        Some(Value::object([("id", "1".into())]))
    );
    assert_eq!(
        events[1].resource_object,
        Some(thing(json!({"id": "1", "name": "n", "size": 1})))
    );
    assert!(events[2].identity.is_none() && !events[2].diagnostics.has_errors());
    assert_eq!(
        list(Behaviour::Right, 1, 10, false).await[0].resource_object,
        None
    );
}

#[tokio::test]
async fn a_list_ends_at_its_limit() {
    assert_eq!(list(Behaviour::Right, 1_000_000, 3, false).await.len(), 3);
    assert_eq!(list(Behaviour::Right, 1_000_000, 0, false).await.len(), 100);
}

#[tokio::test]
async fn a_list_that_panics_tells_so_after_what_it_found() {
    let events = list(Behaviour::Panics, 5, 10, false).await;
    assert_eq!(events.len(), 2);
    assert!(
        events[1]
            .diagnostics
            .to_string()
            .contains("listing `test_thing`")
    );
}

#[tokio::test]
async fn a_list_that_nobody_reads_on_stops() {
    let request = list_resource::Request {
        type_name: "test_thing".into(),
        config: object(&Things(Behaviour::Right).schema(), &json!({})),
        limit: 50,
        include_resource_object: false,
    };
    let mut events = server(Behaviour::Right).await.list_resource(request);
    assert!(events.next().await.is_some());
    drop(events);
}
