//! The data source, the list resource and the action of public keys.

use serde_json::json;
use terraform_plugin::terraform::Value;
use terraform_plugin::testing::{Core, ImportBy, State};
use terraform_provider_zitadelactions::ZitadelActions;
use zitadel_emulator::Emulator;

use super::{P256, RSA, with_key};
use crate::hcl::TARGET;
use crate::world::{world, world_of};

const TYPE: &str = "zitadelactions_target_public_key";
const ACTIVATE: &str = "zitadelactions_activate_public_key";

/// A core whose provider is configured for a server.
struct Configured {
    core: Core,
    block: Value,
}

impl std::ops::Deref for Configured {
    type Target = Core;

    fn deref(&self) -> &Core {
        &self.core
    }
}

/// Runs a test against the provider, which is configured for this server.
fn with_core<F: Future<Output = ()>>(zitadel: &Emulator, test: impl FnOnce(Configured) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let core = Core::start(ZitadelActions).await.unwrap();
        let (domain, token) = (zitadel.base_url(), zitadel.token());
        let block = [
            ("domain", domain.as_str().into()),
            ("access_token", token.as_str().into()),
        ];
        let block = Value::object(block);
        core.configure(block.clone()).await.unwrap();
        test(Configured { core, block }).await;
    });
}

/// Terraform configures the provider for each walk: one plans, the next applies.
async fn make(core: &Configured, type_name: &str, config: Value) -> State {
    let plan = core.plan(type_name, None, config).await.unwrap();
    core.configure(core.block.clone()).await.unwrap();
    core.apply(plan).await.unwrap().unwrap()
}

/// A target with these keys, of which the first one is active.
async fn target_with(core: &Configured, name: &str, pems: &[&str]) -> (String, Vec<State>) {
    let config = [
        ("name", name.into()),
        ("endpoint", "https://example.com/".into()),
        ("rest_async", Value::object::<&str>([])),
    ];
    let target = make(core, "zitadelactions_target", Value::object(config)).await;
    let target = target.value.get("id").as_str().unwrap().to_owned();
    let mut keys = Vec::new();
    for (at, pem) in pems.iter().enumerate() {
        let active = if at == 0 { true.into() } else { Value::Null };
        let config = [
            ("target_id", target.as_str().into()),
            ("public_key", (*pem).into()),
            ("active", active),
        ];
        keys.push(make(core, TYPE, Value::object(config)).await);
    }
    (target, keys)
}

