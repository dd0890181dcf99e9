//! The same operations on every generation, spelled as its recordings do.

use serde_json::{Value, json};
use zitadel_emulator::Emulator;

use crate::client::{Answer, ask};

/// One recorded server of each shape of the API.
pub(crate) const SERVERS: [&str; 8] = [
    "2.49.5", "2.51.4", "2.58.7", "2.59.5", "2.71.19", "3.4.9", "4.7.6", "4.13.1",
];

/// A caller of one server.
pub(crate) struct Api<'a> {
    emulator: &'a Emulator,
    base: &'static str,
}

impl<'a> Api<'a> {
    pub(crate) fn of(emulator: &'a Emulator) -> Self {
        let base = match emulator.recorded_version().to_string().as_str() {
            "2.49.5" | "2.51.4" | "2.58.7" => "/v3alpha",
            "2.59.5" => "",
            "2.71.19" => "/resources/v3alpha/actions",
            "3.4.9" => "/v2beta/actions",
            _ => "/v2/actions",
        };
        Self { emulator, base }
    }

    fn is_march(&self) -> bool {
        let version = self.emulator.recorded_version().to_string();
        version == "2.49.5" || version == "2.51.4"
    }

    pub(crate) fn call(
        &self,
        token: &str,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Answer {
        let headers = [("Authorization".to_owned(), format!("Bearer {token}"))];
        ask(
            &self.emulator.address().to_string(),
            method,
            &format!("{}{path}", self.base),
            &headers,
            body.map(Value::to_string).as_deref(),
        )
        .unwrap()
    }

    fn own(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        self.call(&self.emulator.token(), method, path, body)
    }

    pub(crate) fn create(&self, name: &str) -> Answer {
        let mut body = json!({ "name": name, "timeout": "10s", "restWebhook": {} });
        if self.is_march() {
            body["restWebhook"]["url"] = json!("https://192.0.2.1/hook");
        } else {
            body["endpoint"] = json!("https://192.0.2.1/hook");
        }
        self.own("POST", "/targets", Some(&body))
    }

    pub(crate) fn get(&self, id: &str) -> Answer {
        self.own("GET", &format!("/targets/{id}"), None)
    }

    pub(crate) fn delete(&self, id: &str) -> Answer {
        self.own("DELETE", &format!("/targets/{id}"), None)
    }

    pub(crate) fn update(&self, id: &str, body: &Value) -> Answer {
        self.update_by(&self.emulator.token(), id, body)
    }

    pub(crate) fn update_by(&self, token: &str, id: &str, body: &Value) -> Answer {
        let method = match self.base {
            "/v3alpha" => "PUT",
            "" | "/resources/v3alpha/actions" => "PATCH",
            _ => "POST",
        };
        self.call(token, method, &format!("/targets/{id}"), Some(body))
    }

    /// The names of the targets in the list.
    pub(crate) fn names(&self) -> Vec<String> {
        let (word, body) = match self.base {
            "" | "/resources/v3alpha/actions" => ("_search", json!([])),
            "/v2beta/actions" => ("_search", json!({})),
            _ => ("search", json!({})),
        };
        let answer = self.own("POST", &format!("/targets/{word}"), Some(&body));
        assert_eq!(answer.status, 200, "{}", answer.text);
        let answer = answer.json();
        let rows = answer.get("result").or(answer.get("targets"));
        let name = |row: &Value| {
            let config = row.get("config").unwrap_or(row);
            config["name"].as_str().unwrap().to_owned()
        };
        rows.map(|rows| rows.as_array().unwrap().iter().map(name).collect())
            .unwrap_or_default()
    }
}

/// The ID in the answer to a create.
pub(crate) fn id_of(answer: &Answer) -> String {
    let body = answer.json();
    let id = body.get("id").unwrap_or(&body["details"]["id"]);
    id.as_str()
        .unwrap_or_else(|| panic!("no id in {}", answer.text))
        .to_owned()
}

/// The date of the last change in the answer to a write or a read.
pub(crate) fn changed(answer: &Answer) -> String {
    let body = answer.json();
    let body = body.get("target").unwrap_or(&body);
    let found = [
        &body["changeDate"],
        &body["creationDate"],
        &body["details"]["changeDate"],
        &body["details"]["changed"],
    ];
    let date = found.into_iter().find_map(Value::as_str);
    date.unwrap_or_else(|| panic!("no date in {}", answer.text))
        .to_owned()
}

/// The ID of ZITADEL's error in an answer.
pub(crate) fn error(answer: &Answer) -> String {
    let body = answer.json();
    body["details"][0]["id"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}
