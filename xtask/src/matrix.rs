//! The table of what each server can do, from what the client knows of servers.

use zitadel_actions::dialect::{Feature, Generation, Limits};
use zitadel_actions::model::{ServerVersion, VersionRange};

/// A column: servers that are alike enough, and the releases at which they may differ still.
struct Servers {
    name: &'static str,
    generation: Generation,
    releases: &'static [ServerVersion],
}

const fn v(major: u32, minor: u32, patch: u32) -> ServerVersion {
    ServerVersion::new(major, minor, patch)
}

const SERVERS: [Servers; 8] = [
    Servers {
        name: "v2.48-v2.51",
        generation: Generation::V3alpha2024_03,
        releases: &[v(2, 48, 0), v(2, 51, 99)],
    },
    Servers {
        name: "v2.52-v2.58",
        generation: Generation::V3alpha2024_05,
        releases: &[v(2, 52, 0), v(2, 58, 99)],
    },
    Servers {
        name: "v2.59-v2.65",
        generation: Generation::ResourcesV3alpha,
        releases: &[v(2, 59, 0), v(2, 60, 1), v(2, 65, 99)],
    },
    Servers {
        name: "v2.66-v2.71",
        generation: Generation::ResourcesV3alpha,
        releases: &[v(2, 66, 0), v(2, 71, 99)],
    },
    Servers {
        name: "v3",
        generation: Generation::V2beta,
        releases: &[v(3, 0, 0), v(3, 4, 1), v(3, 4, 2), v(3, 4, 99)],
    },
    Servers {
        name: "v4.0-v4.7",
        generation: Generation::V2,
        releases: &[
            v(4, 0, 0),
            v(4, 1, 0),
            v(4, 4, 99),
            v(4, 5, 0),
            v(4, 7, 0),
            v(4, 7, 1),
        ],
    },
    Servers {
        name: "v4.8 and later",
        generation: Generation::V2,
        releases: &[v(4, 8, 0), v(4, 13, 1)],
    },
    Servers {
        name: "v4, pinned to v2beta",
        generation: Generation::V2beta,
        releases: &[v(4, 0, 0), v(4, 1, 0), v(4, 7, 0), v(4, 7, 1), v(4, 13, 1)],
    },
];

/// What practitioners write or get, for a feature.
fn subject(feature: Feature) -> &'static str {
    match feature {
        Feature::SigningKeys => "`signing_key`, `signing_key_version` of a target",
        Feature::PayloadTypes => "`payload_type` other than `JSON`",
        Feature::PublicKeys => "`zitadelactions_target_public_key`",
        Feature::Includes => "`include` in `targets` of an execution",
        Feature::MixedIncludes => "`include` and `target_id` in one list",
        Feature::ResponseIncludes => "`include` of a response",
        Feature::CreationDates => "`creation_date`",
        Feature::RequestsRun => "`request` and `response` conditions run",
        Feature::FunctionsAndEventsRun => "`function` and `event` conditions run",
        Feature::BroadRequestsRun => "`request` and `response` on `service` or `all` run",
        Feature::ListOrder => "targets run in the order of the list",
    }
}

/// The table in Markdown.
pub(crate) fn table() -> String {
    let mut table = String::from("| |");
    for servers in &SERVERS {
        table.push_str(&format!(" {} |", servers.name));
    }
    table.push_str(" where |\n|---|");
    table.push_str(&"---|".repeat(SERVERS.len() + 1));
    table.push('\n');
    row(
        &mut table,
        "`api_generation`",
        |servers| format!("`{}`", servers.generation),
        "",
    );
    for feature in Feature::ALL {
        let cell = |servers: &Servers| has(servers, feature).to_owned();
        row(&mut table, subject(feature), cell, feature.since());
    }
    let longest = |of: fn(&Limits) -> String| {
        move |servers: &Servers| {
            let mut all: Vec<String> = servers
                .releases
                .iter()
                .map(|release| of(&limits(servers, *release)))
                .collect();
            all.dedup();
            all.join(", then ")
        }
    };
    row(
        &mut table,
        "longest `name`",
        longest(|limits| limits.name.to_string()),
        Limits::LONGER_NAMES,
    );
    row(
        &mut table,
        "longest `endpoint`",
        longest(|limits| limits.endpoint.to_string()),
        Limits::LONGER_ENDPOINTS,
    );
    let timeout = |limits: &Limits| {
        let limit = limits.timeout;
        limit.map_or("no end".into(), |limit| format!("{} s", limit.as_secs()))
    };
    row(
        &mut table,
        "longest `timeout`",
        longest(timeout),
        Limits::LONGER_TIMEOUTS,
    );
    table
}

fn row(table: &mut String, subject: &str, cell: impl Fn(&Servers) -> String, note: &str) {
    let cells: Vec<String> = SERVERS.iter().map(cell).collect();
    table.push_str(&format!("| {subject} | {} | {note} |\n", cells.join(" | ")));
}

fn has(servers: &Servers, feature: Feature) -> &'static str {
    let dialect = |release| servers.generation.dialect(VersionRange::exactly(release));
    let answers: Vec<bool> = servers
        .releases
        .iter()
        .map(|release| dialect(*release).has(feature) == Some(true))
        .collect();
    match (answers.contains(&true), answers.contains(&false)) {
        (true, false) => "yes",
        (true, true) => "partly",
        (false, _) => "no",
    }
}

fn limits(servers: &Servers, release: ServerVersion) -> Limits {
    servers
        .generation
        .dialect(VersionRange::exactly(release))
        .limits()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_column_has_a_generation_that_its_releases_serve() {
        for servers in &SERVERS {
            for release in servers.releases {
                let served = servers.generation.releases().contains(*release);
                assert!(served, "{} {release}", servers.name);
            }
        }
        for generation in Generation::ALL {
            assert!(
                SERVERS
                    .iter()
                    .any(|servers| servers.generation == generation)
            );
        }
    }

    #[test]
    fn every_feature_is_decided_when_the_version_is_known() {
        for servers in &SERVERS {
            for release in servers.releases {
                let dialect = servers.generation.dialect(VersionRange::exactly(*release));
                for feature in Feature::ALL {
                    assert!(dialect.has(feature).is_some(), "{release} {feature}");
                }
            }
        }
    }
}
