//! The notes provider, from its first apply to its last.

use std::path::Path;

use serde_json::{Value as Json, json};

use crate::workspace::Workspace;

const REQUIRED: &str = r#"
terraform {
  required_providers {
    notes = { source = "example.com/terraform-plugin/notes" }
  }
}
"#;

/// A workspace with the provider's requirement in front of this configuration.
fn notes(configuration: &str) -> Workspace {
    Workspace::new("notes", &format!("{REQUIRED}{configuration}"))
}

fn stored(workspace: &Workspace) -> Json {
    serde_json::from_str(&workspace.read("notes.json")).unwrap()
}

#[test]
fn a_note_is_created_changed_drifts_and_is_destroyed() {
    let workspace = notes(
        r#"
resource "terraform_data" "other" {}

resource "notes_note" "hello" {
  title     = "Hello World"
  text      = "made after ${terraform_data.other.id}"
  labels    = ["b", "a"]
  reminders = [{ day = "2026-01-01" }]
}

data "notes_note" "hello" {
  id = notes_note.hello.id
}

output "text" {
  value = data.notes_note.hello.text
}
"#,
    );
    workspace.apply();
    workspace.plans_nothing();
    assert_eq!(
        stored(&workspace)["hello-world"]["labels"],
        json!(["a", "b"])
    );

    let mut notes = stored(&workspace);
    notes["hello-world"]["pinned"] = true.into();
    workspace.write("notes.json", &notes.to_string());
    let plan = workspace.run(&["plan", "-no-color"]);
    assert!(plan.contains("pinned        = true -> false"), "{plan}");
    assert!(
        plan.contains("0 to add, 1 to change, 0 to destroy"),
        "{plan}"
    );
    workspace.apply();
    workspace.plans_nothing();

    let main = workspace
        .read("main.tf")
        .replace("Hello World", "HELLO WORLD");
    workspace.write("main.tf", &main);
    workspace.plans_nothing();

    workspace.run(&["destroy", "-auto-approve"]);
    assert_eq!(stored(&workspace), json!({}));
}

#[test]
fn an_import_writes_a_configuration_that_plans_no_change() {
    let workspace = notes(
        // Terraform 1.16 guesses the namespace `hashicorp` without `provider`, which it refuses once
        // the resource block exists.
        "import {\n  to       = notes_note.it\n  id       = \"a\"\n  provider = notes\n}\n",
    );
    let note = json!({
        "title": "A", "text": "x", "pinned": true, "labels": [], "revision": 3,
        "reminders": [{"id": "r1", "day": "2026-01-01"}], "passphrase_digest": null,
    });
    workspace.write("notes.json", &json!({ "a": note }).to_string());
    let plan = workspace.run(&["plan", "-no-color", "-generate-config-out=it.tf"]);
    assert!(
        plan.contains("1 to import, 0 to add, 0 to change"),
        "{plan}"
    );
    let main = workspace
        .read("main.tf")
        .replace("  provider = notes\n", "");
    workspace.write("main.tf", &main);
    workspace.apply();
    workspace.plans_nothing();
    workspace.write(
        "main.tf",
        &format!("{REQUIRED}import {{\n  to = notes_note.it\n  id = \"z\"\n}}\n"),
    );
    workspace.run(&["state", "rm", "notes_note.it"]);
    let (output, text) = workspace.output(&["plan", "-no-color"]);
    assert!(!output.status.success());
    assert!(
        text.contains("Cannot import non-existent remote object"),
        "{text}"
    );
}

#[test]
fn an_error_points_at_the_line_of_its_attribute() {
    let workspace = notes("resource \"notes_note\" \"it\" {\n  title = \"\"\n}\n");
    let (output, text) = workspace.output(&["validate", "-no-color"]);
    assert!(!output.status.success());
    assert!(text.contains("title = \"\""), "{text}");
    let workspace = notes("resource \"notes_note\" \"it\" {\n  title = \"x\"\n  id = \"y\"\n}\n");
    let (_, text) = workspace.output(&["validate", "-no-color"]);
    assert!(text.contains("id = \"y\""), "{text}");
}

#[test]
fn an_error_inside_a_nested_attribute_points_at_its_first_line_and_names_the_rest() {
    let workspace = notes(
        "resource \"notes_note\" \"it\" {\n  title = \"x\"\n  reminders = [\n    { day = \"2026-01-01\", id = \"mine\" },\n  ]\n}\n",
    );
    let (output, text) = workspace.output(&["validate", "-no-color"]);
    assert!(!output.status.success());
    // The attribute's own line where the command finds it, else the line where `reminders` begins.
    assert!(
        text.contains("reminders = [") || text.contains("{ day"),
        "{text}"
    );
    assert!(text.contains("`reminders[0].id`"), "{text}");
}

