//! What a server answers about itself: the instance, its features, its names, its discovery
//! document, and the refusals when the instance cannot be found.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde_json::{Value, json};

use crate::exchange::{Reply, Request};
use crate::failure::{Code, Failure};
use crate::generations::{Object, Permission, World};
use crate::names::Named;
use crate::proto::Schema;
use crate::proto::decode::Decoder;
use crate::rules::Rules;

/// Calls outside the actions API that the emulator answers with a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InstanceCall {
    Instance,
    EventTypes,
    AggregateTypes,
    GetFeatures,
    SetFeatures,
}

impl InstanceCall {
    /// The method, path and call of every such route on a server.
    pub(crate) fn routes(rules: Rules) -> Vec<(&'static str, &'static str, Self)> {
        let mut routes = vec![
            ("GET", "/admin/v1/instances/me", Self::Instance),
            ("POST", "/admin/v1/events/types/_search", Self::EventTypes),
            (
                "POST",
                "/admin/v1/aggregates/types/_search",
                Self::AggregateTypes,
            ),
        ];
        for path in rules.feature_routes() {
            routes.push(("GET", path, Self::GetFeatures));
            routes.push(("PUT", path, Self::SetFeatures));
        }
        routes
    }

    pub(crate) fn is_admin(self) -> bool {
        matches!(
            self,
            Self::Instance | Self::EventTypes | Self::AggregateTypes
        )
    }

    pub(crate) fn permission(self) -> Permission {
        if self == Self::SetFeatures {
            Permission::Write
        } else {
            Permission::Read
        }
    }

    /// Service and method behind the call.
    pub(crate) fn rpc(self) -> (&'static str, &'static str) {
        match self {
            Self::Instance => ("zitadel.admin.v1.AdminService", "GetMyInstance"),
            Self::EventTypes => ("zitadel.admin.v1.AdminService", "ListEventTypes"),
            Self::AggregateTypes => ("zitadel.admin.v1.AdminService", "ListAggregateTypes"),
            Self::GetFeatures => ("zitadel.feature.v2.FeatureService", "GetInstanceFeatures"),
            Self::SetFeatures => ("zitadel.feature.v2.FeatureService", "SetInstanceFeatures"),
        }
    }

    /// The flags in a request to set some.
    pub(crate) fn flags(self, rules: Rules, body: &str) -> Result<BTreeMap<String, bool>, String> {
        if self != Self::SetFeatures {
            return Ok(BTreeMap::new());
        }
        let names: Vec<(String, &str)> = rules
            .feature_names()
            .into_iter()
            .filter(|name| is_flag(name))
            .map(|name| (snake_case(name), name))
            .collect();
        let mut text = String::from("message SetInstanceFeaturesRequest\n");
        for (name, _) in &names {
            text.push_str(&format!("  {name}? bool\n"));
        }
        let schema = Schema::read(&text, "zitadel.feature.v2", "features", rules.version);
        let decoder = Decoder {
            schema: &schema,
            names_fields: rules.decoder_names_fields(),
        };
        let record = decoder.body("SetInstanceFeaturesRequest", body)?;
        let flag = |(field, name): &(String, &str)| {
            record
                .find_flag(field)
                .map(|flag| ((*name).to_owned(), flag))
        };
        Ok(names.iter().filter_map(flag).collect())
    }

    pub(crate) fn answer(self, world: &mut World, flags: BTreeMap<String, bool>) -> Value {
        match self {
            Self::Instance => show_instance(world),
            Self::EventTypes => {
                json!({ "eventTypes": localized("EventTypes", &world.names.event_types) })
            }
            Self::AggregateTypes => {
                json!({ "aggregateTypes": localized("AggregateTypes", &world.names.aggregate_types) })
            }
            Self::GetFeatures => show_features(world),
            Self::SetFeatures => {
                world.state.set_features(flags);
                json!({ "details": feature_details(world) })
            }
        }
    }
}

/// Flags that are a boolean; the others are a list and a message.
fn is_flag(name: &str) -> bool {
    name != "improvedPerformance" && name != "loginV2"
}

