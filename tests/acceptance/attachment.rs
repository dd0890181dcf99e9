//! Targets of several configurations in one execution.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use terraform_plugin_testing::Run;
use zitadel_emulator::{Emulator, Fault, TargetKind};

use crate::front::{Front, Reply};
use crate::hcl::{Block, all, attachment, resource, target};
use crate::terraform::Terraform;
use crate::world::{World, status, world, world_of, world_with};

const CONDITION: &str = r#"{ event = { group = "user.human" } }"#;
const ID: &str = "event/user.human.*";

/// `count` targets with these names' beginning, each attached.
fn attached(prefix: &str, count: usize) -> String {
    let [targets, attachments] = attachments(prefix, count);
    all([targets, attachments])
}

fn attachments(prefix: &str, count: usize) -> [Block; 2] {
    let name = format!("{prefix}-${{count.index}}");
    let target_id = "zitadelactions_target.t[count.index].id";
    [
        target("t").set("count", count).text("name", &name),
        attachment("a", CONDITION, "t")
            .set("count", count)
            .set("target_id", target_id),
    ]
}

fn lagging(lag: Duration) -> World {
    world_with(
        Emulator::builder()
            .server_version("4.13.1")
            .lag(lag)
            .start_blocking(),
        "",
    )
}

/// The list of the execution, once the server shows what was written.
fn list(world: &World) -> Vec<String> {
    world.zitadel.executions().remove(ID).unwrap_or_default()
}

/// Does the same at each lag, in milliseconds, at the same time: it mostly waits.
fn at_each_lag<const N: usize>(lags: [u64; N], work: impl Fn(u64, World) + Sync) {
    std::thread::scope(|scope| {
        for lag in lags {
            let work = &work;
            scope.spawn(move || work(lag, lagging(Duration::from_millis(lag))));
        }
    });
}

#[test]
fn thirty_concurrent_attachments_on_one_condition_all_survive_at_any_lag() {
    at_each_lag([0, 100, 1500], |lag, world| {
        world.terraform.write(attached("t", 30));
        world
            .terraform
            .run(&["apply", "-auto-approve", "-no-color", "-parallelism=30"])
            .succeeded();
        assert_eq!(list(&world).len(), 30, "at a lag of {lag} ms");
        world.zitadel.set_lag(Duration::ZERO);
        world.terraform.plans_nothing();
        world.terraform.destroy();
        assert!(list(&world).is_empty());
    });
}

#[test]
fn an_attachment_leaves_the_entries_of_others_alone() {
    let world = world("");
    let other = world.zitadel.create_target(
        "other",
        "https://example.com/",
        TargetKind::Async,
        Duration::from_secs(10),
    );
    world.zitadel.set_execution(ID, &[&other]);
    let [target, attachment] = attachments("first", 1);
    let first = [target, attachment.text("position", "first")];
    world.terraform.write(all(first));
    world.terraform.apply();
    let ours = world.zitadel.find_target("first-0").unwrap().id;
    assert_eq!(list(&world), [ours.clone(), other.clone()]);
    let id = world
        .terraform
        .resource("zitadelactions_execution_attachment.a[0]")["id"]
        .clone();
    assert_eq!(id, format!("{ID}#{ours}"));

    world.terraform.write(attached("first", 1));
    assert_eq!(
        world.terraform.plan().only_change().attributes,
        ["position"]
    );
    world.zitadel.clear_calls();
    world.terraform.apply();
    assert_eq!(
        list(&world),
        [ours, other.clone()],
        "a changed position moves nothing"
    );
    world.terraform.destroy();
    assert_eq!(list(&world), [other]);
}

#[test]
fn an_attachment_removed_outside_of_terraform_is_planned_again_with_a_warning() {
    let world = world(attached("t", 2));
    world.terraform.apply();
    let mut rest = list(&world);
    let gone = rest.remove(0);
    world.zitadel.set_execution(ID, &[rest[0].as_str()]);
    assert!(
        world
            .terraform
            .try_plan()
            .succeeded()
            .said()
            .contains("Attachment not found")
    );
    let change = world.terraform.plan().only_change();
    assert_eq!(change.actions, ["create"]);
    world.terraform.apply();
    assert_eq!(list(&world), [rest.remove(0), gone]);
    world.terraform.plans_nothing();
}

