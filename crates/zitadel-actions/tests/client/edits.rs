//! Many hands on one execution: every entry arrives, whatever the reads show meanwhile.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use zitadel_actions::{
    BoxFuture, Error,
    call::Exchange,
    client::{ApiGeneration, Client, ClientOptions, EditError, Progress},
    dialect::Generation,
    exchange::{Request, Response},
    model::{Condition, TargetId, TargetRef},
};

/// One execution on a server of v2 whose reads lag behind its writes.
#[derive(Debug)]
struct Server {
    state: Mutex<State>,
    /// For how many reads a write does not show.
    lag: u32,
    /// How many writes of others follow upon ours, each of which undoes it.
    rivals: Mutex<u32>,
}

#[derive(Debug, Default)]
struct State {
    set: (Value, u32),
    shown: (Value, u32),
    hidden_for: u32,
}

impl Server {
    fn new(lag: u32, rivals: u32) -> Arc<Self> {
        let empty = || (json!([]), 0);
        let state = State {
            set: empty(),
            shown: empty(),
            hidden_for: 0,
        };
        Arc::new(Self {
            state: Mutex::new(state),
            lag,
            rivals: Mutex::new(rivals),
        })
    }

    fn client(self: &Arc<Self>) -> Client {
        let api_generation = ApiGeneration::Pinned(Generation::V2);
        Client::new(
            self.clone(),
            ClientOptions {
                api_generation,
                ..ClientOptions::default()
            },
        )
    }

    fn list(&self) -> Value {
        self.state.lock().expect("the state").set.0.clone()
    }

    fn answer(&self, request: &Request) -> Value {
        let mut state = self.state.lock().expect("the state");
        if request.method == "PUT" {
            let body = request.body.as_ref().expect("a body");
            let date = state.set.1 + 1;
            state.set = (body["targets"].clone(), date);
            let mut rivals = self.rivals.lock().expect("the rivals");
            if *rivals > 0 {
                *rivals -= 1;
                state.set = (json!(["rival"]), date + 1);
            }
            state.hidden_for = self.lag;
            return json!({ "setDate": instant(date) });
        }
        match state.hidden_for {
            0 => state.shown = state.set.clone(),
            _ => state.hidden_for -= 1,
        }
        let (targets, date) = &state.shown;
        if targets.as_array().is_none_or(Vec::is_empty) {
            return json!({ "pagination": { "appliedLimit": "1000" } });
        }
        let row = json!({
            "condition": { "event": { "all": true } },
            "changeDate": instant(*date),
            "targets": targets,
        });
        json!({ "pagination": { "totalResult": "1", "appliedLimit": "1000" }, "executions": [row] })
    }
}

fn instant(number: u32) -> String {
    format!(
        "2026-01-01T{:02}:{:02}:{:02}Z",
        number / 3600,
        number / 60 % 60,
        number % 60
    )
}

impl Exchange for Server {
    fn send<'a>(
        &'a self,
        request: &'a Request,
        _interrupt: &'a CancellationToken,
    ) -> BoxFuture<'a, Result<Response, Error>> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            let body = self.answer(request).to_string().into();
            tokio::task::yield_now().await;
            Ok(Response {
                status: http::StatusCode::OK,
                headers: http::HeaderMap::new(),
                body,
            })
        })
    }
}

fn condition() -> Condition {
    "event".parse().expect("a condition")
}

fn target(id: &str) -> TargetRef {
    TargetRef::Target(TargetId::parse(id).expect("an id"))
}

async fn attach(client: &Client, id: &str) -> Result<Vec<TargetRef>, EditError> {
    let entry = target(id);
    let edit = |list: &[TargetRef]| {
        (!list.contains(&entry)).then(|| [list, std::slice::from_ref(&entry)].concat())
    };
    let edited = client.edit_execution(&condition(), edit).await?;
    Ok(edited.list)
}

async fn detach(client: &Client, id: &str) -> Result<Vec<TargetRef>, EditError> {
    let entry = target(id);
    let edit = |list: &[TargetRef]| {
        let rest = list
            .iter()
            .filter(|other| **other != entry)
            .cloned()
            .collect();
        list.contains(&entry).then_some(rest)
    };
    let edited = client.edit_execution(&condition(), edit).await?;
    Ok(edited.list)
}

#[tokio::test(start_paused = true)]
async fn thirty_at_once_all_arrive_at_any_lag() {
    for lag in [0, 1, 7, 40] {
        let server = Server::new(lag, 0);
        let client = server.client();
        let ids: Vec<_> = (0..30).map(|number| format!("t{number}")).collect();
        let all = ids.iter().map(|id| attach(&client, id));
        for attached in futures_util::future::join_all(all).await {
            attached.expect("attached");
        }
        let mut list: Vec<_> = server.list().as_array().expect("a list").clone();
        list.sort_by_key(ToString::to_string);
        let mut expected: Vec<_> = ids.iter().map(|id| json!(id)).collect();
        expected.sort_by_key(ToString::to_string);
        assert_eq!(list, expected, "lag {lag}");

        let all = ids.iter().map(|id| detach(&client, id));
        for detached in futures_util::future::join_all(all).await {
            detached.expect("detached");
        }
        assert_eq!(server.list(), json!([]), "lag {lag}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_somebody_else_has_undone_is_done_again_upon_theirs() {
    for lag in [0, 3] {
        let server = Server::new(lag, 2);
        let list = attach(&server.client(), "ours").await.expect("attached");
        assert_eq!(list, [target("rival"), target("ours")], "lag {lag}");
        assert_eq!(server.list(), json!(["rival", "ours"]), "lag {lag}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_race_that_is_lost_every_time_is_an_error() {
    let server = Server::new(0, u32::MAX);
    let error = attach(&server.client(), "ours").await.expect_err("lost");
    assert!(matches!(error.error, Error::LostRace { .. }), "{error:?}");
    assert_eq!(error.progress, Progress::NotMade);
}

#[tokio::test(start_paused = true)]
async fn what_holds_already_is_not_written() {
    let server = Server::new(0, 0);
    attach(&server.client(), "ours").await.expect("attached");
    let date = server.state.lock().expect("the state").set.1;
    attach(&server.client(), "ours")
        .await
        .expect("attached already");
    assert_eq!(server.state.lock().expect("the state").set.1, date);
}
