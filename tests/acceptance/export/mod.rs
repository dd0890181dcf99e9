//! An instance as a configuration.

mod manners;

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use terraform_plugin_testing::Run;
use zitadel_emulator::{Emulator, TargetKind};

use crate::hcl::TARGET;
use crate::public_key::{P256, RSA};
use crate::terraform::Terraform;
use crate::world::{World, world, world_of};

const WEBHOOK: TargetKind = TargetKind::Webhook {
    interrupt_on_error: false,
};

/// The subcommand, as a person would run it: with the environment and nothing else.
fn export(environment: &[(&str, &str)], arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_terraform-provider-zitadelactions"));
    command
        .arg("export")
        .args(arguments)
        .env_clear()
        .envs(environment.iter().copied())
        .stdin(Stdio::null());
    command.output().unwrap().into()
}

fn export_of(zitadel: &Emulator, arguments: &[&str]) -> Run {
    export(
        &[
            ("ZITADEL_DOMAIN", &zitadel.base_url()),
            ("ZITADEL_ACCESS_TOKEN", &zitadel.token()),
        ],
        arguments,
    )
}

impl World {
    /// Exports into the folder, and gives what was written.
    #[track_caller]
    fn export(&self) -> String {
        let file = self.terraform.folder().join("export.tf");
        export_of(&self.zitadel, &["--out", file.to_str().unwrap()]).succeeded();
        fs::read_to_string(file).unwrap()
    }

    /// The export is formatted, and its plan imports everything and changes nothing.
    #[track_caller]
    fn exports_and_imports(&self) -> String {
        let exported = self.export();
        let formatted = self
            .terraform
            .run(&["fmt", "-check", "-diff", "-no-color", "export.tf"]);
        assert_eq!(
            formatted.code, 0,
            "{}{}",
            formatted.stdout, formatted.stderr
        );

        let plan = self.terraform.plan();
        assert_eq!(plan.changes(), [], "{exported}");
        assert_eq!(
            imports(&plan.0),
            exported.matches("\nresource ").count(),
            "{exported}"
        );
        self.terraform.apply();
        self.terraform.plans_nothing();
        exported
    }

    /// A plan of what was exported shows the new marks of sensitive endpoints and nothing of them.
    #[track_caller]
    fn changes_marks_only(&self) {
        let plan = self.terraform.run(&["plan", "-no-color", "-input=false"]);
        let shown = plan.succeeded().stdout;
        assert!(!shown.contains("sentinel"), "{shown}");
        // OpenTofu does not count a mark as a change.
        let counts_marks = self.terraform.release().is_some();
        let unchanged = shown.contains("The value is unchanged");
        assert_eq!(unchanged, counts_marks, "{shown}");
        for change in self.terraform.plan().changes() {
            assert_eq!(change.attributes, Vec::<String>::new(), "{change:?}");
        }
        self.terraform.apply();
        self.terraform.plans_nothing();
    }
}

fn imports(plan: &serde_json::Value) -> usize {
    let all = plan["resource_changes"].as_array();
    all.into_iter()
        .flatten()
        .filter(|one| one["change"]["importing"].is_object())
        .count()
}

/// Made by Terraform, for that is the same on every server, and then forgotten: the folder is a new
/// one.
fn furnished(version: &str) -> World {
    let world = world_of(
        version,
        r#"
resource "zitadelactions_target" "claims" {
  name      = "Add claims"
  endpoint  = "https://example.com/claims"
  timeout   = "90s"
  rest_call = { interrupt_on_error = true }
}
resource "zitadelactions_target" "audit" {
  name       = "audit-log"
  endpoint   = "https://example.com/audit"
  rest_async = {}
}
resource "zitadelactions_target" "hook" {
  name         = "hook"
  endpoint     = "https://example.com/hook"
  timeout      = "250ms"
  rest_webhook = { interrupt_on_error = false }
}
resource "zitadelactions_execution" "event" {
  condition  = { event = { event = "user.human.added" } }
  target_ids = [zitadelactions_target.audit.id]
}
resource "zitadelactions_execution" "group" {
  condition  = { event = { group = "user.human" } }
  target_ids = [zitadelactions_target.hook.id, zitadelactions_target.audit.id, zitadelactions_target.claims.id]
}
resource "zitadelactions_execution" "events" {
  condition  = { event = { all = true } }
  target_ids = [zitadelactions_target.hook.id]
}
resource "zitadelactions_execution" "service" {
  condition  = { request = { service = "zitadel.session.v2beta.SessionService" } }
  target_ids = [zitadelactions_target.hook.id]
}
resource "zitadelactions_execution" "method" {
  condition  = { response = { method = "/zitadel.session.v2beta.SessionService/ListSessions" } }
  target_ids = [zitadelactions_target.hook.id, zitadelactions_target.audit.id]
}
"#,
    );
    world.terraform.apply();
    World {
        terraform: terraform_for(&world.zitadel),
        zitadel: world.zitadel,
    }
}

#[test]
fn what_is_exported_is_imported_and_nothing_else_on_every_server() {
    for version in [
        "2.49.5", "2.51.4", "2.58.7", "2.59.5", "2.71.19", "3.4.9", "4.7.6", "4.13.1",
    ] {
        println!("{version}");
        let exported = furnished(version).exports_and_imports();
        assert_eq!(exported.matches("\nresource ").count(), 8, "{exported}");
    }
}

