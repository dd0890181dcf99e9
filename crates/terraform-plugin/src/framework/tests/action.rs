//! Laws of actions.

use super::fixture::{Behaviour, Client, server};
use super::json_values::object;
use crate::Model;
use crate::framework::operations::{invoke_action, plan_action, validate_action_config};
use crate::framework::*;
use crate::terraform::{Attr, Attribute, Diagnostics, Schema};
use futures_util::StreamExt;
use serde_json::json;

pub(super) struct Ring(pub(super) Behaviour);

#[derive(Clone, Model)]
pub(super) struct RingConfig {
    times: Attr<i64>,
}

impl Action for Ring {
    type Client = Client;
    type Config = RingConfig;

    fn schema(&self) -> Schema {
        Schema::new([Attribute::number("times").default(2)])
    }

    fn validate_config(
        &self,
        request: ValidateConfigRequest<RingConfig>,
        diagnostics: &mut Diagnostics,
    ) {
        let config = &request.config;
        if config.times.known().is_some_and(|times| *times < 0) {
            diagnostics.extend(Diagnostics::error("Too few", "Ring once at least."));
        }
    }

    async fn plan(
        &self,
        _: &Client,
        request: PlanActionRequest<RingConfig>,
    ) -> Result<(), Diagnostics> {
        if request.config.times.unwrap_or(0) > 100 {
            request.context.warn("Loud", "That is often.");
        }
        Ok(())
    }

    async fn invoke(
        &self,
        _: &Client,
        invocation: InvokeRequest<RingConfig>,
    ) -> Result<(), Diagnostics> {
        for time in 0..invocation.config.times.unwrap_or(0) {
            invocation.progress(format!("ring {time}"));
            tokio::task::yield_now().await;
        }
        match self.0 {
            Behaviour::Panics => panic!("the disk is on fire"),
            Behaviour::Fails => Err(Diagnostics::error("No bell", "Hang one up.")),
            _ => Ok(()),
        }
    }
}

async fn ring(behaviour: Behaviour) -> Vec<invoke_action::Event> {
    let config = object(&Ring(behaviour).schema(), &json!({}));
    let request = invoke_action::Request {
        type_name: "test_ring".into(),
        config,
    };
    server(behaviour)
        .await
        .invoke_action(request)
        .collect()
        .await
}

#[tokio::test]
async fn an_action_tells_its_progress_and_then_its_end() {
    let expect = [
        invoke_action::Event::Progress("ring 0".into()),
        invoke_action::Event::Progress("ring 1".into()),
        invoke_action::Event::Completed(Diagnostics::new()),
    ];
    assert_eq!(ring(Behaviour::Right).await, expect);
}

#[tokio::test]
async fn an_action_that_fails_says_so_at_its_end() {
    for behaviour in [Behaviour::Fails, Behaviour::Panics] {
        let events = ring(behaviour).await;
        let invoke_action::Event::Completed(diagnostics) = &events[2] else {
            panic!("{events:?}")
        };
        assert!(diagnostics.has_errors());
    }
}

#[tokio::test]
async fn an_action_is_checked_and_planned() {
    let (server, schema) = (
        server(Behaviour::Right).await,
        Ring(Behaviour::Right).schema(),
    );
    let config = |times: i64| object(&schema, &json!({"times": times}));
    let request = validate_action_config::Request {
        type_name: "test_ring".into(),
        config: config(-1),
    };
    assert!(server.validate_action_config(request).await.has_errors());
    let request = plan_action::Request {
        type_name: "test_ring".into(),
        config: config(101),
        ..Default::default()
    };
    let told = server.plan_action(request).await.diagnostics;
    assert!(!told.has_errors() && told.len() == 1);
}
