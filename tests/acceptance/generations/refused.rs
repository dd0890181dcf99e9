//! An unsupported argument is an error at plan time, at its attribute, with the server's version
//! and the first one that supports it.

use super::{SERVERS, Server};

fn target(change: &str) -> String {
    let mut arguments = vec![
        ("name", "\"t\""),
        ("endpoint", "\"https://192.0.2.1/x\""),
        ("rest_async", "{}"),
    ];
    let (attribute, value) = change.split_once(" = ").unwrap();
    arguments.retain(|(name, _)| *name != attribute);
    arguments.push((attribute, value));
    let lines: String = arguments
        .iter()
        .map(|(name, value)| format!("  {name} = {value}\n"))
        .collect();
    format!("resource \"zitadelactions_target\" \"t\" {{\n{lines}}}\n")
}

/// On each server, the argument either works or is rejected at plan time.
fn only_where(change: &str, since: &str, works: impl Fn(Server) -> bool) {
    let attribute = change.split(" = ").next().unwrap();
    for server in SERVERS {
        let world = server.world(&target(change));
        if works(server) {
            world.terraform.apply();
            world.terraform.plans_nothing();
            continue;
        }
        let error = world.terraform.try_plan().failed();
        let version = format!("v{}", server.version);
        assert!(
            error.contains(&version) && error.contains(since),
            "{server:?}: {error}"
        );
        assert!(
            error.contains(&format!("{attribute} = ")),
            "at the attribute: {error}"
        );
        assert!(world.zitadel.targets().is_empty());
    }
}

fn newest(server: Server) -> bool {
    server.version == "4.13.1" && server.pinned.is_none()
}

fn early(server: Server) -> bool {
    server.is_of_march_2024() || server.version == "2.58.7"
}

#[test]
fn payload_types_need_v4_8_and_the_generation_v2() {
    only_where("payload_type = \"JWT\"", "v4.8", newest);
}

#[test]
fn a_rotation_needs_v2_66() {
    only_where("signing_key_version = 1", "v2.66", |server| {
        !early(server) && server.version != "2.59.5"
    });
}

#[test]
fn a_name_beyond_200_characters_needs_v2_59() {
    only_where(
        &format!("name = {:?}", "n".repeat(201)),
        "v2.59",
        |server| !early(server),
    );
}

#[test]
fn an_endpoint_beyond_1000_characters_needs_v4_5_and_the_generation_v2() {
    let endpoint = format!("https://192.0.2.1/{}", "p".repeat(1000));
    only_where(&format!("endpoint = {endpoint:?}"), "v4.5", |server| {
        server.version.starts_with('4') && server.pinned.is_none()
    });
}

#[test]
fn a_timeout_beyond_270_seconds_needs_a_server_before_v2_59() {
    only_where("timeout = \"271s\"", "before v2.59", early);
}

#[test]
fn a_key_is_rotated_on_every_server_that_has_keys() {
    for server in SERVERS
        .into_iter()
        .filter(|server| !early(*server) && server.version != "2.59.5")
    {
        let world = server.world(&target("signing_key_version = 1"));
        world.terraform.apply();
        let first = world.terraform.resource("zitadelactions_target.t")["signing_key"].clone();
        assert!(
            first.as_str().is_some_and(|key| !key.is_empty()),
            "{server:?}"
        );
        world.terraform.write(target("signing_key_version = 2"));
        world.terraform.apply();
        let second = world.terraform.resource("zitadelactions_target.t")["signing_key"].clone();
        assert_ne!(first, second, "{server:?}");
        assert_eq!(
            second.as_str(),
            world
                .zitadel
                .find_target("t")
                .unwrap()
                .signing_key
                .as_deref(),
            "{server:?}"
        );
        world.terraform.plans_nothing();
    }
}

#[test]
fn a_server_without_keys_and_payload_types_shows_null_and_json() {
    for server in SERVERS.into_iter().filter(|server| early(*server)) {
        let world = server.world(&target("timeout = \"10s\""));
        world.terraform.apply();
        let state = world.terraform.resource("zitadelactions_target.t");
        assert!(
            state["signing_key"].is_null() && state["creation_date"].is_null(),
            "{server:?}: {state}"
        );
        assert_eq!(state["payload_type"], "JSON");
    }
}

#[test]
fn a_function_name_of_another_version_is_rejected_with_the_existing_names() {
    for server in SERVERS {
        let old = server.version.starts_with('2');
        let wrong = if old {
            "preuserinfo"
        } else {
            "Action.Flow.Type.CustomiseToken.Action.TriggerType.PreUserinfoCreation"
        };
        let world = server.world(&format!(
            "resource \"zitadelactions_execution\" \"e\" {{\n  condition = {{ function = {{ name = {wrong:?} }} }}\n  target_ids = \
             [\"1\"]\n}}\n"
        ));
        let error = world.terraform.try_plan().failed();
        let advice = if old { "TriggerType" } else { "preuserinfo" };
        assert!(
            error.contains("does not know this condition") && error.contains(advice),
            "{server:?}: {error}"
        );
    }
}
