//! Laws of ephemeral resources.

use super::fixture::{Behaviour, Client, server};
use super::json_values::object;
use crate::Model;
use crate::framework::operations::{
    close_ephemeral_resource, open_ephemeral_resource, renew_ephemeral_resource,
};
use crate::framework::*;
use crate::terraform::{Attr, Attribute, Diagnostics, Schema, Value};
use serde_json::json;
use std::time::{Duration, SystemTime};

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
        ..Default::default()
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
