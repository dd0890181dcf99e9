//! One configuration has the same outcome on every generation of the API.

mod conditions;
mod detection;
mod feature_flag;
mod includes;
mod interrupts;
mod lifecycle;
mod refused;
mod upgrade;

use std::collections::BTreeMap;
use std::time::Duration;

use zitadel_emulator::{Emulator, TargetKind};

use crate::world::{World, world_with};

/// A recorded server, and the generation of the API that is used with it.
#[derive(Clone, Copy, Debug)]
struct Server {
    /// The version of ZITADEL.
    version: &'static str,
    /// `api_generation`, unless the provider detects it.
    pinned: Option<&'static str>,
}

/// Every recorded server with the generation that the provider finds there, and the other one of
/// v4.
const SERVERS: [Server; 10] = [
    found("2.49.5"),
    found("2.51.4"),
    found("2.58.7"),
    found("2.59.5"),
    found("2.71.19"),
    found("3.4.9"),
    found("4.7.6"),
    found("4.13.1"),
    pinned("4.7.6", "v2beta"),
    pinned("4.13.1", "v2beta"),
];

/// A server whose generation the provider detects.
const fn found(version: &'static str) -> Server {
    Server {
        version,
        pinned: None,
    }
}

/// A server with `api_generation` set.
const fn pinned(version: &'static str, generation: &'static str) -> Server {
    Server {
        version,
        pinned: Some(generation),
    }
}

impl Server {
    /// This server and a configuration that points at it.
    fn world(self, hcl: &str) -> World {
        let zitadel = Emulator::builder()
            .server_version(self.version)
            .start_blocking();
        zitadel.set_actions_feature(true);
        self.world_with(zitadel, hcl)
    }

    /// A server that the test made.
    fn world_with(self, zitadel: Emulator, hcl: &str) -> World {
        let mut world = world_with(zitadel, hcl);
        if let Some(generation) = self.pinned {
            world.terraform.set("ZITADEL_API_GENERATION", generation);
        }
        world
    }

    /// How this server spells the id of an execution: with dots up to v2.51.
    fn server_id(self, id: &str) -> String {
        if !self.is_of_march_2024() {
            return id.to_owned();
        }
        let Some((kind, name)) = id.split_once('/') else {
            return id.to_owned();
        };
        let slash = if name.contains('/') { "/" } else { "" };
        format!("{kind}.{slash}{}", name.strip_suffix(".*").unwrap_or(name))
    }

    /// Whether this is v2.48 to v2.51.
    fn is_of_march_2024(self) -> bool {
        ["2.49.5", "2.51.4"].contains(&self.version)
    }

    /// Whether this is v2.52 to v2.71, whose lists mix targets and includes.
    fn mixes_includes(self) -> bool {
        ["2.58.7", "2.59.5", "2.71.19"].contains(&self.version)
    }

    /// A function that this server has; the names changed with v3.
    fn function(self) -> &'static str {
        if self.version.starts_with('2') {
            "Action.Flow.Type.CustomiseToken.Action.TriggerType.PreUserinfoCreation"
        } else {
            "preuserinfo"
        }
    }

    /// A service that this server has; v2.49 knows the sessions as v2beta only.
    fn service(self) -> &'static str {
        if self.is_of_march_2024() {
            "zitadel.session.v2beta.SessionService"
        } else {
            "zitadel.session.v2.SessionService"
        }
    }
}

/// The objects of a server, in the same form on every generation: targets by name without ids
/// and keys, executions by their id with slashes and the names of their targets.
#[derive(Debug, PartialEq)]
struct Held {
    targets: BTreeMap<String, (String, TargetKind, Duration)>,
    executions: BTreeMap<String, Vec<String>>,
}

/// What the server behind `server` holds now.
fn held(server: Server, zitadel: &Emulator, ids: &[&str]) -> Held {
    let targets = zitadel.targets();
    let name = |id: &String| {
        let target = targets.iter().find(|target| target.id == *id);
        target.map_or_else(|| id.clone(), |target| target.name.clone())
    };
    let mut found = zitadel.executions();
    let executions = ids
        .iter()
        .filter_map(|id| {
            found
                .remove(&server.server_id(id))
                .map(|list| ((*id).to_owned(), list.iter().map(name).collect()))
        })
        .collect();
    assert!(
        found.is_empty(),
        "executions that nobody asked for: {found:?}"
    );
    let targets = targets.iter().map(|target| {
        (
            target.name.clone(),
            (target.endpoint.clone(), target.kind, target.timeout),
        )
    });
    Held {
        targets: targets.collect(),
        executions,
    }
}
