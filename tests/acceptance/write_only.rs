//! Secrets that the state must not contain: `endpoint_wo`, and the signing key with
//! `store_signing_key = false`.

use serde_json::{Value, json};
use zitadel_emulator::Emulator;

use crate::hcl::{Block, all, target, variable};
use crate::secrets::files;
use crate::world::{World, world, world_of, world_with};

/// A target with the endpoint in `var.url`.
fn secret() -> Block {
    target("t")
        .unset("endpoint")
        .set("endpoint_wo", "var.url")
        .set("endpoint_wo_version", 1)
}

/// The target, and the variable that it needs.
fn with_url(target: Block) -> String {
    let url = variable("url").set("type", "string");
    all([url.set("ephemeral", true), target])
}

const URL: &str = "https://user:SENTINEL@example.com/SENTINEL?token=SENTINEL";

fn applied() -> World {
    let mut world = world(with_url(secret()));
    world.terraform.set("TF_VAR_url", URL);
    world.terraform.apply();
    world
}

/// The bodies of what was written since the calls were cleared.
fn written(world: &World) -> Vec<Value> {
    let calls = world.zitadel.calls().into_iter();
    let writes = calls.filter(|call| call.method != "GET" && !call.path.ends_with("/search"));
    writes
        .map(|call| serde_json::from_str(&call.body).unwrap_or(Value::Null))
        .collect()
}

#[test]
fn a_write_only_endpoint_reaches_the_server_and_no_file_and_no_message() {
    let deny_list = vec![std::net::Ipv4Addr::LOCALHOST.into()];
    let mut world = world_with(
        Emulator::builder()
            .server_version("4.13.1")
            .deny_list(deny_list)
            .start_blocking(),
        with_url(secret()),
    );
    let log = world.terraform.folder().join("trace.log");
    world.terraform.set("TF_VAR_url", URL);
    world.terraform.set("TF_LOG", "TRACE");
    world.terraform.set("TF_LOG_PATH", log.to_str().unwrap());
    let mut said = world
        .terraform
        .run(&["plan", "-no-color", "-out=plan.bin"])
        .succeeded()
        .said();
    said.push_str(
        &world
            .terraform
            .run(&["show", "-json", "plan.bin"])
            .succeeded()
            .said(),
    );
    said.push_str(&world.terraform.apply().said());
    assert_eq!(world.only_target()["endpoint"], URL);
    world.terraform.plans_nothing();

    // An error of the server quotes the endpoint; what is shown of it may not.
    world
        .terraform
        .set("TF_VAR_url", "http://user:SENTINEL@127.0.0.1/SENTINEL");
    world
        .terraform
        .write(with_url(secret().set("endpoint_wo_version", 2)));
    let refused = world.terraform.try_apply();
    assert!(
        refused.failed().contains("endpoint_wo"),
        "{}",
        refused.said()
    );
    said.push_str(&refused.said());

    assert!(!said.contains("SENTINEL"), "{said}");
    for (path, text) in files(world.terraform.folder()) {
        assert!(!text.contains("SENTINEL"), "the endpoint is in {path}");
    }
}

#[test]
fn another_version_sends_the_endpoint_and_nothing_else() {
    let mut world = applied();
    let other = "https://example.com/other";
    world.terraform.set("TF_VAR_url", other);
    let unsent = world.terraform.try_plan().succeeded().said();
    assert!(
        unsent.contains("The new endpoint is not sent") && unsent.contains("No changes"),
        "{unsent}"
    );

    world
        .terraform
        .write(with_url(secret().set("endpoint_wo_version", 2)));
    assert_eq!(
        world.terraform.plan().only_change().attributes,
        ["change_date", "endpoint_wo_version"]
    );
    world.zitadel.clear_calls();
    world.terraform.apply();
    assert_eq!(written(&world), [json!({"endpoint": other})]);
    world.terraform.plans_nothing();
}

#[test]
fn a_write_only_endpoint_changed_outside_of_terraform_is_drift_and_is_restored() {
    let world = applied();
    let id = world.only_target()["id"].as_str().unwrap().to_owned();
    world.edit_target(&id, json!({"endpoint": "https://example.com/elsewhere"}));
    let said = world.terraform.try_plan().succeeded().said();
    assert!(
        said.contains("endpoint was changed outside of Terraform"),
        "{said}"
    );
    assert_eq!(
        world.terraform.plan().only_change().attributes,
        ["change_date", "endpoint_wo_version"]
    );
    world.terraform.apply();
    assert_eq!(world.only_target()["endpoint"], URL);
    world.terraform.plans_nothing();
}

#[test]
fn an_endpoint_moves_out_of_state_and_back() {
    let world = applied();
    let plain = target("t").text("endpoint", "https://example.com/plain");
    world.terraform.write(with_url(plain));
    world.terraform.apply();
    assert_eq!(world.only_target()["endpoint"], "https://example.com/plain");
    world.terraform.plans_nothing();

    world.terraform.write(with_url(secret()));
    world.terraform.apply();
    assert_eq!(world.only_target()["endpoint"], URL);
    assert_eq!(
        world.terraform.resource("zitadelactions_target.t")["endpoint"],
        Value::Null
    );
    world.terraform.plans_nothing();
}