#[test]
fn an_attachment_is_imported_by_its_id_and_plans_clean() {
    let world = world(all([target("t"), attachment("a", CONDITION, "t")]));
    world.terraform.apply();
    let address = "zitadelactions_execution_attachment.a";
    let id = world.terraform.resource(address)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let official = id.replace("event/user.human.*", "event:group:user.human");
    for id in [id.as_str(), official.as_str()] {
        world.terraform.run(&["state", "rm", address]).succeeded();
        world.terraform.import(address, id).succeeded();
        world.terraform.plans_nothing();
    }
    world.terraform.run(&["state", "rm", address]).succeeded();
    for (id, why) in [
        ("nonsense", "is not the import ID of an attachment"),
        ("event#1", "does not contain the target 1"),
    ] {
        let refused = world.terraform.import(address, id);
        assert!(refused.failed().contains(why), "{}", refused.said());
    }
}

#[test]
fn managing_an_execution_as_a_whole_and_in_parts_causes_a_warning_at_plan_time() {
    let [target, attachment] = attachments("t", 1);
    let whole = resource("execution", "e")
        .set("condition", CONDITION)
        .set("target_ids", "[zitadelactions_target.t[0].id]");
    let world = world(all([target.clone(), attachment.clone(), whole.clone()]));
    let said = world.terraform.try_plan().succeeded().said();
    assert!(said.contains("managed as a whole and in parts"), "{said}");
    let elsewhere = attachment.set("condition", r#"{ event = { group = "user.machine" } }"#);
    world.terraform.write(all([target, elsewhere, whole]));
    let said = world.terraform.try_plan().succeeded().said();
    assert!(!said.contains("managed as a whole and in parts"), "{said}");
}

#[test]
fn an_attached_target_causes_a_warning_and_attaching_it_twice_is_an_error() {
    let world = world("");
    let theirs = world.zitadel.create_target(
        "theirs",
        "https://example.com/",
        TargetKind::Async,
        Duration::from_secs(10),
    );
    world.zitadel.set_execution(ID, &[&theirs]);
    let attachment = |name: &str, target: &str| {
        format!(
            "resource \"zitadelactions_execution_attachment\" \"{name}\" {{\n  condition = {CONDITION}\n  target_id = \
             \"{target}\"\n}}\n"
        )
    };
    world.terraform.write(attachment("a", &theirs));
    let said = world.terraform.apply().said();
    assert!(said.contains("The target was already attached"), "{said}");

    let twice = [attachment("b", &theirs), attachment("c", &theirs)].concat();
    world.terraform.write(&twice);
    let refused = world.terraform.try_apply();
    let error = refused.failed();
    assert!(
        error.contains("Two resources for one attachment"),
        "{error}"
    );

    world.terraform.write(attachment("d", "404404"));
    let error = world.terraform.try_plan().failed();
    assert!(error.contains("Target not found"), "{error}");
}

/// What two applies at the same moment cost, printed as the rows of the table on the resource's
/// page.
#[test]
fn an_attachment_lost_in_a_race_of_two_applies_shows_in_the_next_plan() {
    const EACH: usize = 10;
    at_each_lag([0, 100, 500, 2000], |lag, world| {
        let (domain, token) = (world.zitadel.base_url(), world.zitadel.token());
        let environment = [
            ("ZITADEL_DOMAIN", domain.as_str()),
            ("ZITADEL_ACCESS_TOKEN", token.as_str()),
        ];
        let folders = ["one", "two"].map(|name| Terraform::new(attached(name, EACH), &environment));
        let running = folders
            .each_ref()
            .map(|folder| folder.start(&["apply", "-auto-approve", "-no-color"]));
        let ends = running.map(|apply| apply.wait().code == 0);
        let lost = 2 * EACH - list(&world).len();
        let failed = ends.iter().filter(|succeeded| !**succeeded).count();
        println!("| {lag} ms | {lost} of {} | {failed} of 2 |", 2 * EACH);

        world.zitadel.set_lag(Duration::ZERO);
        let missing: usize = folders
            .iter()
            .map(|folder| folder.plan().changes().len())
            .sum();
        assert!(
            missing >= lost,
            "{lost} entries are lost, and the next plans show {missing}"
        );
        for folder in &folders {
            folder.apply();
        }
        assert_eq!(list(&world).len(), 2 * EACH, "two applies in turn heal it");
        for folder in &folders {
            folder.plans_nothing();
        }
    });
}

/// A server that answers the reads after a set, which are to confirm it, with this.
fn confirmed_with(status: u16, body: &Value) -> (World, Run) {
    let mut world = world(attached("t", 1));
    world.terraform.without_retries();
    let (is_set, body) = (AtomicBool::new(false), body.to_string());
    let front = Front::plain(world.zitadel.address(), move |seen| {
        is_set.fetch_or(seen.method == "PUT", Ordering::Relaxed);
        if is_set.load(Ordering::Relaxed) && seen.target.ends_with("/executions/search") {
            Reply::Answer(status, "application/json", body.clone())
        } else {
            Reply::Forward
        }
    });
    world.terraform.set("ZITADEL_DOMAIN", &front.url());
    let run = world.terraform.try_apply();
    let domain = world.zitadel.base_url();
    world.terraform.set("ZITADEL_DOMAIN", &domain);
    (world, run)
}

#[test]
fn what_the_server_has_accepted_is_in_state_whatever_fails_afterwards() {
    let answers = [
        (
            401,
            json!({ "code": 16, "message": "invalid token", "details": [{ "id": "AUTH-7fs1e" }] }),
        ),
        (
            429,
            json!({ "code": 8, "message": "quota", "details": [{ "id": "QUOTA-vjAy8" }] }),
        ),
        (403, json!("a gateway")),
        // The answer of a server whose database is down.
        (
            404,
            json!({ "code": 5, "message": "unable to set instance using origin", "details": [] }),
        ),
        (502, json!("a proxy")),
    ];
    for (status, body) in answers {
        let (world, run) = confirmed_with(status, &body);
        assert!(
            run.said().contains("The change is not confirmed"),
            "{}",
            run.said()
        );
        let state = world
            .terraform
            .resource("zitadelactions_execution_attachment.a[0]");
        assert!(state.is_object(), "{}", run.said());
        world.terraform.plans_nothing();
        world.terraform.destroy();
        assert!(list(&world).is_empty());
    }
}

#[test]
fn an_attachment_that_was_not_created_is_not_in_the_state() {
    let world = world(attached("t", 1));
    world.terraform.without_retries();
    let fault = Fault::new(status(500, json!({ "code": 13, "message": "internal" })));
    let search = "/v2/actions/executions/search";
    world
        .zitadel
        .fault(fault.method("POST").path(search).from_call(1));
    world.terraform.try_apply().failed();
    let state = world
        .terraform
        .resource("zitadelactions_execution_attachment.a[0]");
    assert!(state.is_null(), "{state}");
}

/// The documented migration from the functions of v2 to those of v3 meets it.
#[test]
fn the_last_attachment_of_a_condition_that_an_upgrade_ended_can_be_destroyed() {
    let state = tempfile::NamedTempFile::new().unwrap();
    let path = state.path().with_extension("json");
    let serve = |version: &str| {
        Emulator::builder()
            .server_version(version)
            .token("token")
            .state_file(&path)
            .start_blocking()
    };
    let function = "Action.Flow.Type.CustomiseToken.Action.TriggerType.PreUserinfoCreation";
    let condition = format!("{{ function = {{ name = {function:?} }} }}");
    let hcl = attached("t", 1).replace(CONDITION, &condition);
    let World {
        zitadel,
        mut terraform,
    } = world_with(serve("2.71.19"), &hcl);
    terraform.apply();
    drop(zitadel);
    let zitadel = serve("4.13.1");
    terraform.set("ZITADEL_DOMAIN", &zitadel.base_url());
    let said = terraform.destroy().said();
    assert!(said.contains("Removed from state only"), "{said}");
    assert!(zitadel.targets().is_empty());
}

#[test]
fn a_deleted_target_of_another_configuration_blocks_nobody() {
    for version in ["2.49.5", "2.58.7", "2.71.19"] {
        // March 2024 spells an ID its own way.
        let id = if version == "2.49.5" {
            "event.user.human"
        } else {
            ID
        };
        let world = world_of(version, "");
        let list = |world: &World| world.zitadel.executions().remove(id).unwrap_or_default();
        let theirs = world.zitadel.create_target(
            "theirs",
            "https://example.com/",
            TargetKind::Async,
            Duration::from_secs(10),
        );
        world.zitadel.set_execution(id, &[&theirs]);
        world.terraform.write(attached("t", 2));
        world.terraform.apply();
        world.zitadel.delete_target(&theirs);
        world.terraform.write(attached("t", 3));
        let said = world.terraform.apply().said();
        assert!(
            said.contains("Deleted targets were removed") && said.contains(&theirs),
            "{said}"
        );
        assert_eq!(list(&world).len(), 3, "{version}");
        world.terraform.destroy();
        assert!(list(&world).is_empty(), "{version}");
    }
}

#[test]
fn an_attachment_that_does_not_show_in_time_is_a_success_with_a_warning() {
    let world = lagging(Duration::from_secs(6));
    world.terraform.write(attached("t", 1));
    world.terraform.with_short_consistency_timeout();
    let said = world.terraform.apply().said();
    assert!(said.contains("The change is not confirmed"), "{said}");
    world.zitadel.set_lag(Duration::ZERO);
    world.terraform.provider_block("");
    world.terraform.plans_nothing();
}
