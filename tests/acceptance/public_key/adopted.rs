//! Existing public keys: imports, and the official provider's state.

use std::fs;

use serde_json::{Value, json};

use super::{P256, RSA, with_key};
use crate::hcl::TARGET;
use crate::world::{World, world};

const ADDRESS: &str = "zitadelactions_target_public_key.k";

/// The ids of the target and the key that Terraform made, and then forgot.
fn forgotten(world: &World) -> [String; 2] {
    world.terraform.apply();
    let state = world.terraform.resource(ADDRESS);
    world.terraform.run(&["state", "rm", ADDRESS]).succeeded();
    ["target_id", "key_id"].map(|name| state[name].as_str().unwrap().to_owned())
}

#[test]
fn a_key_is_imported_by_both_forms_of_its_id_and_plans_clean() {
    let world = world(with_key(
        P256,
        "active = true\n  expiration_date = \"2099-01-01T00:00:00+00:00\"",
    ));
    let [target, key] = forgotten(&world);
    for id in [format!("{target}/{key}"), format!("{key}:{target}")] {
        world.terraform.import(ADDRESS, &id).succeeded();
        assert_eq!(
            world.terraform.resource(ADDRESS)["id"],
            format!("{target}/{key}")
        );
        world.terraform.plans_nothing();
        world.terraform.run(&["state", "rm", ADDRESS]).succeeded();
    }
}

#[test]
fn a_wrong_import_id_says_which_forms_there_are() {
    let world = world(with_key(RSA, ""));
    let [target, key] = forgotten(&world);
    for id in ["404", "/", "1/2/3", "a b/c"] {
        let error = world.terraform.import(ADDRESS, id).failed();
        assert!(error.contains("<target_id>/<key_id>"), "{id}: {error}");
    }
    for id in [format!("{target}/404"), format!("404/{key}")] {
        let run = world.terraform.import(ADDRESS, &id);
        run.failed();
        let (target, key) = id.split_once('/').unwrap();
        assert!(
            run.said()
                .contains(&format!("target {target} has no public key {key}")),
            "{}",
            run.said()
        );
    }
}

#[test]
fn import_blocks_generate_a_configuration_that_plans_clean() {
    for active in ["active = true", ""] {
        let world = world(with_key(RSA, active));
        let [target, key] = forgotten(&world);
        let write = |provider: &str| {
            world.terraform.write(format!(
                "{TARGET}import {{\n  {provider}\n  to = {ADDRESS}\n  id = \"{target}/{key}\"\n}}\n"
            ));
        };
        write("provider = zitadelactions");
        world
            .terraform
            .run(&["plan", "-no-color", "-generate-config-out=generated.tf"])
            .succeeded();
        write("");
        world.terraform.apply();
        world.terraform.plans_nothing();
    }
}

/// Puts the key into state as the official provider writes it, and lets Terraform find that
/// provider.
fn as_official(world: &World, registry: &str, attributes: Value) {
    let folder = world.terraform.folder();
    let file = folder.join("terraform.tfstate");
    let mut state: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    state["resources"].as_array_mut().unwrap().push(json!({
        "mode": "managed", "type": "zitadel_action_target_public_key", "name": "k",
        "provider": format!("provider[\"{registry}/zitadel/zitadel\"]"),
        "instances": [{"schema_version": 0, "attributes": attributes, "sensitive_attributes": [], "private": "bnVsbA=="}],
    }));
    fs::write(&file, state.to_string()).unwrap();
    let plugins = folder.join("plugins");
    let ours = plugins.join("terraform-provider-zitadelactions");
    fs::copy(&ours, plugins.join("terraform-provider-zitadel")).unwrap();
    // OpenTofu asks its own registry for a provider of the other one.
    let overrides = [
        crate::terraform::SOURCE,
        "registry.terraform.io/zitadel/zitadel",
        "registry.opentofu.org/zitadel/zitadel",
    ];
    let overrides: String = overrides
        .iter()
        .map(|source| format!("{source:?} = {plugins:?}\n"))
        .collect();
    fs::write(
        folder.join("cli.tfrc"),
        format!("provider_installation {{\ndev_overrides {{\n{overrides}}}\ndirect {{}}\n}}\n"),
    )
    .unwrap();
}

#[test]
fn a_key_of_the_official_provider_moves_with_an_empty_plan() {
    let moved = "moved {\n  from = zitadel_action_target_public_key.k\n  to = zitadelactions_target_public_key.k\n}\n";
    for registry in ["registry.terraform.io", "registry.opentofu.org"] {
        for nothing in [Value::Null, json!("")] {
            let world = world(with_key(RSA, "active = true"));
            let [target, key] = forgotten(&world);
            let official = json!({
                "id": key, "key_id": key, "target_id": target, "public_key": RSA, "active": true,
                "creation_date": nothing, "expiration_date": nothing, "fingerprint": nothing,
            });
            as_official(&world, registry, official);
            world
                .terraform
                .write(format!("{}{moved}", with_key(RSA, "active = true")));
            world.zitadel.clear_calls();
            world.terraform.plans_nothing();
            world.terraform.apply();
            let state = world.terraform.resource(ADDRESS);
            assert_eq!(state["id"], format!("{target}/{key}"));
            assert_eq!(state["fingerprint"], world.keys()[0]["fingerprint"]);
            assert_eq!(world.keys().len(), 1);
            world.terraform.plans_nothing();
        }
    }
}

#[test]
fn an_official_state_that_claims_too_much_is_corrected_by_the_plan() {
    let world = world(with_key(RSA, ""));
    let [target, key] = forgotten(&world);
    let official =
        json!({"id": key, "key_id": key, "target_id": target, "public_key": RSA, "active": true});
    as_official(&world, "registry.terraform.io", official);
    let moved = "moved {\n  from = zitadel_action_target_public_key.k\n  to = zitadelactions_target_public_key.k\n}\n";
    world
        .terraform
        .write(format!("{}{moved}", with_key(RSA, "active = true")));
    assert_eq!(
        world.terraform.plan().only_change().attributes,
        ["active", "change_date"]
    );
    world.terraform.apply();
    assert_eq!(world.keys()[0]["active"], true);
}
