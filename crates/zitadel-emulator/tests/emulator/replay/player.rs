//! Plays the exchanges of one recording to an emulator.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use zitadel_emulator::Emulator;

use super::assertion;
use super::compare::{Bound, difference, fill_text, reorder};
use super::receiver::Receiver;
use super::recording::{Exchange, Recording, Request};
use crate::client::ask;

/// The state of a replay.
pub(crate) struct Player {
    address: String,
    title: String,
    bound: Bound,
    /// Authorization headers by the recording's name of the caller; empty is none.
    callers: BTreeMap<String, String>,
    receiver: Option<Receiver>,
    scenario: String,
    unsorted_executions: bool,
    last_assertion: String,
}

impl Player {
    pub(crate) fn new(emulator: &Emulator, recording: &Recording) -> Self {
        let Recording {
            server,
            generation,
            scenario,
            ..
        } = recording;
        let receiver = (*scenario == "lockout").then(Receiver::start);
        let mut bound = Bound::new();
        bound.insert("client_id".to_owned(), emulator.client_id());
        bound.insert("client_secret".to_owned(), emulator.client_secret());
        if let Some(receiver) = &receiver {
            bound.insert("receiver".to_owned(), receiver.address.to_string());
            bound.insert("nobody".to_owned(), receiver.nobody.to_string());
        }
        let mut player = Self {
            address: String::new(),
            title: format!("{server} {generation} {scenario}"),
            bound,
            callers: BTreeMap::new(),
            receiver,
            scenario: scenario.clone(),
            unsorted_executions: false,
            last_assertion: String::new(),
        };
        player.move_to(emulator);
        player
    }

    /// Goes on with another server that has the same state.
    pub(crate) fn move_to(&mut self, emulator: &Emulator) {
        self.address = emulator.address().to_string();
        self.bound.insert("host".to_owned(), self.address.clone());
        let bearer = |token: String| format!("Bearer {token}");
        self.callers.extend([
            ("owner".to_owned(), bearer(emulator.token())),
            ("viewer".to_owned(), bearer(emulator.viewer_token())),
            (
                "user without a role".to_owned(),
                bearer(emulator.token_without_role()),
            ),
            ("garbage".to_owned(), bearer("garbage".to_owned())),
            ("basic scheme".to_owned(), "Basic Zm9vOmJhcg==".to_owned()),
            ("none".to_owned(), String::new()),
        ]);
        let recorded = emulator.recorded_version().to_string();
        self.unsorted_executions = ["2.49.5", "2.51.4", "2.58.7"].contains(&recorded.as_str());
    }

    /// Plays one exchange; the answer is how it differs, if it does.
    pub(crate) fn play(&mut self, emulator: &Emulator, exchange: &Exchange) -> Option<String> {
        let Exchange {
            step,
            request,
            response,
        } = exchange;
        self.set_the_scene(emulator, step);
        let headers = self.headers(request);
        let body = self.body(request, emulator);
        let path = fill_text(&request.path, &self.bound);
        let fail = |text: String| Some(format!("{} | {step} | {text}", self.title));
        let Some(answer) = ask(
            &self.address,
            &request.method,
            &path,
            &headers,
            body.as_deref(),
        ) else {
            return fail("the connection was closed without an answer".to_owned());
        };
        let mut got = answer.json();
        if answer.status != response.status {
            return fail(format!(
                "status {} instead of {}: {got}",
                answer.status, response.status
            ));
        }
        let content_type = response
            .content_type
            .as_deref()
            .unwrap_or("application/json");
        if answer.header("content-type") != Some(content_type) {
            return fail(format!(
                "content type {:?} instead of {content_type}",
                answer.header("content-type")
            ));
        }
        for (name, value) in &response.headers {
            if answer.header(name) != Some(value) {
                return fail(format!(
                    "header {name} {:?} instead of {value}",
                    answer.header(name)
                ));
            }
        }
        self.keep_token(step, &got);
        let column = equal_rows_column(request);
        if column.is_some() || (self.unsorted_executions && path.contains("executions/search")) {
            reorder(&response.body, &mut got, column, &self.bound);
        }
        let title = format!("{} | {step} | ", self.title);
        difference(&response.body, &got, "", &mut self.bound).map(|text| title + &text)
    }

    fn set_the_scene(&mut self, emulator: &Emulator, step: &str) {
        if let Some(receiver) = &self.receiver {
            receiver.follow(step);
        }
        if self.scenario == "outage" {
            emulator.set_outage(step != "create" && !step.contains("is back"));
        }
        // Each answer of the token endpoint has tokens of its own.
        self.bound.remove("access_token");
        self.bound.remove("id_token");
    }

    fn headers(&self, request: &Request) -> Vec<(String, String)> {
        let caller = request.caller.as_deref().unwrap_or("owner");
        let known = match caller {
            "assertion as bearer token" => format!("Bearer {}", self.last_assertion),
            caller => self
                .callers
                .get(caller)
                .unwrap_or_else(|| panic!("who is {caller:?}?"))
                .clone(),
        };
        let mut headers = vec![("Accept-Language".to_owned(), "en".to_owned())];
        if !known.is_empty() {
            headers.push(("Authorization".to_owned(), known));
        }
        if request.body.is_some() && !request.is_form() {
            headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
        }
        for (name, value) in &request.headers {
            let value = fill_text(value, &self.bound);
            let value = match value.strip_prefix("Basic ") {
                Some(pair) => format!("Basic {}", STANDARD.encode(pair)),
                None => value,
            };
            headers.push((name.clone(), value));
        }
        headers
    }

    fn body(&mut self, request: &Request, emulator: &Emulator) -> Option<String> {
        match request.form() {
            Some(fields) => Some(self.form(&fields, emulator)),
            None => request.text().map(|text| fill_text(&text, &self.bound)),
        }
    }

    fn form(&mut self, fields: &BTreeMap<String, String>, emulator: &Emulator) -> String {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        for (name, text) in fields {
            let what = text
                .strip_prefix("{assertion: ")
                .and_then(|rest| rest.strip_suffix('}'));
            let value = match what {
                Some("the same as before") => self.last_assertion.clone(),
                Some(what) => {
                    assertion::make(what, &emulator.service_account_key(), &emulator.base_url())
                }
                None => fill_text(text, &self.bound),
            };
            if what.is_some() {
                self.last_assertion.clone_from(&value);
            }
            form.append_pair(name, &value);
        }
        form.finish()
    }

    fn keep_token(&mut self, step: &str, answer: &Value) {
        let caller = match step {
            "good" => "access token",
            "scope openid alone" => "access token for openid only",
            "audience scope alone" => "access token for the audience scope",
            "client credentials, basic" => "access token of client credentials",
            _ => return,
        };
        if let Some(token) = answer["access_token"].as_str() {
            self.callers
                .insert(caller.to_owned(), format!("Bearer {token}"));
        }
    }
}

/// The column of a search in which rows may be equal.
fn equal_rows_column(request: &Request) -> Option<&'static str> {
    let body = request.text().unwrap_or_default();
    let named =
        |column: &str| request.path.ends_with(column) || body.contains(&format!("{column}\""));
    match () {
        () if named("FIELD_NAME_TARGET_TYPE") => Some("TYPE"),
        () if named("FIELD_NAME_ASYNC") => Some("ASYNC"),
        () if named("FIELD_NAME_INTERRUPT_ON_ERROR") => Some("INTERRUPT"),
        () => None,
    }
}
