//! The plan reports everything that it can know.

use std::time::Duration;

use serde_json::json;
use zitadel_emulator::TargetKind;

use crate::hcl::{all, attachment, execution, public_key, target, target_of_kind};
use crate::public_key::RSA;
use crate::world::{World, world, world_of};

const EVENT: &str = r#"{ event = { event = "user.human.added" } }"#;

fn foreign(world: &World, name: &str) -> String {
    let endpoint = "https://example.com/";
    let (kind, timeout) = (TargetKind::Async, Duration::from_secs(10));
    world.zitadel.create_target(name, endpoint, kind, timeout)
}

#[test]
fn a_target_id_that_the_server_does_not_know_is_an_error() {
    let world = world("");
    for hcl in [
        execution("e", EVENT, &[]).set("target_ids", "[\"404404\"]"),
        attachment("a", EVENT, "t").text("target_id", "404404"),
        public_key("k", "t", RSA).text("target_id", "404404"),
    ] {
        world.terraform.write(hcl);
        let error = world.terraform.try_plan().failed();
        assert!(
            error.contains("Target not found") && error.contains("404404"),
            "{error}"
        );
    }
}

#[test]
fn a_name_in_place_of_an_id_is_answered_with_the_id() {
    let world = world("");
    let id = foreign(&world, "audit");
    let hcl = execution("e", EVENT, &[]).set("target_ids", "[\"audit\"]");
    world.terraform.write(hcl);
    let error = world.terraform.try_plan().failed();
    assert!(
        error.contains(&format!(
            "\"audit\" is the name of a target, whose ID is {id}"
        )),
        "{error}"
    );
}

#[test]
fn a_malformed_or_missing_element_of_a_list_is_an_error() {
    let world = world("");
    for (attribute, list, expected) in [
        ("target_ids", "[null]", "element 0 is null"),
        ("target_ids", "[\"1\", null]", "element 1 is null"),
        ("targets", "[null]", "element 0 is null"),
        ("target_ids", "[\"a b\"]", "ID of a target"),
    ] {
        let execution = execution("e", EVENT, &[]).unset("target_ids");
        world.terraform.write(execution.set(attribute, list));
        let error = world.terraform.try_plan().failed();
        assert!(error.contains(expected), "{attribute} {list}: {error}");
    }
    let endpoint = target("t").text("endpoint", "https://example.com/%zz");
    world.terraform.write(endpoint);
    let error = world.terraform.try_plan().failed();
    assert!(error.contains("hexadecimal"), "{error}");
}

#[test]
fn a_name_that_another_target_has_causes_a_warning_with_the_import() {
    let world = world("");
    let id = foreign(&world, "Claims");
    world.terraform.write(target("claims"));
    let said = world.terraform.try_plan().succeeded().said();
    let (command, block) = (
        format!("terraform import '<address>' '{id}'"),
        format!("id = \"{id}\""),
    );
    assert!(
        said.contains("The name is taken") && said.contains("\"Claims\""),
        "{said}"
    );
    assert!(said.contains(&command) && said.contains(&block), "{said}");
    let error = world.terraform.try_apply().failed();
    assert!(
        error.contains("\"Claims\"") && error.contains(&command),
        "{error}"
    );
}

#[test]
fn an_own_target_that_is_replaced_is_not_taken_for_another() {
    let world = world(target("t"));
    world.terraform.apply();
    let replace = "-replace=zitadelactions_target.t";
    let said = world
        .terraform
        .run(&["plan", "-no-color", replace])
        .succeeded()
        .said();
    assert!(!said.contains("The name is taken"), "{said}");
    let run = world
        .terraform
        .run(&["apply", "-auto-approve", "-no-color", replace]);
    run.succeeded();
}

