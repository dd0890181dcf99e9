//! What an export never does: show secrets, overwrite files, write to the server, fail silently.

use std::fs;
use std::time::Duration;

use serde_json::json;
use zitadel_emulator::Fault;

use super::{WEBHOOK, export, export_of, furnished};
use crate::world::{status, world};

#[test]
fn no_secret_is_exported() {
    let mut world = world("");
    let ten = Duration::from_secs(10);
    let endpoints = [
        ("query", "https://example.com/hook?code=sentinel-query"),
        (
            "user",
            "https://sentinel-user:sentinel-password@example.com/hook",
        ),
        (
            "path",
            "https://example.com/hooks/sentinel0path0sentinel0path0",
        ),
        ("plain", "https://example.com/plain"),
    ];
    for (name, endpoint) in endpoints {
        world.zitadel.create_target(name, endpoint, WEBHOOK, ten);
        world
            .terraform
            .set(&format!("TF_VAR_{name}_endpoint"), endpoint);
    }
    let exported = world.export();
    assert!(exported.contains("https://example.com/plain"), "{exported}");
    assert_eq!(
        exported.matches("sensitive   = true").count(),
        3,
        "{exported}"
    );
    world.changes_marks_only();
    let keys = world.targets();
    let keys = keys
        .iter()
        .map(|target| target["signingKey"].as_str().unwrap());
    for secret in keys.chain(["sentinel", &world.zitadel.token()]) {
        assert!(!exported.contains(secret), "{exported}");
    }
}

#[test]
fn an_existing_file_is_never_overwritten() {
    let world = world("");
    let file = world.terraform.folder().join("export.tf");
    fs::write(&file, "# mine\n").unwrap();
    let refused = export_of(&world.zitadel, &["--out", file.to_str().unwrap()]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.failed().contains("export.tf already exists"),
        "{}",
        refused.stderr
    );
    assert_eq!(fs::read_to_string(file).unwrap(), "# mine\n");
    assert!(
        world.zitadel.calls().is_empty(),
        "what cannot be written need not be read"
    );
}

#[test]
fn an_export_only_reads_on_every_server_and_a_viewer_may() {
    for version in [
        "2.49.5", "2.51.4", "2.58.7", "2.59.5", "2.71.19", "3.4.9", "4.7.6", "4.13.1",
    ] {
        let world = furnished(version);
        world.zitadel.clear_calls();
        let viewer = world.zitadel.viewer_token();
        let environment = [
            ("ZITADEL_DOMAIN", world.zitadel.base_url()),
            ("ZITADEL_ACCESS_TOKEN", viewer),
        ];
        let environment = environment
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        export(&environment, &[]).succeeded();
        for call in world.zitadel.calls() {
            let path = call.path.split('?').next().unwrap();
            assert!(
                call.method == "GET" || path.ends_with("search"),
                "{version}: {} {path}",
                call.method,
            );
        }
    }
}

#[test]
fn an_export_writes_nothing_but_the_configuration_to_a_pipe() {
    let world = furnished("4.13.1");
    let exported = export_of(&world.zitadel, &[]).succeeded();
    assert_eq!(exported.stderr, "");
}

#[test]
fn an_empty_instance_exports_an_empty_configuration() {
    world("").exports_and_imports();
}

#[test]
fn a_standalone_export_names_the_provider_and_any_other_says_how() {
    let world = furnished("4.13.1");
    let block = "  required_providers {\n    zitadelactions = {\n";
    let alone = export_of(&world.zitadel, &["--standalone"]).succeeded();
    assert!(alone.stdout.contains(block), "{}", alone.stdout);
    let short = export_of(&world.zitadel, &[]).succeeded();
    assert!(!short.stdout.contains(block), "{}", short.stdout);
    assert!(
        short.stdout.contains("#   required_providers {\n"),
        "{}",
        short.stdout
    );

    let file = world.terraform.path("main.tf");
    for written in [&file, &world.terraform.path("required_providers.tf")] {
        fs::remove_file(written).unwrap();
    }
    export_of(
        &world.zitadel,
        &["--standalone", "-o", file.to_str().unwrap()],
    )
    .succeeded();
    let formatted = world.terraform.run(&["fmt", "-check", "main.tf"]);
    assert_eq!(
        formatted.code, 0,
        "{}{}",
        formatted.stdout, formatted.stderr
    );
    assert_eq!(world.terraform.plan().changes(), []);
}