fn ids(state: &State) -> [(&'static str, Value); 2] {
    ["target_id", "key_id"].map(|name| (name, state.value.get(name).clone()))
}

#[test]
fn the_data_source_lists_the_keys_that_pass_and_a_missing_target_is_an_error() {
    let source = |target: &str, filter: &str| {
        format!(
            "{}data \"zitadelactions_target_public_keys\" \"all\" {{\n  target_id = {target}\n  {filter}\n}}\n",
            with_key(RSA, "active = true")
        )
    };
    let world = world(with_key(RSA, "active = true"));
    world.terraform.apply();
    for (filter, count) in [("", 1), ("active = true", 1), ("active = false", 0)] {
        world
            .terraform
            .write(source("zitadelactions_target.t.id", filter));
        world.terraform.apply();
        let read = world
            .terraform
            .resource("data.zitadelactions_target_public_keys.all");
        assert_eq!(
            read["public_keys"].as_array().unwrap().len(),
            count,
            "{filter}"
        );
        if count == 1 {
            let (key, server) = (&read["public_keys"][0], &world.keys()[0]);
            for (name, wire) in [
                ("key_id", "keyId"),
                ("fingerprint", "fingerprint"),
                ("active", "active"),
                ("creation_date", "creationDate"),
            ] {
                assert_eq!(key[name], server[wire], "{name}");
            }
            assert_eq!(
                (&key["public_key"], &key["expiration_date"]),
                (&json!(RSA), &json!(null))
            );
        }
    }
    world.terraform.write(source("\"404404\"", ""));
    let error = world.terraform.try_plan().failed();
    assert!(
        error.contains("Target not found") && error.contains("404404"),
        "{error}"
    );
}

#[test]
fn the_data_source_needs_a_server_that_has_keys() {
    let world = world_of(
        "4.7.6",
        format!(
            "{TARGET}data \"zitadelactions_target_public_keys\" \"all\" {{\n  target_id = \"1\"\n}}\n"
        ),
    );
    let error = world.terraform.try_plan().failed();
    assert!(error.contains("4.8"), "{error}");
}

#[test]
fn the_list_finds_the_keys_of_all_targets_or_of_one_whole_and_importable() {
    let zitadel = Emulator::builder().start_blocking();
    with_core(&zitadel, |core| async move {
        let (first, mut keys) = target_with(&core, "first", &[RSA, P256]).await;
        let (_, others) = target_with(&core, "second", &[P256]).await;
        keys.extend(others);
        let filters = [
            (vec![], vec![0, 1, 2]),
            (vec![("target_id", first.as_str().into())], vec![0, 1]),
            (vec![("active", true.into())], vec![0, 2]),
            (
                vec![
                    ("target_id", first.as_str().into()),
                    ("active", false.into()),
                ],
                vec![1],
            ),
        ];
        for (filter, expected) in filters {
            let found = core
                .list(TYPE, Value::object(filter), 100, true)
                .await
                .unwrap();
            let mut found: Vec<&Value> = found
                .iter()
                .map(|one| one.object.as_ref().unwrap())
                .collect();
            found.sort_by_key(|object| object.get("creation_date").as_str().map(str::to_owned));
            let expected: Vec<&Value> = expected
                .into_iter()
                .map(|at: usize| &keys[at].value)
                .collect();
            assert_eq!(found, expected);
        }
        assert_eq!(
            core.list(TYPE, Value::object::<&str>([]), 2, false)
                .await
                .unwrap()
                .len(),
            2
        );
        let missing = core
            .list(
                TYPE,
                Value::object([("target_id", "404404".into())]),
                1,
                false,
            )
            .await;
        assert!(missing.unwrap_err().to_string().contains("404404"));
    });
}

#[test]
fn a_key_is_imported_by_both_ids_of_its_identity_and_its_generated_configuration_plans_clean() {
    let zitadel = Emulator::builder().start_blocking();
    with_core(&zitadel, |core| async move {
        let (_, keys) = target_with(&core, "t", &[RSA, P256]).await;
        for (key, active) in keys.iter().zip([Value::from(true), Value::Null]) {
            let identity = Value::object(ids(key));
            assert_eq!(key.identity.as_ref(), Some(&identity));
            let imported = core
                .import(TYPE, ImportBy::Identity(identity))
                .await
                .unwrap()
                .unwrap();
            assert_eq!(imported.value, key.value);
            let config = core.generate_config(&imported).await.unwrap();
            assert_eq!(
                config.get("active"),
                &active,
                "inactive is not configured, or it would be enforced"
            );
        }
    });
}

#[test]
fn the_action_makes_a_key_the_active_one_and_says_so() {
    let zitadel = Emulator::builder().start_blocking();
    with_core(&zitadel, |core| async move {
        let (_, keys) = target_with(&core, "t", &[RSA, P256]).await;
        let said = core
            .invoke(ACTIVATE, Value::object(ids(&keys[1])))
            .await
            .unwrap();
        let id = keys[1].value.get("key_id").as_str().unwrap();
        assert!(said.iter().any(|line| line.contains(id)), "{said:?}");
        for (key, active) in keys.iter().zip([false, true]) {
            let now = core.read(key).await.unwrap().unwrap();
            assert_eq!(now.value.get("active"), &active.into());
        }
    });
}

#[test]
fn the_action_is_an_error_for_a_key_that_is_missing() {
    let zitadel = Emulator::builder().start_blocking();
    with_core(&zitadel, |core| async move {
        let (target, _) = target_with(&core, "t", &[]).await;
        let config = Value::object([
            ("target_id", target.as_str().into()),
            ("key_id", "404404".into()),
        ]);
        let error = core.invoke(ACTIVATE, config).await.unwrap_err().to_string();
        assert!(
            error.contains("key_id") && error.contains("does not exist"),
            "{error}"
        );
    });
}

#[test]
fn the_action_is_an_error_at_the_plan_where_the_server_has_no_keys() {
    let zitadel = Emulator::builder().server_version("4.7.6").start_blocking();
    with_core(&zitadel, |core| async move {
        let config = Value::object([("target_id", "1".into()), ("key_id", "2".into())]);
        let error = core.invoke(ACTIVATE, config).await.unwrap_err().to_string();
        assert!(error.contains("4.8"), "{error}");
    });
}