fn snake_case(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

fn localized(prefix: &str, names: &[Named]) -> Vec<Value> {
    names
        .iter()
        .map(|named| {
            let key = format!("{prefix}.{}", named.name);
            let message = named.text.clone().unwrap_or_else(|| key.clone());
            json!({ "type": named.name, "localized": { "key": key, "localizedMessage": message } })
        })
        .collect()
}

fn feature_details(world: &World) -> Value {
    Object::new()
        .long("sequence", world.state.features.sequence)
        .put("changeDate", world.state.features.changed)
        .put("resourceOwner", world.state.instance.id.as_str())
        .build()
}

fn show_features(world: &World) -> Value {
    let mut answer = Object::new().put("details", feature_details(world));
    for name in world.rules.feature_names() {
        let flag = world.state.features.set.get(name);
        let shown = match flag {
            Some(enabled) => Object::new()
                .flag("enabled", *enabled)
                .put("source", "SOURCE_INSTANCE"),
            None => Object::new(),
        };
        answer = answer.put(name, shown);
    }
    answer.build()
}

fn show_instance(world: &World) -> Value {
    let instance = &world.state.instance;
    let (own, domains) = world.rules.setup_sequences();
    let details = |sequence: u64| {
        Object::new()
            .long("sequence", sequence)
            .put("creationDate", instance.created)
            .put("changeDate", instance.created)
            .put("resourceOwner", instance.id.as_str())
    };
    json!({ "instance": {
        "id": instance.id,
        "details": Value::from(details(own)),
        "state": "STATE_RUNNING",
        "name": "ZITADEL",
        "version": format!("v{}", world.rules.version),
        "domains": [
            { "details": Value::from(details(domains)), "domain": instance.generated_domain, "generated": true },
            { "details": Value::from(details(domains)), "domain": "localhost", "primary": true },
        ],
    }})
}

/// The discovery document of a server, with this host in its URLs.
pub(crate) fn discovery(rules: Rules, host: &str) -> Reply {
    let text = match rules.version.to_string().as_str() {
        "2.49.5" | "2.51.4" => include_str!("../data/discovery/2.49.5.json"),
        "2.58.7" | "2.59.5" => include_str!("../data/discovery/2.58.7.json"),
        "2.71.19" => include_str!("../data/discovery/2.71.19.json"),
        "3.4.9" => include_str!("../data/discovery/3.4.9.json"),
        "4.7.6" => include_str!("../data/discovery/4.7.6.json"),
        _ => include_str!("../data/discovery/4.13.1.json"),
    };
    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    Reply {
        status: 200,
        headers,
        body: text.replace("{host}", host).into(),
    }
}

/// The host that decides which instance is meant.
pub(crate) fn instance_host(rules: Rules, request: &Request) -> &str {
    let named = request
        .header("x-zitadel-instance-host")
        .filter(|_| rules.honours_instance_host_header());
    named.unwrap_or(&request.host)
}

fn domain(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

/// The text of the cause while the database is down.
const DATABASE: &str = "failed to connect to `user=zitadel database=zitadel`: 127.0.0.1:5432 (127.0.0.1): \
                        dial error: dial tcp 127.0.0.1:5432: connect: connection refused";

/// Whether the instance of a request can be found; the error is the server's text.
///
/// `localhost` and the loopback addresses name the instance, with any port.
fn lookup(
    rules: Rules,
    request: &Request,
    outage: bool,
    behind_gateway: bool,
) -> Result<(), String> {
    let host = instance_host(rules, request);
    let name = domain(host);
    if outage {
        // v2.49 shows the driver's error without an ID of its own.
        let cause = match (rules.has_slash_ids(), behind_gateway) {
            (false, _) => format!(": {DATABASE}"),
            (true, true) => format!(
                ": ID=QUERY-d3fas Message=An internal error occurred Parent=({}: \
                 ID=QUERY-d3fas Message=Errors.Internal Parent=({DATABASE}))",
                rules.lookup("localhost")
            ),
            (true, false) => {
                format!(": ID=QUERY-d3fas Message=An internal error occurred Parent=({DATABASE})")
            }
        };
        return Err(rules.origin(host) + &cause);
    }
    let address: Option<IpAddr> = name
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse()
        .ok();
    if name == "localhost" || address.is_some_and(|address| address.is_loopback()) {
        return Ok(());
    }
    let found = "Instance not found. Make sure you got the domain right. \
                 Check out https://zitadel.com/docs/apis/introduction#domains";
    let key = rules.instance_not_found_key();
    let parent = format!("{}: ID=QUERY-1kIjX Message={key}", rules.lookup(name));
    Err(format!(
        "{}: ID=QUERY-1kIjX Message={found} Parent=({parent})",
        rules.origin(host)
    ))
}

/// Finds the instance for a call of the API.
pub(crate) fn find(rules: Rules, request: &Request, outage: bool) -> Result<(), Failure> {
    lookup(rules, request, outage, true).map_err(|text| Failure::gateway(Code::NotFound, text))
}

/// Finds the instance for a call of the login and token side, which refuses in plain text.
pub(crate) fn find_plainly(rules: Rules, request: &Request, outage: bool) -> Result<(), Reply> {
    lookup(rules, request, outage, false).map_err(|text| Reply::text(404, &(text + "\n")))
}

/// Whether the server is ready.
pub(crate) fn ready(outage: bool) -> Reply {
    if outage {
        let text = format!("ID=API-F24h2 Message=DB CONNECTION ERROR Parent=({DATABASE})\n");
        Reply::text(412, &text)
    } else {
        Reply::text(200, "ok")
    }
}
