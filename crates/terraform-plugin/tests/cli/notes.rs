//! The notes provider, from its first apply to its last.

use serde_json::{Value as Json, json};

use terraform_plugin_testing::Terraform;

use crate::support::executable;

/// A folder with the provider and this configuration.
fn notes(configuration: &str) -> Terraform {
    let terraform = Terraform::new()
        .provider("example.com/terraform-plugin/notes", executable("notes"))
        .env("NOTES_FILE", "notes.json");
    terraform.write(configuration);
    terraform
}

fn stored(terraform: &Terraform) -> Json {
    serde_json::from_str(&terraform.read_file("notes.json")).unwrap()
}

#[test]
fn a_note_is_created_changed_drifts_and_is_destroyed() {
    let terraform = notes(
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
    terraform.apply();
    terraform.plans_nothing();
    assert_eq!(
        stored(&terraform)["hello-world"]["labels"],
        json!(["a", "b"])
    );

    let mut notes = stored(&terraform);
    notes["hello-world"]["pinned"] = true.into();
    terraform.write_file("notes.json", &notes.to_string());
    let plan = terraform.run(&["plan", "-no-color"]).succeeded().said();
    assert!(plan.contains("pinned = true -> false"), "{plan}");
    assert!(
        plan.contains("0 to add, 1 to change, 0 to destroy"),
        "{plan}"
    );
    terraform.apply();
    terraform.plans_nothing();

    let main = terraform
        .read_file("main.tf")
        .replace("Hello World", "HELLO WORLD");
    terraform.write(&main);
    terraform.plans_nothing();

    terraform.destroy();
    assert_eq!(stored(&terraform), json!({}));
}

#[test]
fn an_import_writes_a_configuration_that_plans_no_change() {
    let terraform = notes(
        // Terraform 1.16 guesses the namespace `hashicorp` without `provider`, which it refuses
        // once the resource block exists.
        "import {\n  to       = notes_note.it\n  id       = \"a\"\n  provider = notes\n}\n",
    );
    let note = json!({
        "title": "A", "text": "x", "pinned": true, "labels": [], "revision": 3,
        "reminders": [{"id": "r1", "day": "2026-01-01"}], "passphrase_digest": null,
    });
    terraform.write_file("notes.json", &json!({ "a": note }).to_string());
    let plan = terraform
        .run(&["plan", "-no-color", "-generate-config-out=it.tf"])
        .succeeded()
        .said();
    assert!(
        plan.contains("1 to import, 0 to add, 0 to change"),
        "{plan}"
    );
    let main = terraform
        .read_file("main.tf")
        .replace("  provider = notes\n", "");
    terraform.write(&main);
    terraform.apply();
    terraform.plans_nothing();
    terraform.write("import {\n  to = notes_note.it\n  id = \"z\"\n}\n");
    terraform.run(&["state", "rm", "notes_note.it"]).succeeded();
    let text = terraform.try_plan().failed();
    assert!(
        text.contains("Cannot import non-existent remote object"),
        "{text}"
    );
}

#[test]
fn an_import_restores_all_that_can_be_read() {
    let terraform =
        notes("resource \"notes_note\" \"it\" {\n  title  = \"Milk\"\n  labels = [\"a\"]\n}\n");
    terraform.apply();
    terraform.import_restores("notes_note.it", "milk", &[]);
    terraform.plans_nothing();
}

#[test]
fn an_error_points_at_the_line_of_its_attribute() {
    let terraform = notes("resource \"notes_note\" \"it\" {\n  title = \"\"\n}\n");
    let text = terraform.run(&["validate", "-no-color"]).failed();
    assert!(text.contains("title = \"\""), "{text}");
    let terraform = notes("resource \"notes_note\" \"it\" {\n  title = \"x\"\n  id = \"y\"\n}\n");
    let text = terraform.run(&["validate", "-no-color"]).failed();
    assert!(text.contains("id = \"y\""), "{text}");
}

#[test]
fn an_error_inside_a_nested_attribute_points_at_its_first_line_and_names_the_rest() {
    let terraform = notes(
        "resource \"notes_note\" \"it\" {\n  title = \"x\"\n  reminders = [\n    { day = \"2026-01-01\", id = \"mine\" },\n  ]\n}\n",
    );
    let text = terraform.run(&["validate", "-no-color"]).failed();
    // The attribute's own line where the command finds it, else the line where `reminders` begins.
    assert!(
        text.contains("reminders = [") || text.contains("{ day"),
        "{text}"
    );
    assert!(text.contains("`reminders[0].id`"), "{text}");
}

#[test]
fn a_write_only_passphrase_is_nowhere_but_in_memory() {
    let mut terraform = notes(
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
    terraform.set("TF_LOG", "TRACE");
    let log = terraform.apply().stderr;
    assert!(
        log.contains("tf_rpc=ApplyResourceChange"),
        "our own lines are in the log"
    );
    assert!(stored(&terraform)["locked"]["passphrase_digest"].is_number());
    let places = [
        terraform.read_file("terraform.tfstate"),
        terraform.read_file("notes.json"),
        log,
    ];
    assert!(!places.iter().any(|place| place.contains("correct correct")));
    terraform.plans_nothing();
}

#[test]
fn a_state_of_an_older_schema_is_upgraded() {
    let terraform =
        notes("resource \"notes_note\" \"old\" {\n  title  = \"Old\"\n  labels = [\"x\"]\n}\n");
    terraform.apply();
    let mut state: Json = serde_json::from_str(&terraform.read_file("terraform.tfstate")).unwrap();
    let instance = &mut state["resources"][0]["instances"][0];
    instance["schema_version"] = 0.into();
    let attributes = instance["attributes"].as_object_mut().unwrap();
    attributes.remove("labels");
    attributes.insert("label".into(), "x".into());
    terraform.write_file("terraform.tfstate", &state.to_string());
    terraform.plans_nothing();
}

#[test]
fn an_object_of_another_type_moves_here() {
    let terraform = notes("resource \"terraform_data\" \"it\" {\n  input = \"Moved\"\n}\n");
    terraform.apply();
    let note = json!({
        "title": "Moved", "text": "", "pinned": false, "labels": [], "revision": 1,
        "reminders": [], "passphrase_digest": null,
    });
    terraform.write_file("notes.json", &json!({ "moved": note }).to_string());
    let moved = "resource \"notes_note\" \"it\" {\n  title = \"Moved\"\n}\n\
                 moved {\n  from = terraform_data.it\n  to   = notes_note.it\n}\n";
    terraform.write(moved);
    let plan = terraform.run(&["plan", "-no-color"]).succeeded().said();
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
    let terraform = notes("output \"it\" {\n  value = provider::notes::slug(\"A  B\")\n}\n");
    terraform.apply();
    assert_eq!(terraform.outputs()["it"], "a-b");
    let bad = "output \"it\" {\n  value = provider::notes::slug(\"?\")\n}\n";
    terraform.write(bad);
    let text = terraform.run(&["plan", "-no-color"]).failed();
    assert!(
        text.contains("The title has no letter and no digit."),
        "{text}"
    );
}

#[test]
fn attributes_of_many_megabytes_pass() {
    let terraform = notes(
        "resource \"notes_note\" \"big\" {\n  title = \"Big\"\n  text  = file(\"big.txt\")\n}\n",
    );
    terraform.write_file("big.txt", &"0123456789abcdef".repeat(20 * 65_536));
    terraform.apply();
    let length = stored(&terraform)["big"]["text"].as_str().map(str::len);
    assert_eq!(length, Some(20 << 20));
}

#[test]
fn the_provider_of_a_file_that_is_still_to_be_made_waits_until_it_is_needed() {
    let terraform = notes(
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
    terraform.apply();
    assert!(terraform.path("later.json").exists());
    terraform.plans_nothing();
}
