//! Every mistake is an error that says what to do, before anything is applied.

use std::time::Duration;

use serde_json::json;
use zitadel_emulator::{Emulator, TargetKind};

use crate::execution::hcl;
use crate::hcl::TARGET;
use crate::terraform::Terraform;
use crate::world::world;

fn target(arguments: &str) -> String {
    format!("resource \"zitadelactions_target\" \"t\" {{\n{arguments}\n}}\n")
}

/// Faults of a target that the plan finds, each with words that its error must have.
#[test]
fn a_bad_target_is_refused_at_plan() {
    let good = [
        ("name", r#""t""#),
        ("endpoint", r#""https://example.com/""#),
        ("timeout", r#""10s""#),
        ("rest_async", "{}"),
    ];
    let cases = [
        ("name", r#""""#, "name"),
        ("name", &format!("{:?}", "n".repeat(1001)), "1000"),
        ("endpoint", r#""example.com/hook""#, "https://"),
        ("endpoint", r#""not a url""#, "https://"),
        ("endpoint", r#""ftp://example.com/x""#, "http"),
        ("endpoint", r#""https:///path""#, "host"),
        (
            "endpoint",
            &format!("{:?}", format!("https://example.com/{}", "a".repeat(2029))),
            "2048",
        ),
        ("timeout", r#""soon""#, "10s"),
        ("timeout", r#""10""#, "10s"),
        ("timeout", r#""0s""#, "timeout"),
        ("timeout", r#""-1s""#, "timeout"),
        ("timeout", r#""271s""#, "270"),
        ("payload_type", r#""XML""#, "JWE"),
        (
            "rest_async",
            "{}\n  rest_call = { interrupt_on_error = false }",
            "rest_call",
        ),
        ("rest_async", "null", "rest_webhook"),
        (
            "rest_async",
            "{ interrupt_on_error = true }",
            "never waits for",
        ),
        (
            "rest_async",
            "{ interrupt_on_error = false }",
            "Use rest_webhook or rest_call",
        ),
        (
            "rest_async",
            "null\n  rest_call = { interupt_on_error = true }",
            "interrupt_on_error\" is required",
        ),
    ];
    let world = world("");
    for (attribute, value, expected) in cases {
        let mut lines: Vec<String> = good
            .iter()
            .filter(|(name, _)| *name != attribute)
            .map(|(name, value)| format!("  {name} = {value}"))
            .collect();
        lines.push(format!("  {attribute} = {value}"));
        world.terraform.write(target(&lines.join("\n")));
        let error = world.terraform.try_plan().failed();
        assert!(error.contains(expected), "{attribute} = {value}: {error}");
        assert!(
            error.contains("on main.tf line"),
            "the error points at its line: {error}"
        );
    }
    assert!(world.targets().is_empty());
}

/// Faults of an execution that the plan finds.
#[test]
fn a_bad_execution_is_refused_at_plan() {
    let one = "[zitadelactions_target.a.id]";
    let event = r#"{ event = { event = "user.human.added" } }"#;
    let cases = [
        ("{}", one, "request"),
        (
            r#"{ request = { all = true }, event = { all = true } }"#,
            one,
            "event",
        ),
        (r#"{ request = {} }"#, one, "method"),
        (
            r#"{ reqest = { all = true } }"#,
            one,
            "Terraform ignores unknown names inside { }",
        ),
        (
            r#"{ request = { method = "/a.B/C", service = "a.B" } }"#,
            one,
            "service",
        ),
        (r#"{ request = { all = false } }"#, one, "all"),
        (r#"{ event = { all = false } }"#, one, "all"),
        (
            r#"{ request = { method = "zitadel.session.v2.SessionService/ListSessions" } }"#,
            one,
            "/zitadel.session.v2.SessionService/ListSessions",
        ),
        (r#"{ request = { method = "" } }"#, one, "method"),
        (
            r#"{ request = { service = "/zitadel.session.v2.SessionService/ListSessions" } }"#,
            one,
            "method",
        ),
        (
            r#"{ event = { group = "user.human.*" } }"#,
            one,
            "user.human",
        ),
        (r#"{ function = { name = "" } }"#, one, "name"),
        (event, "[]", "target_ids"),
        (event, r#"["1", "1"]"#, "\"1\""),
        (event, r#"[""]"#, "target_ids"),
    ];
    let world = world("");
    for (condition, targets, expected) in cases {
        world.terraform.write(hcl(condition, targets));
        let error = world.terraform.try_plan().failed();
        assert!(error.contains(expected), "{condition} {targets}: {error}");
        assert!(error.contains("on main.tf line"), "{error}");
    }
}

/// What only the server knows is refused at apply, at its attribute, and the rest is kept.
#[test]
fn what_the_server_rejects_is_reported_at_its_attribute() {
    let world = world(hcl(
        r#"{ event = { event = "user.human.added" } }"#,
        r#"["404404"]"#,
    ));
    let error = world.terraform.try_apply().failed();
    assert!(
        error.contains("404404") && error.contains("target_ids"),
        "{error}"
    );
    assert!(world.targets().is_empty(), "the plan has found it");

    let (kind, ten) = (TargetKind::Async, Duration::from_secs(10));
    world
        .zitadel
        .create_target("A", "https://example.com/", kind, ten);
    world.terraform.write(target(
        "  name = \"a\"\n  endpoint = \"https://example.com/\"\n  rest_async = {}",
    ));
    let error = world.terraform.try_apply().failed();
    assert!(
        error.contains("The name is taken") && error.contains("terraform import"),
        "{error}"
    );

    world.terraform.write(target(
        "  name = \"denied\"\n  endpoint = \"https://203.0.113.255/\"\n  rest_async = {}",
    ));
    let error = world.terraform.try_apply().failed();
    assert!(
        error.contains("endpoint") && error.contains("resolve"),
        "{error}"
    );
}

fn planned_with(environment: &[(&str, &str)], hcl: &str) -> String {
    Terraform::new(hcl, environment).try_plan().failed()
}

#[test]
fn a_provider_block_that_cannot_work_is_refused_at_plan() {
    let zitadel = Emulator::builder()
        .server_version("4.13.1")
        .start_blocking();
    let (base, token) = (zitadel.base_url().to_string(), zitadel.token().to_string());
    let cases = [
        (
            vec![("ZITADEL_ACCESS_TOKEN", token.as_str())],
            "ZITADEL_DOMAIN",
        ),
        (
            vec![("ZITADEL_DOMAIN", base.as_str())],
            "ZITADEL_ACCESS_TOKEN",
        ),
        (
            vec![
                ("ZITADEL_DOMAIN", "http://zitadel.example.com"),
                ("ZITADEL_ACCESS_TOKEN", "x"),
            ],
            "insecure",
        ),
        (
            vec![
                ("ZITADEL_DOMAIN", "ftp://zitadel.example.com"),
                ("ZITADEL_ACCESS_TOKEN", "x"),
            ],
            "https",
        ),
        (
            vec![
                ("ZITADEL_DOMAIN", "https://zitadel.example.com/?x=1"),
                ("ZITADEL_ACCESS_TOKEN", "x"),
            ],
            "query",
        ),
        (
            vec![
                ("ZITADEL_DOMAIN", base.as_str()),
                ("ZITADEL_ACCESS_TOKEN", "wrong"),
            ],
            "ZITADEL_ACCESS_TOKEN",
        ),
        (
            vec![
                ("ZITADEL_DOMAIN", "http://127.0.0.1:1"),
                ("ZITADEL_ACCESS_TOKEN", "x"),
            ],
            "127.0.0.1:1",
        ),
    ];
    for (environment, expected) in cases {
        let error = planned_with(&environment, TARGET);
        assert!(error.contains(expected), "{environment:?}: {error}");
        assert!(!error.contains("bug"), "{error}");
    }
}

#[test]
fn the_errors_for_a_user_without_a_role_and_for_a_viewer_name_the_missing_role() {
    let world = world(TARGET);
    for token in [
        world.zitadel.token_without_role().to_string(),
        world.zitadel.viewer_token().to_string(),
    ] {
        let terraform = Terraform::new(
            TARGET,
            &[
                ("ZITADEL_DOMAIN", &world.zitadel.base_url()),
                ("ZITADEL_ACCESS_TOKEN", &token),
            ],
        );
        let error = terraform.try_apply().failed();
        assert!(error.contains("IAM_OWNER"), "{error}");
    }
    assert!(world.targets().is_empty());
}

#[test]
fn an_unreachable_or_foreign_server_never_empties_the_state() {
    let mut world = world(hcl(
        r#"{ event = { event = "user.human.added" } }"#,
        "[zitadelactions_target.a.id]",
    ));
    world.terraform.apply();
    let before = world.terraform.state();

    world.zitadel.set_outage(true);
    world.terraform.without_retries();
    let error = world.terraform.try_plan().failed();
    assert!(error.contains("database"), "{error}");
    let error = world
        .terraform
        .run(&["destroy", "-auto-approve", "-no-color"])
        .failed();
    assert!(error.contains("database"), "{error}");
    world.zitadel.set_outage(false);

    world.zitadel.fault(zitadel_emulator::Fault::new(
        zitadel_emulator::FaultAction::Html(200),
    ));
    let error = world.terraform.try_plan().failed();
    assert!(error.contains("HTML"), "{error}");
    world.zitadel.clear_faults();

    let here = world.zitadel.base_url().to_string();
    world.terraform.set("ZITADEL_DOMAIN", "http://127.0.0.1:1");
    let error = world.terraform.try_plan().failed();
    assert!(error.contains("127.0.0.1:1"), "{error}");
    world.terraform.set("ZITADEL_DOMAIN", &here);
    world
        .terraform
        .set("ZITADEL_INSTANCE_HOST", "elsewhere.example");
    let error = world.terraform.try_plan().failed();
    assert!(error.contains("elsewhere.example"), "{error}");
    world.terraform.set("ZITADEL_INSTANCE_HOST", "");

    assert_eq!(world.terraform.state()["values"], before["values"]);
    world.terraform.plans_nothing();
}

#[test]
fn the_error_for_a_locked_instance_says_the_way_out() {
    let world = world(TARGET);
    world.terraform.apply();
    // Nobody listens at port 1, so every call on the instance fails from here on.
    let id = world.ask("POST", "/v2/actions/targets", Some(json!({"name": "gate", "restWebhook": {"interruptOnError": true}, "timeout": "1s", "endpoint": "http://127.0.0.1:1/"})))["id"].clone();
    world.ask(
        "PUT",
        "/v2/actions/executions",
        Some(json!({"condition": {"request": {"all": true}}, "targets": [id]})),
    );
    let error = world.terraform.try_plan().failed();
    assert!(
        error.contains("execution") && error.contains("2xx"),
        "{error}"
    );
    assert!(
        world
            .terraform
            .resource("zitadelactions_target.t")
            .is_object()
    );
}