#[test]
fn a_write_only_passphrase_is_nowhere_but_in_memory() {
    let workspace = notes(
        r#"
ephemeral "notes_passphrase" "it" {
  words = 2
}

resource "notes_note" "locked" {
  title              = "Locked"
  passphrase_wo      = ephemeral.notes_passphrase.it.value
  passphrase_version = 1
}
"#,
    );
    let output = workspace
        .command(&["apply", "-auto-approve"])
        .env("TF_LOG", "TRACE")
        .output()
        .unwrap();
    assert!(output.status.success());
    let log = String::from_utf8(output.stderr).unwrap();
    assert!(
        log.contains("tf_rpc=ApplyResourceChange"),
        "our own lines are in the log"
    );
    assert!(stored(&workspace)["locked"]["passphrase_digest"].is_number());
    let places = [
        workspace.read("terraform.tfstate"),
        workspace.read("notes.json"),
        log,
    ];
    assert!(!places.iter().any(|place| place.contains("correct correct")));
    workspace.plans_nothing();
}

#[test]
fn a_state_of_an_older_schema_is_upgraded() {
    let workspace =
        notes("resource \"notes_note\" \"old\" {\n  title  = \"Old\"\n  labels = [\"x\"]\n}\n");
    workspace.apply();
    let mut state: Json = serde_json::from_str(&workspace.read("terraform.tfstate")).unwrap();
    let instance = &mut state["resources"][0]["instances"][0];
    instance["schema_version"] = 0.into();
    let attributes = instance["attributes"].as_object_mut().unwrap();
    attributes.remove("labels");
    attributes.insert("label".into(), "x".into());
    workspace.write("terraform.tfstate", &state.to_string());
    workspace.plans_nothing();
}

#[test]
fn an_object_of_another_type_moves_here() {
    let workspace = notes("resource \"terraform_data\" \"it\" {\n  input = \"Moved\"\n}\n");
    workspace.apply();
    let note = json!({
        "title": "Moved", "text": "", "pinned": false, "labels": [], "revision": 1,
        "reminders": [], "passphrase_digest": null,
    });
    workspace.write("notes.json", &json!({ "moved": note }).to_string());
    let moved = "resource \"notes_note\" \"it\" {\n  title = \"Moved\"\n}\n\
                 moved {\n  from = terraform_data.it\n  to   = notes_note.it\n}\n";
    workspace.write("main.tf", &format!("{REQUIRED}{moved}"));
    let plan = workspace.run(&["plan", "-no-color"]);
    assert!(
        plan.contains("terraform_data.it has moved to notes_note.it"),
        "{plan}"
    );
    assert!(
        plan.contains("0 to add, 0 to change, 0 to destroy"),
        "{plan}"
    );
}

#[test]
fn a_function_answers_and_refuses_with_its_argument() {
    let workspace = notes("output \"it\" {\n  value = provider::notes::slug(\"A  B\")\n}\n");
    assert!(workspace.apply().contains("it = \"a-b\""));
    let bad = "output \"it\" {\n  value = provider::notes::slug(\"?\")\n}\n";
    workspace.write("main.tf", &format!("{REQUIRED}{bad}"));
    let (_, text) = workspace.output(&["plan", "-no-color"]);
    assert!(
        text.contains("The title has no letter and no digit."),
        "{text}"
    );
}

#[test]
fn attributes_of_many_megabytes_pass() {
    let workspace = notes(
        "resource \"notes_note\" \"big\" {\n  title = \"Big\"\n  text  = file(\"big.txt\")\n}\n",
    );
    workspace.write("big.txt", &"0123456789abcdef".repeat(20 * 65_536));
    workspace.apply();
    let length = stored(&workspace)["big"]["text"].as_str().map(str::len);
    assert_eq!(length, Some(20 << 20));
}

#[test]
fn the_provider_of_a_file_that_is_still_to_be_made_waits_until_it_is_needed() {
    let workspace = notes(
        r#"
resource "terraform_data" "file" {
  input = "later.json"
}

provider "notes" {
  file = terraform_data.file.output
}

resource "notes_note" "it" {
  title = "Later"
}
"#,
    );
    workspace.apply();
    assert!(Path::new(&workspace.path("later.json")).exists());
    workspace.plans_nothing();
}