#[test]
fn a_name_that_reverses_the_text_direction_is_escaped() {
    let world = world("");
    let name = "a\u{202e}txt.exe\u{200b}\u{1b}[2J";
    let ten = Duration::from_secs(10);
    world
        .zitadel
        .create_target(name, "https://example.com/", WEBHOOK, ten);
    let exported = world.exports_and_imports();
    let escaped = r#""a\u202etxt.exe\u200b\u001b[2J""#;
    assert!(exported.contains(escaped), "{exported}");
    assert!(!exported.contains('\u{202e}') && !exported.contains('\u{1b}'));
}

#[test]
fn an_unreadable_object_is_named_and_not_silently_dropped() {
    let world = furnished("2.58.7");
    let target = world.zitadel.find_target("hook").unwrap().id;
    let body = json!({"condition": {"event": {"event": "a/b"}}, "targets": [{"target": target}]});
    world.ask("PUT", "/v3alpha/executions", Some(body));
    let exported = export_of(&world.zitadel, &[]).succeeded();
    assert!(
        exported.stdout.contains("# Left out: the execution"),
        "{}",
        exported.stdout
    );
    let warning = "Warning: this version of the provider cannot read the execution";
    assert!(exported.stderr.starts_with(warning), "{}", exported.stderr);
    assert_eq!(exported.stdout.matches("\nresource ").count(), 8);
}

#[test]
fn an_error_from_the_server_cannot_control_the_terminal() {
    let world = world("");
    let body = json!({"code": 9, "message": "\u{1b}[2JNo changes.\u{9b}\u{202e}\u{7}"});
    world
        .zitadel
        .fault(Fault::new(status(400, body)).path("/v2/actions/executions/search"));
    let run = export_of(&world.zitadel, &[]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("No changes."), "{}", run.stderr);
    let steers = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
    assert!(!run.stderr.contains(steers), "{:?}", run.stderr);
}

#[test]
fn an_event_that_no_configuration_can_name_becomes_a_comment() {
    let cases = [
        ("2.49.5", "/v3alpha", json!({"group": "user.human.*"})),
        ("2.58.7", "/v3alpha", json!({"event": "a b\tc"})),
        ("2.59.5", "", json!({"event": "a b"})),
    ];
    for (version, base, event) in cases {
        let mut world = furnished(version);
        let target = world.zitadel.find_target("hook").unwrap().id;
        let targets = match version {
            "2.49.5" => json!({"targets": [target]}),
            "2.58.7" => json!({"targets": [{"target": target}]}),
            _ => json!({"execution": {"targets": [{"target": target}]}}),
        };
        let mut body = targets;
        body["condition"] = json!({"event": event});
        world.ask("PUT", &format!("{base}/executions"), Some(body));
        let run = export_of(&world.zitadel, &[]).succeeded();
        assert!(
            run.stderr
                .starts_with("Warning: the provider cannot manage 1 execution,"),
            "{}",
            run.stderr
        );
        world.terraform = super::terraform_for(&world.zitadel);
        let exported = world.exports_and_imports();
        assert!(
            exported.contains("# Left out: the execution on"),
            "{exported}"
        );
        assert_eq!(exported.matches("\nresource ").count(), 8, "{exported}");
    }
}

#[test]
fn a_failed_export_says_why_and_writes_nothing() {
    let world = world("");
    let (domain, without_role) = (world.zitadel.base_url(), world.zitadel.token_without_role());
    let cases: [(&[(&str, &str)], &str); 4] = [
        (&[], "ZITADEL_ACCESS_TOKEN"),
        (&[("ZITADEL_ACCESS_TOKEN", "token")], "ZITADEL_DOMAIN"),
        (
            &[
                ("ZITADEL_DOMAIN", &domain),
                ("ZITADEL_ACCESS_TOKEN", "wrong-token"),
            ],
            "Invalid token",
        ),
        (
            &[
                ("ZITADEL_DOMAIN", &domain),
                ("ZITADEL_ACCESS_TOKEN", &without_role),
            ],
            "IAM_OWNER",
        ),
    ];
    for (environment, expected) in cases {
        let run = export(environment, &[]);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""));
        assert!(
            run.stderr.starts_with("Error: ") && run.stderr.contains(expected),
            "{}",
            run.stderr
        );
        assert!(!run.stderr.contains("wrong-token"), "{}", run.stderr);
    }
    let run = export(&[], &["everything"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    let said = "Error: unknown argument \"everything\": to write to a file, use --output\n\nSee `export --help`.\n";
    assert_eq!(run.stderr, said);
}
