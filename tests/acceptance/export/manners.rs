//! What an export never does: tell secrets, write over files or to the server, fail without a word.

use std::fs;
use std::time::Duration;

use super::{WEBHOOK, export, export_of, furnished};
use crate::world::world;

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
        ("plain", "https://example.com/plain"),
    ];
    for (name, endpoint) in endpoints {
        world.zitadel.create_target(name, endpoint, WEBHOOK, ten);
        world
            .terraform
            .set(&format!("TF_VAR_{name}_endpoint"), endpoint);
    }
    let exported = world.exports_and_imports();
    assert!(exported.contains("https://example.com/plain"), "{exported}");
    let keys = world.targets();
    let keys = keys
        .iter()
        .map(|target| target["signingKey"].as_str().unwrap());
    for secret in keys.chain(["sentinel", &world.zitadel.token()]) {
        assert!(!exported.contains(secret), "{exported}");
    }
}

#[test]
fn a_file_that_exists_is_never_written_over() {
    let world = world("");
    let file = world.terraform.folder().join("export.tf");
    fs::write(&file, "# mine\n").unwrap();
    let refused = export_of(&world.zitadel, &["--out", file.to_str().unwrap()]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.failed().contains("export.tf exists"),
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
fn an_export_only_reads() {
    let world = furnished("4.13.1");
    world.zitadel.clear_calls();
    world.export();
    for call in world.zitadel.calls() {
        assert!(
            call.method == "GET" || call.path.ends_with("/search"),
            "{} {}",
            call.method,
            call.path
        );
    }
    let viewer = world.zitadel.viewer_token();
    export(
        &[
            ("ZITADEL_DOMAIN", &world.zitadel.base_url()),
            ("ZITADEL_ACCESS_TOKEN", &viewer),
        ],
        &[],
    )
    .succeeded();
}

#[test]
fn an_empty_instance_exports_an_empty_configuration() {
    let world = world("");
    world.exports_and_imports();
    assert_eq!(
        export_of(&world.zitadel, &[]).stderr,
        "Exported 0 targets, 0 executions and 0 public keys.\n"
    );
}

#[test]
fn what_keeps_an_export_from_its_end_is_said_and_nothing_is_written() {
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
    assert!(run.stderr.contains("Usage:"), "{}", run.stderr);
}
