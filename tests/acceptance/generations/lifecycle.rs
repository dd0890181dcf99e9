//! The whole life of targets and an execution: created, planned clean, changed, changed by others,
//! imported and destroyed, with the same words and the same outcome on every generation.

use std::collections::BTreeMap;
use std::time::Duration;

use zitadel_emulator::{TargetEdit, TargetKind};

use super::{Held, SERVERS, Server, found, held, pinned};
use crate::world::World;

const EXECUTION: &str = "event/user.human.added";

/// Three targets and an execution that calls them.
#[derive(Clone)]
struct Wanted {
    targets: [(&'static str, &'static str, &'static str, &'static str); 3],
    order: &'static str,
}

const FIRST: Wanted = Wanted {
    targets: [
        (
            "hook",
            "https://192.0.2.1/hook",
            "10s",
            "rest_webhook = { interrupt_on_error = false }",
        ),
        (
            "call",
            "https://192.0.2.1/call",
            "10s",
            "rest_call = { interrupt_on_error = true }",
        ),
        ("later", "https://192.0.2.1/later", "10s", "rest_async = {}"),
    ],
    order: "a, b, c",
};

impl Wanted {
    fn hcl(&self) -> String {
        let mut hcl = String::new();
        for (label, (name, endpoint, timeout, kind)) in ["a", "b", "c"].iter().zip(self.targets) {
            hcl.push_str(&format!(
                "resource \"zitadelactions_target\" \"{label}\" {{\n  name = {name:?}\n  endpoint = {endpoint:?}\n  \
                 timeout = {timeout:?}\n  {kind}\n}}\n"
            ));
        }
        let list: Vec<String> = self
            .order
            .split(", ")
            .map(|label| format!("zitadelactions_target.{label}.id"))
            .collect();
        hcl.push_str(&format!(
            "resource \"zitadelactions_execution\" \"e\" {{\n  condition = {{ event = {{ event = \"user.human.added\" }} }}\n  \
             target_ids = [{}]\n}}\n",
            list.join(", ")
        ));
        hcl
    }

    /// What the server must hold.
    fn held(&self) -> Held {
        let kind = |text: &str| match text {
            "rest_async = {}" => TargetKind::Async,
            "rest_webhook = { interrupt_on_error = false }" => TargetKind::Webhook {
                interrupt_on_error: false,
            },
            "rest_webhook = { interrupt_on_error = true }" => TargetKind::Webhook {
                interrupt_on_error: true,
            },
            "rest_call = { interrupt_on_error = false }" => TargetKind::Call {
                interrupt_on_error: false,
            },
            "rest_call = { interrupt_on_error = true }" => TargetKind::Call {
                interrupt_on_error: true,
            },
            other => panic!("{other}"),
        };
        let seconds = |text: &str| Duration::from_secs(text.trim_end_matches('s').parse().unwrap());
        let targets = self.targets.map(|(name, endpoint, timeout, how)| {
            (
                name.to_owned(),
                (endpoint.to_owned(), kind(how), seconds(timeout)),
            )
        });
        let name = |label: &str| {
            self.targets[["a", "b", "c"]
                .iter()
                .position(|one| *one == label)
                .unwrap()]
            .0
            .to_owned()
        };
        let list = self.order.split(", ").map(name).collect();
        Held {
            targets: targets.into(),
            executions: BTreeMap::from([(EXECUTION.to_owned(), list)]),
        }
    }
}