#[test]
fn an_execution_that_is_set_already_is_told_and_so_is_what_an_overwrite_replaces() {
    let world = world("");
    let theirs = foreign(&world, "theirs");
    world
        .zitadel
        .set_execution("event/user.human.added", &[&theirs]);
    let hcl = |overwrites: bool| {
        let execution = execution("e", EVENT, &["t"]);
        all([target("t"), execution.set("overwrite_existing", overwrites)])
    };
    world.terraform.write(hcl(false));
    let said = world.terraform.try_plan().succeeded().said();
    assert!(said.contains("The execution already exists"), "{said}");
    assert!(
        said.contains("1 target: \"theirs\"") && said.contains("import {"),
        "{said}"
    );

    world.terraform.write(hcl(true));
    let said = world.terraform.try_plan().succeeded().said();
    assert!(
        said.contains("An existing execution will be overwritten") && said.contains("\"theirs\""),
        "{said}"
    );
    world.terraform.apply();
    world.terraform.plans_nothing();
}

/// The one change that locks an instance is that of the target.
#[test]
fn a_target_that_becomes_able_to_lock_the_instance_causes_a_warning() {
    let every_call = r#"{ request = { all = true } }"#;
    let hcl = |interrupts: bool| {
        let target = target_of_kind("t", "rest_webhook", interrupts);
        all([target, execution("e", every_call, &["t"])])
    };
    let world = world(hcl(false));
    world.terraform.apply();
    world.terraform.write(hcl(true));
    let said = world.terraform.try_plan().succeeded().said();
    assert!(said.contains("can lock the instance"), "{said}");
    world.terraform.write(hcl(false));
    let said = world.terraform.try_plan().succeeded().said();
    assert!(!said.contains("can lock the instance"), "{said}");
}

#[test]
fn an_execution_that_can_stop_or_delay_logins_causes_a_warning() {
    let targets = all(["t", "u"].map(|label| target_of_kind(label, "rest_call", true)));
    let world = world(&targets);
    world.terraform.apply();
    for (condition, expected) in [
        (
            r#"{ request = { service = "zitadel.session.v2.SessionService" } }"#,
            "can stop logins",
        ),
        (
            r#"{ event = { all = true } }"#,
            "can stop the handling of events",
        ),
        (
            r#"{ function = { name = "preuserinfo" } }"#,
            "waits up to 20 s for the 2 targets",
        ),
    ] {
        let execution = execution("e", condition, &["t", "u"]);
        world.terraform.write(format!("{targets}{execution}"));
        let said = world.terraform.try_plan().succeeded().said();
        assert!(said.contains(expected), "{condition}: {said}");
    }
}

#[test]
fn a_target_that_encrypts_without_an_active_key_causes_a_warning() {
    let encrypting = || target("t").text("payload_type", "JWE");
    let world = world(encrypting());
    world.terraform.apply();
    let execution = execution("e", EVENT, &["t"]);
    world.terraform.write(all([encrypting(), execution]));
    let said = world.terraform.try_plan().succeeded().said();
    assert!(said.contains("has no active public key"), "{said}");
}

#[test]
fn a_condition_that_this_server_never_runs_causes_a_warning() {
    let hcl = all([target("t"), execution("e", EVENT, &["t"])]);
    for (version, expected) in [("2.58.7", true), ("2.71.19", true), ("4.13.1", false)] {
        let said = world_of(version, &hcl)
            .terraform
            .try_plan()
            .succeeded()
            .said();
        assert_eq!(
            said.contains("never runs on this server"),
            expected,
            "{version}: {said}"
        );
    }
}

#[test]
fn what_never_runs_on_this_server_cannot_lock_it() {
    for (version, can_lock) in [("2.51.4", false), ("3.4.9", false), ("4.13.1", true)] {
        let all_requests = "{ request = { all = true } }";
        let hcl = all([
            target_of_kind("t", "rest_webhook", true),
            execution("e", all_requests, &["t"]),
        ]);
        let said = world_of(version, &hcl).terraform.try_plan().succeeded();
        let said = said.said();
        assert_eq!(said.contains("can lock the instance"), can_lock, "{said}");
        assert_eq!(said.contains("never runs"), !can_lock, "{said}");
    }
}

