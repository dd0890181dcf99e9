//! The error for a mistyped name has the right one; a name that cannot be checked does
//! not stop a plan.

use serde_json::json;
use zitadel_emulator::{Emulator, Fault, FaultAction};

use crate::execution::hcl;
use crate::hcl::target;
use crate::world::{status, world, world_of, world_with};

const TARGETS: &str = "[zitadelactions_target.a.id]";

#[test]
fn the_error_for_a_mistyped_name_has_the_right_one() {
    let world = world("");
    for (condition, expected) in [
        (
            r#"{ request = { service = "SessionService" } }"#,
            "Did you mean \"zitadel.session.v2.SessionService\"",
        ),
        (r#"{ event = { group = "usr" } }"#, "Did you mean \"user\""),
        (
            r#"{ event = { event = "user.human.removed" } }"#,
            "Did you mean \"user.removed\"",
        ),
        (
            r#"{ event = { event = "user.human" } }"#,
            "write event = { group = \"user.human\" }",
        ),
        (
            r#"{ function = { name = "Action.Flow.Type.CustomiseToken.Action.TriggerType.PreUserinfoCreation" } }"#,
            "Since ZITADEL v3 it is called \"preuserinfo\"",
        ),
    ] {
        world.terraform.write(hcl(condition, TARGETS));
        let error = world.terraform.try_plan().failed();
        assert!(error.contains(expected), "{expected}: {error}");
    }
}

#[test]
fn the_error_for_a_function_of_a_later_version_has_its_old_name() {
    let zitadel = Emulator::builder()
        .server_version("2.71.19")
        .start_blocking();
    zitadel.set_actions_feature(true);
    let condition = r#"{ function = { name = "preuserinfo" } }"#;
    let world = world_with(zitadel, hcl(condition, TARGETS));
    let error = world.terraform.try_plan().failed();
    assert!(error.contains("Before ZITADEL v3 it is called"), "{error}");
}

#[test]
fn a_group_that_ends_within_a_word_causes_a_warning() {
    let world = world(hcl(r#"{ event = { group = "user.hum" } }"#, TARGETS));
    let said = world.terraform.try_plan().succeeded().said();
    assert!(
        said.contains("Incomplete group name") && said.contains("\"user.human\""),
        "{said}"
    );
}

#[test]
fn a_filter_that_nothing_matches_is_warned_about() {
    let world = world("");
    for (kind, filter, expected) in [
        (
            "execution_methods",
            "service = \"zitadel.session.v2.SesionService\"",
            "\"zitadel.session.v2.SessionService\"",
        ),
        ("event_types", "group = \"user.humn\"", "\"user.human\""),
    ] {
        world.terraform.write(format!(
            "data \"zitadelactions_{kind}\" \"d\" {{\n  {filter}\n}}\n"
        ));
        let said = world.terraform.try_plan().succeeded().said();
        assert!(said.contains(expected), "{expected}: {said}");
    }
}

#[test]
fn the_error_for_a_payload_type_in_lower_case_has_the_right_value() {
    let world = world(
        "resource \"zitadelactions_target\" \"t\" {\n  name = \"t\"\n  endpoint = \"https://example.com/\"\n  \
         rest_async = {}\n  payload_type = \"jwt\"\n}\n",
    );
    let error = world.terraform.try_plan().failed();
    assert!(error.contains("Did you mean \"JWT\""), "{error}");
}

#[test]
fn an_ingress_that_closes_the_admin_api_costs_a_warning_and_not_the_plan() {
    for closed in [
        FaultAction::Html(403),
        FaultAction::Html(404),
        status(403, json!({"error": "blocked"})),
    ] {
        let world = world(hcl(
            r#"{ event = { event = "user.human.added" } }"#,
            TARGETS,
        ));
        world
            .zitadel
            .fault(Fault::new(closed.clone()).path("/admin/v1/events/types/_search"));
        let said = world.terraform.try_plan().succeeded().said();
        assert!(
            said.contains("The name was not checked"),
            "{closed:?}: {said}"
        );
        world.terraform.apply();
        world.terraform.plans_nothing();
    }
}

/// The version, which tells payload types best, is below `/admin/` as well.
#[test]
fn an_ingress_that_closes_the_admin_api_does_not_hide_what_the_server_can_do() {
    let hcl = target("t").text("payload_type", "JWT").to_string();
    for closed in [FaultAction::Html(403), status(403, json!(""))] {
        for (version, can) in [("4.13.1", true), ("3.4.9", false)] {
            let world = world_of(version, &hcl);
            world
                .zitadel
                .fault(Fault::new(closed.clone()).path("/admin/*"));
            let run = world.terraform.try_apply();
            assert_eq!(run.code == 0, can, "{version}: {}", run.said());
            if can {
                world.terraform.plans_nothing();
            } else {
                assert!(run.said().contains("payload_type"), "{}", run.said());
            }
        }
    }
}