/// The attributes that a plan changes, by the label of their resource.
type Expected<'a> = &'a [(&'a str, &'a [&'a str])];

/// One attribute of each target, and the order.
const ONE_ATTRIBUTE_EACH: Wanted = Wanted {
    targets: [
        (
            "renamed",
            "https://192.0.2.1/hook",
            "10s",
            "rest_webhook = { interrupt_on_error = false }",
        ),
        (
            "call",
            "https://192.0.2.1/moved",
            "10s",
            "rest_call = { interrupt_on_error = true }",
        ),
        ("later", "https://192.0.2.1/later", "3s", "rest_async = {}"),
    ],
    order: "c, a, b",
};

/// Another kind, a flag taken away, and a flag on what was asynchronous; one target less.
const OTHER_KINDS: Wanted = Wanted {
    targets: [
        (
            "renamed",
            "https://192.0.2.1/hook",
            "10s",
            "rest_call = { interrupt_on_error = false }",
        ),
        (
            "call",
            "https://192.0.2.1/moved",
            "10s",
            "rest_call = { interrupt_on_error = false }",
        ),
        (
            "later",
            "https://192.0.2.1/later",
            "3s",
            "rest_webhook = { interrupt_on_error = true }",
        ),
    ],
    order: "c, b",
};

/// And back to what it was.
const BACK_AGAIN: Wanted = FIRST;

/// The changed attributes of each resource in the next plan, all of them updates in place.
fn planned(world: &World) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    for change in world.terraform.plan().changes() {
        assert_eq!(change.actions, ["update"], "{change:?}");
        let label = change.address.rsplit('.').next().unwrap().to_owned();
        found.push((
            label,
            change
                .attributes
                .into_iter()
                .filter(|name| name != "change_date")
                .collect(),
        ));
    }
    found.sort();
    found
}

fn changes(expected: Expected) -> Vec<(String, Vec<String>)> {
    expected
        .iter()
        .map(|(label, names)| {
            (
                (*label).to_owned(),
                names.iter().map(|name| (*name).to_owned()).collect(),
            )
        })
        .collect()
}

fn live(server: Server) {
    let world = server.world(&FIRST.hcl());
    let holds = |wanted: &Wanted| {
        assert_eq!(
            held(server, &world.zitadel, &[EXECUTION]),
            wanted.held(),
            "{server:?}"
        );
    };
    world.terraform.with_short_consistency_timeout();
    world.terraform.apply();
    holds(&FIRST);
    world.terraform.plans_nothing();

    let updates: [(&Wanted, Expected); 3] = [
        (
            &ONE_ATTRIBUTE_EACH,
            &[
                ("a", &["name"]),
                ("b", &["endpoint"]),
                ("c", &["timeout"]),
                ("e", &["target_ids"]),
            ],
        ),
        (
            &OTHER_KINDS,
            &[
                ("a", &["rest_call", "rest_webhook"]),
                ("b", &["rest_call"]),
                ("c", &["rest_async", "rest_webhook"]),
                ("e", &["target_ids"]),
            ],
        ),
        (
            &BACK_AGAIN,
            &[
                ("a", &["name", "rest_call", "rest_webhook"]),
                ("b", &["endpoint", "rest_call"]),
                ("c", &["rest_async", "rest_webhook", "timeout"]),
                ("e", &["target_ids"]),
            ],
        ),
    ];
    for (wanted, expected) in updates {
        world.terraform.write(wanted.hcl());
        assert_eq!(planned(&world), changes(expected), "{server:?}");
        world.terraform.apply();
        holds(wanted);
        world.terraform.plans_nothing();
    }
    drift(server, &world);
    holds(&FIRST);
    import(&world);
    world.terraform.destroy();
    assert_eq!(
        held(server, &world.zitadel, &[EXECUTION]),
        Held {
            targets: BTreeMap::new(),
            executions: BTreeMap::new()
        }
    );
    world.zitadel.assert_alive();
}

/// What others change is that attribute in the next plan, no other, and is healed.
fn drift(server: Server, world: &World) {
    let zitadel = &world.zitadel;
    let id = |name: &str| zitadel.find_target(name).unwrap().id;
    let (a, b, c) = (id("hook"), id("call"), id("later"));
    let edit = |id: &str, edit: TargetEdit| zitadel.edit_target(id, &edit);
    let set = |list: &[&str]| zitadel.set_execution(&server.server_id(EXECUTION), list);
    let healed = |expected: Expected| {
        assert_eq!(planned(world), changes(expected), "{server:?}");
        world.terraform.apply();
        assert_eq!(
            held(server, zitadel, &[EXECUTION]),
            FIRST.held(),
            "{server:?}"
        );
        world.terraform.plans_nothing();
    };
    edit(
        &a,
        TargetEdit {
            name: Some("theirs".into()),
            ..TargetEdit::default()
        },
    );
    edit(
        &b,
        TargetEdit {
            endpoint: Some("https://192.0.2.1/theirs".into()),
            ..TargetEdit::default()
        },
    );
    edit(
        &c,
        TargetEdit {
            timeout: Some(Duration::from_secs(7)),
            ..TargetEdit::default()
        },
    );
    set(&[&c, &b, &a]);
    healed(&[
        ("a", &["name"]),
        ("b", &["endpoint"]),
        ("c", &["timeout"]),
        ("e", &["target_ids"]),
    ]);

    let kind = |kind| TargetEdit {
        kind: Some(kind),
        ..TargetEdit::default()
    };
    edit(
        &a,
        kind(TargetKind::Webhook {
            interrupt_on_error: true,
        }),
    );
    edit(
        &b,
        kind(TargetKind::Call {
            interrupt_on_error: false,
        }),
    );
    edit(
        &c,
        kind(TargetKind::Webhook {
            interrupt_on_error: false,
        }),
    );
    set(&[&a]);
    healed(&[
        ("a", &["rest_webhook"]),
        ("b", &["rest_call"]),
        ("c", &["rest_async", "rest_webhook"]),
        ("e", &["target_ids"]),
    ]);

    set(&[]);
    assert_eq!(
        world.terraform.plan().only_change().actions,
        ["create"],
        "{server:?}"
    );
    world.terraform.apply();
    world.terraform.plans_nothing();

    // The target is recreated, and the new one takes its place in the list.
    zitadel.delete_target(&a);
    world.terraform.apply();
    world.terraform.plans_nothing();
}

/// State that is lost comes back by import, and the plan after it is empty.
fn import(world: &World) {
    let addresses = ["a", "b", "c"].map(|label| format!("zitadelactions_target.{label}"));
    let mut lost: Vec<&str> = vec!["state", "rm"];
    lost.extend(addresses.iter().map(String::as_str));
    lost.push("zitadelactions_execution.e");
    world.terraform.run(&lost).succeeded();
    let id = |name: &str| world.zitadel.find_target(name).unwrap().id;
    let imports = [
        (addresses[0].as_str(), id("hook")),
        (addresses[1].as_str(), "name:call".to_owned()),
        (addresses[2].as_str(), id("later")),
        ("zitadelactions_execution.e", EXECUTION.to_owned()),
    ];
    let blocks =
        imports.map(|(address, id)| format!("import {{\n  to = {address}\n  id = {id:?}\n}}\n"));
    world
        .terraform
        .write(format!("{}{}", FIRST.hcl(), blocks.concat()));
    let plan = world.terraform.plan();
    assert_eq!(
        plan.changes(),
        [],
        "the plan should import and change nothing"
    );
    world.terraform.apply();
    world.terraform.plans_nothing();
}

macro_rules! lives {
    ($($name:ident: $server:expr,)*) => {
        $(#[test]
        fn $name() {
            live($server);
        })*

        #[test]
        fn no_generation_is_omitted() {
            let lived: Vec<String> = [$($server),*].iter().map(|server| format!("{server:?}")).collect();
            assert_eq!(lived, SERVERS.map(|server| format!("{server:?}")));
        }
    };
}

lives! {
    a_life_on_v2_49_5: found("2.49.5"),
    a_life_on_v2_51_4: found("2.51.4"),
    a_life_on_v2_58_7: found("2.58.7"),
    a_life_on_v2_59_5: found("2.59.5"),
    a_life_on_v2_71_19: found("2.71.19"),
    a_life_on_v3_4_9: found("3.4.9"),
    a_life_on_v4_7_6: found("4.7.6"),
    a_life_on_v4_13_1: found("4.13.1"),
    a_life_on_v2beta_of_v4_7_6: pinned("4.7.6", "v2beta"),
    a_life_on_v2beta_of_v4_13_1: pinned("4.13.1", "v2beta"),
}