#[test]
fn an_execution_that_includes_itself_is_an_error() {
    let own = "{ request = { all = true } }";
    let hcl = execution("e", own, &[]).unset("target_ids");
    let hcl = hcl.set("targets", format!("[{{ include = {own} }}]"));
    let error = world_of("2.71.19", &hcl).terraform.try_plan().failed();
    assert!(
        error.contains("Circular include") && error.contains("`request` includes itself"),
        "{error}"
    );
}

#[test]
fn an_endpoint_that_a_deny_list_may_contain_causes_a_warning() {
    for (host, expected) in [
        ("receiver:3000", true),
        ("10.0.0.7", true),
        ("example.com", false),
    ] {
        let hcl = target("t").text("endpoint", &format!("http://{host}/"));
        let said = world(hcl).terraform.try_plan().succeeded().said();
        assert_eq!(
            said.contains("may refuse to call the endpoint"),
            expected,
            "{host}: {said}"
        );
    }
}

#[test]
fn a_private_key_is_refused_and_not_quoted() {
    let key = "-----BEGIN PRIVATE KEY-----\\nMC4CAQAwBQYDK2VwBCIEIGSECRETSECRET\\n-----END PRIVATE KEY-----\\n";
    let world = world(format!(
        "resource \"zitadelactions_target_public_key\" \"k\" {{\n  target_id = \"1\"\n  public_key = \"{key}\"\n}}\n"
    ));
    let error = world.terraform.try_plan().failed();
    assert!(
        error.contains("Private key in place of a public key"),
        "{error}"
    );
    assert!(!error.contains("SECRETSECRET"), "{error}");
}

#[test]
fn an_argument_of_the_data_source_comes_back_as_it_was_written() {
    let world = world("");
    let theirs = foreign(&world, "theirs");
    world
        .zitadel
        .set_execution("event/user.human.*", &[&theirs]);
    let hcl = "data \"zitadelactions_execution\" \"g\" {\n  id = \"event:group:user.human\"\n}\noutput \"id\" {\n  value \
               = data.zitadelactions_execution.g.id\n}\n";
    world.terraform.write(hcl);
    world.terraform.apply();
    let id = &world.terraform.state()["values"]["outputs"]["id"]["value"];
    assert_eq!(*id, json!("event:group:user.human"));
}

/// The ID of a new target is not known in the plan, but what the target will be is.
#[test]
fn a_new_target_that_does_not_interrupt_causes_no_warning_and_one_that_does_causes_one() {
    let every_call = r#"{ request = { all = true } }"#;
    for interrupts in [false, true] {
        let target = target_of_kind("t", "rest_webhook", interrupts);
        let hcl = all([
            target,
            execution("e", every_call, &["t"]),
            attachment("a", r#"{ response = { all = true } }"#, "t"),
        ]);
        let said = world(hcl).terraform.try_plan().succeeded().said();
        assert_eq!(said.contains("can lock the instance"), interrupts, "{said}");
    }
}

#[test]
fn a_new_target_that_encrypts_without_an_active_key_causes_a_warning() {
    for (active, expected) in [(None, true), (Some(true), false)] {
        let key = public_key("k", "t", RSA);
        let key = active.map_or(key.clone(), |active| key.set("active", active));
        let hcl = all([
            target("t").text("payload_type", "JWE"),
            key,
            execution("e", EVENT, &["t"]),
        ]);
        let world = world(hcl);
        let said = world.terraform.try_plan().succeeded().said();
        assert_eq!(
            said.contains("has no active public key"),
            expected,
            "{said}"
        );
        let said = world.terraform.apply().said();
        assert_eq!(
            said.contains("has no active public key"),
            expected,
            "{said}"
        );
        world.terraform.plans_nothing();
    }
}
