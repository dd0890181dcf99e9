//! A target's public keys.

mod adopted;
mod life;
mod newer_core;
mod refused;

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::hcl::{self, TARGET};
use crate::world::World;

pub(crate) const RSA: &str = include_str!("../../fixtures/recordings/official-provider/rsa.pem");
pub(crate) const P256: &str = include_str!("../../fixtures/keys/p256.pem");
const P384: &str = include_str!("../../fixtures/keys/p384.pem");

/// A target and one key of it, with these further lines.
pub(crate) fn with_key(pem: &str, lines: &str) -> String {
    format!("{TARGET}{}", key("k", pem, lines))
}

/// A key of the target, with these further lines.
fn key(name: &str, pem: &str, lines: &str) -> String {
    hcl::public_key(name, "t", pem).lines(lines).to_string()
}

const ADDRESS: &str = "zitadelactions_target_public_key.k";

impl World {
    fn key_path(&self) -> String {
        format!(
            "/v2/actions/targets/{}/publickeys",
            self.only_target()["id"].as_str().unwrap()
        )
    }

    /// The keys of the one target, oldest first.
    pub(crate) fn keys(&self) -> Vec<Value> {
        let body = json!({"pagination": {"asc": true}});
        let answer = self.ask("POST", &format!("{}/search", self.key_path()), Some(body));
        answer["publicKeys"].as_array().cloned().unwrap_or_default()
    }

    #[track_caller]
    fn only_key(&self) -> Value {
        let mut all = self.keys();
        assert_eq!(all.len(), 1, "{all:#?}");
        all.remove(0)
    }

    /// Changes a key outside of Terraform.
    fn key_verb(&self, key: &Value, verb: &str) {
        let path = format!("{}/{}", self.key_path(), key["keyId"].as_str().unwrap());
        match verb {
            "remove" => self.ask("DELETE", &path, None),
            verb => self.ask("POST", &format!("{path}/{verb}"), None),
        };
    }

    /// What was written since the calls were cleared, without ids.
    fn key_writes(&self) -> Vec<&'static str> {
        let all = self
            .zitadel
            .calls()
            .into_iter()
            .filter(|call| call.path.contains("/publickeys"));
        all.filter_map(
            |call| match (call.method.as_str(), call.path.rsplit('/').next()) {
                ("POST", Some("publickeys")) => Some("add"),
                ("POST", Some("activate")) => Some("activate"),
                ("POST", Some("deactivate")) => Some("deactivate"),
                ("DELETE", _) => Some("remove"),
                _ => None,
            },
        )
        .collect()
    }
}

/// The instant so long from now, RFC 3339.
fn after(time: Duration) -> String {
    let then = OffsetDateTime::from(SystemTime::now() + time);
    then.replace_nanosecond(0)
        .unwrap()
        .format(&Rfc3339)
        .unwrap()
}

/// Waits until the instant is over, on a server's clock that is this machine's.
fn wait_until(end: &str) {
    while after(Duration::ZERO).as_str() <= end {
        std::thread::sleep(Duration::from_millis(500));
    }
}
