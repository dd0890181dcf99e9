//! Calls that every server takes alike: what it is, and what it knows.

use http::Method;
use serde::Deserialize;
use serde_json::json;

use super::{Generation, NameList, wire};
use crate::{
    call::Call,
    exchange::{Repeat, Request},
};

/// The version of the server as it names itself; needs the permission `iam.read`.
///
/// Development builds answer with other strings, so the string is not parsed here.
pub fn server_version() -> Call<String> {
    #[derive(Deserialize)]
    struct Answer {
        instance: Instance,
    }
    #[derive(Deserialize)]
    struct Instance {
        #[serde(default)]
        version: String,
    }
    let path = "/admin/v1/instances/me";
    let request = Request::new("read server version", Method::GET, path, Repeat::Read);
    Call::json(request, |answer: Answer| Ok(answer.instance.version))
}

/// The types of events that the server knows; needs the permission `events.read`.
pub fn event_types() -> Call<Vec<String>> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Answer {
        #[serde(default)]
        event_types: Vec<EventType>,
    }
    #[derive(Deserialize)]
    struct EventType {
        #[serde(rename = "type")]
        name: String,
    }
    let path = "/admin/v1/events/types/_search";
    let request = Request::new("list event types", Method::POST, path, Repeat::Read);
    Call::json(request.with_body(json!({})), |answer: Answer| {
        Ok(answer
            .event_types
            .into_iter()
            .map(|event_type| event_type.name)
            .collect())
    })
}

/// Where each generation is looked for, in this order; the first that is there is spoken.
///
/// Both generations of 2024 are at `/v3alpha`. v2.59.0 to v2.60.0 serve the resources API at the
/// root by mistake.
pub const PROBED_BASES: [(&str, Generation); 5] = [
    ("/v2/actions", Generation::V2),
    ("/v2beta/actions", Generation::V2beta),
    ("/resources/v3alpha/actions", Generation::ResourcesV3alpha),
    ("/v3alpha", Generation::V3alpha2024_05),
    ("", Generation::ResourcesV3alpha),
];

/// A read without side effects that exists on every server of the generation at `base`.
pub fn probe(base: &str) -> Call<Vec<String>> {
    let mut call = wire::named_list(&format!("{base}/executions"), NameList::Functions);
    call.request.operation = "detect API generation";
    call
}

/// A search that v4's v2beta serves and v3's does not (API.md 12).
pub fn probe_v2beta_on_v4() -> Call<()> {
    let path = "/v2beta/actions/executions/search";
    let request = Request::new("detect API generation", Method::POST, path, Repeat::Read);
    Call::json(request.with_body(json!({})), |_: wire::Nothing| Ok(()))
}

/// The services of a server of 2024, whose names tell the oldest and the newest releases apart
/// (API.md 12).
pub fn services_of_2024() -> Call<Vec<String>> {
    let mut call = wire::named_list("/v3alpha/executions", NameList::Services);
    call.request.operation = "detect API generation";
    call
}

/// A creation that no server can carry out: it lacks the endpoint (May 2024) or the type of target
/// (March 2024), and the refusal names which (API.md 12).
pub fn probe_v3alpha_messages() -> Call<()> {
    let request = Request::new(
        "detect API generation",
        Method::POST,
        "/v3alpha/targets",
        Repeat::Read,
    );
    let body = json!({ "name": "x", "restCall": {}, "timeout": "1s" });
    Call::json(request.with_body(body), |_: wire::Nothing| Ok(()))
}