#[test]
fn an_export_reads_like_something_written_by_hand() {
    let world = furnished("4.13.1");
    let id = |name: &str| world.zitadel.find_target(name).unwrap().id;
    let expected = format!(
        r#"
import {{
  to = zitadelactions_target.add_claims
  id = "{claims}"
}}

resource "zitadelactions_target" "add_claims" {{
  name      = "Add claims"
  endpoint  = "https://example.com/claims"
  timeout   = "1m30s"
  rest_call = {{ interrupt_on_error = true }}
}}

import {{
  to = zitadelactions_target.audit_log
  id = "{audit}"
}}

resource "zitadelactions_target" "audit_log" {{
  name       = "audit-log"
  endpoint   = "https://example.com/audit"
  rest_async = {{}}
}}
"#,
        claims = id("Add claims"),
        audit = id("audit-log"),
    );
    let exported = export_of(&world.zitadel, &[]).succeeded();
    assert!(exported.stdout.contains(&expected), "{}", exported.stdout);
    let group = r#"
resource "zitadelactions_execution" "event_user_human_group" {
  condition = { event = { group = "user.human" } }
  target_ids = [
    zitadelactions_target.hook.id,
    zitadelactions_target.audit_log.id,
    zitadelactions_target.add_claims.id,
  ]
}
"#;
    assert!(exported.stdout.contains(group), "{}", exported.stdout);
}

#[test]
fn an_export_is_the_same_whenever_and_wherever_it_is_written() {
    let world = furnished("4.13.1");
    let first = export_of(&world.zitadel, &[]).succeeded().stdout;
    assert_eq!(export_of(&world.zitadel, &[]).succeeded().stdout, first);
    assert_eq!(world.export(), first);
}

#[test]
fn includes_are_exported_where_servers_know_them() {
    let hcl = r#"
resource "zitadelactions_target" "t" {
  name       = "t"
  endpoint   = "https://example.com/"
  rest_async = {}
}
resource "zitadelactions_execution" "event" {
  condition  = { event = { all = true } }
  target_ids = [zitadelactions_target.t.id]
}
resource "zitadelactions_execution" "request" {
  condition = { request = { all = true } }
  targets   = [{ include = zitadelactions_execution.event.condition }, { target_id = zitadelactions_target.t.id }]
}
"#;
    let world = world_of("2.58.7", hcl);
    world.terraform.apply();
    let other = World {
        terraform: terraform_for(&world.zitadel),
        zitadel: world.zitadel,
    };
    let exported = other.exports_and_imports();
    assert!(
        exported.contains("    { include = { event = { all = true } } },\n"),
        "{exported}"
    );
}

/// An empty folder that points at the same server.
fn terraform_for(zitadel: &Emulator) -> Terraform {
    Terraform::new(
        "",
        &[
            ("ZITADEL_DOMAIN", &zitadel.base_url()),
            ("ZITADEL_ACCESS_TOKEN", &zitadel.token()),
        ],
    )
}

#[test]
fn public_keys_are_exported_with_their_target() {
    let key = |name: &str, pem: &str, more: &str| {
        format!(
            "resource \"zitadelactions_target_public_key\" {name:?} {{\n  target_id = \
             zitadelactions_target.t.id\n  public_key = {pem:?}\n{more}}}\n"
        )
    };
    let hcl = format!(
        "{TARGET}{}{}",
        key("one", RSA, "  active = true\n"),
        key(
            "two",
            P256,
            "  expiration_date = \"2999-01-01T00:00:00Z\"\n"
        ),
    );
    let applied = world(&hcl);
    applied.terraform.apply();
    let world = World {
        terraform: terraform_for(&applied.zitadel),
        zitadel: applied.zitadel,
    };
    let exported = world.exports_and_imports();
    assert_eq!(exported.matches("\nresource ").count(), 3, "{exported}");
    assert_eq!(
        exported.matches("active     = true").count(),
        1,
        "{exported}"
    );
    for line in RSA.lines().chain(P256.lines()) {
        assert!(exported.contains(line), "{exported}");
    }
}

#[test]
fn an_endpoint_that_an_upgrade_lost_becomes_a_variable_and_is_restored() {
    let folder = tempfile::tempdir().unwrap();
    let served_by = |version: &str| {
        let state = folder.path().join("instance.json");
        let builder = Emulator::builder().server_version(version);
        builder.state_file(state).start_blocking()
    };
    let old = served_by("2.49.5");
    let endpoint = "https://example.com/old";
    old.create_target("old", endpoint, WEBHOOK, Duration::from_secs(5));
    drop(old);

    let zitadel = served_by("4.13.1");
    let mut world = World {
        terraform: terraform_for(&zitadel),
        zitadel,
    };
    let exported = world.export();
    assert!(exported.contains("has lost this endpoint"), "{exported}");
    world.terraform.set("TF_VAR_old_endpoint", endpoint);
    let plan = world.terraform.plan();
    assert_eq!(imports(&plan.0), 1);
    assert_eq!(plan.only_change().attributes, ["change_date", "endpoint"]);
    world.terraform.apply();
    world.terraform.plans_nothing();
    assert_eq!(world.zitadel.find_target("old").unwrap().endpoint, endpoint);
}

#[test]
fn any_name_that_a_server_accepts_survives_the_export() {
    let world = world("");
    let names = [
        "a b",
        "a-b",
        "a_b_2",
        "1st",
        "日本",
        "${path.module} $${x} %{if}",
        "quote \" back \\",
        "# no comment",
        "Prüfung\u{301}",
    ];
    for name in names {
        world.zitadel.create_target(
            name,
            "https://example.com/${x}",
            WEBHOOK,
            Duration::from_secs(10),
        );
    }
    let exported = world.exports_and_imports();
    assert_eq!(exported.matches("\nresource ").count(), names.len());
}