#[test]
fn exactly_one_endpoint_is_written_and_a_secret_one_with_its_version() {
    let two = secret().text("endpoint", "https://example.com/");
    let mut world = world(with_url(two));
    world.terraform.set("TF_VAR_url", URL);
    let both = world.terraform.try_plan();
    assert!(
        both.failed().contains("endpoint_wo") && !both.said().contains("SENTINEL"),
        "{}",
        both.said()
    );
    let unversioned = secret().unset("endpoint_wo_version");
    world.terraform.write(with_url(unversioned));
    assert!(
        world
            .terraform
            .try_plan()
            .failed()
            .contains("endpoint_wo_version")
    );
}

#[test]
fn an_invalid_write_only_endpoint_is_rejected_without_being_shown() {
    let mut world = world(with_url(secret()));
    world.terraform.set("TF_VAR_url", "ftp://SENTINEL/SENTINEL");
    let refused = world.terraform.try_plan();
    assert!(
        refused.failed().contains("endpoint_wo") && !refused.said().contains("SENTINEL"),
        "{}",
        refused.said()
    );
}

/// A target whose signing key is stored in the state, or not.
fn stores_key(stores: bool) -> Block {
    target("t").set("store_signing_key", stores)
}

#[test]
fn a_signing_key_that_is_not_stored_is_in_no_file_not_even_after_a_rotation() {
    let world = world(stores_key(false));
    world.terraform.apply();
    world.terraform.plans_nothing();
    let first = world.only_target()["signingKey"]
        .as_str()
        .unwrap()
        .to_owned();
    let rotated = stores_key(false).set("signing_key_version", 1);
    world.terraform.write(rotated);
    world.terraform.apply();
    world.terraform.plans_nothing();
    let second = world.only_target()["signingKey"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_ne!(first, second);
    for (path, text) in files(world.terraform.folder()) {
        assert!(
            !text.contains(&first) && !text.contains(&second),
            "the signing key is in {path}"
        );
    }
}

#[test]
fn storing_the_signing_key_or_not_changes_state_alone() {
    let world = world(stores_key(false));
    world.terraform.apply();
    for stored in [true, false] {
        world.terraform.write(stores_key(stored));
        assert_eq!(
            world.terraform.plan().only_change().attributes,
            ["signing_key", "store_signing_key"]
        );
        world.zitadel.clear_calls();
        world.terraform.apply();
        assert_eq!(written(&world), Vec::<Value>::new());
        let expected = if stored {
            world.only_target()["signingKey"].clone()
        } else {
            Value::Null
        };
        assert_eq!(
            world.terraform.resource("zitadelactions_target.t")["signing_key"],
            expected
        );
        world.terraform.plans_nothing();
    }
}

#[test]
fn no_error_quotes_the_line_of_a_write_only_endpoint() {
    let deny_list = vec![std::net::Ipv4Addr::LOCALHOST.into()];
    let builder = Emulator::builder().server_version("4.13.1");
    let zitadel = builder.deny_list(deny_list).start_blocking();
    let world = world_with(zitadel, "");
    let secret = |endpoint: &str| secret().text("endpoint_wo", endpoint);
    let refused = secret("http://127.0.0.1/hook?code=SENTINEL");
    let cases = [
        secret("https://example.com/?code=SENTINEL").unset("endpoint_wo_version"),
        secret("https://example.com/?code=SENTINEL").text("endpoint", "https://example.com/"),
        secret("ftp://example.com/?code=SENTINEL"),
        secret(&format!("https://example.com/SENTINEL{}", "x".repeat(3000))),
        refused,
    ];
    for hcl in cases {
        world.terraform.write(hcl.to_string());
        let run = world.terraform.try_apply();
        let error = run.failed();
        assert!(error.contains("endpoint_wo"), "{error}");
        assert!(!run.said().contains("SENTINEL"), "{}", run.said());
    }
}

/// v2.48 to v2.51 want the endpoint whenever the kind is sent.
#[test]
fn a_changed_kind_does_not_send_an_endpoint_of_the_same_version() {
    for version in ["2.49.5", "2.51.4"] {
        let mut world = world_of(version, with_url(secret()));
        world.terraform.set("TF_VAR_url", URL);
        world.terraform.apply();
        world
            .terraform
            .set("TF_VAR_url", "https://example.com/other");
        let call = "{ interrupt_on_error = true }";
        let other_kind = secret().unset("rest_async").set("rest_call", call);
        world.terraform.write(with_url(other_kind));
        world.terraform.apply();
        let held = world.zitadel.find_target("t").unwrap();
        assert_eq!(held.endpoint, URL, "{version}");
        let said = world.terraform.try_plan().succeeded().said();
        assert!(
            said.contains("No changes") && !said.contains("changed outside"),
            "{version}: {said}"
        );
    }
}
