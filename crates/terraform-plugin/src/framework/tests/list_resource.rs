//! Laws of list resources.

use super::fixture::{Behaviour, Client, Thing, ThingModel, server, thing};
use super::json_values::object;
use crate::Model;
use crate::framework::operations::list_resource;
use crate::framework::*;
use crate::terraform::{Attr, Attribute, Diagnostics, Schema, Value};
use futures_util::StreamExt;
use serde_json::json;

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
