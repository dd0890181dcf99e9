//! The example provider under the real command line, Terraform or OpenTofu.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value as Json, json};

const PROVIDER: &str = "example.com/terraform-plugin/notes";

const REQUIRED: &str = r#"
terraform {
  required_providers {
    notes = { source = "example.com/terraform-plugin/notes" }
  }
}
"#;

/// The first of Terraform and OpenTofu that is there.
fn cli() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut candidates = ["terraform", "tofu"].into_iter().flat_map(|name| {
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        std::env::split_paths(&path)
            .map(move |directory| directory.join(&file))
            .collect::<Vec<_>>()
    });
    candidates.find(|candidate| candidate.is_file()).expect(
        "these tests need Terraform 1.11 or OpenTofu 1.11 on the PATH: \
         https://developer.hashicorp.com/terraform/install or https://opentofu.org/docs/intro/install",
    )
}

/// A directory with a configuration, and the provider installed for it.
struct Workspace {
    directory: tempfile::TempDir,
}

impl Workspace {
    fn new(configuration: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let bin = directory.path().join("bin");
        fs::create_dir(&bin).unwrap();
        let name = format!("terraform-provider-notes{}", std::env::consts::EXE_SUFFIX);
        fs::copy(support::notes_executable(), bin.join(name)).unwrap();
        let bin = bin.display().to_string().replace('\\', "/");
        let overrides = format!(
            "provider_installation {{\n  dev_overrides {{ \"{PROVIDER}\" = \"{bin}\" }}\n  direct {{}}\n}}\n"
        );
        fs::write(directory.path().join("cli.tfrc"), overrides).unwrap();
        let workspace = Self { directory };
        workspace.write("main.tf", &format!("{REQUIRED}{configuration}"));
        workspace
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(cli());
        command
            .args(arguments)
            .current_dir(self.directory.path())
            .env("TF_CLI_CONFIG_FILE", self.path("cli.tfrc"))
            .env("NOTES_FILE", self.path("notes.json"))
            .env("CHECKPOINT_DISABLE", "1")
            .env("NO_COLOR", "1");
        command
    }

    fn output(&self, arguments: &[&str]) -> (Output, String) {
        let output = self.command(arguments).output().unwrap();
        let text = [output.stdout.as_slice(), &output.stderr].concat();
        (output, String::from_utf8(text).unwrap())
    }

    /// Runs a command that must succeed.
    #[track_caller]
    fn run(&self, arguments: &[&str]) -> String {
        let (output, text) = self.output(arguments);
        assert!(output.status.success(), "{arguments:?}: {text}");
        text
    }

    #[track_caller]
    fn apply(&self) -> String {
        self.run(&["apply", "-auto-approve", "-no-color"])
    }

    /// Asserts that nothing is left to do.
    #[track_caller]
    fn plans_nothing(&self) {
        let (output, text) = self.output(&["plan", "-no-color", "-detailed-exitcode"]);
        assert_eq!(output.status.code(), Some(0), "{text}");
    }

    fn notes(&self) -> Json {
        serde_json::from_str(&self.read("notes.json")).unwrap()
    }
}

#[test]
fn a_note_is_created_changed_drifts_and_is_destroyed() {
    let workspace = Workspace::new(
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
        workspace.notes()["hello-world"]["labels"],
        json!(["a", "b"])
    );

    let mut notes = workspace.notes();
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
    assert_eq!(workspace.notes(), json!({}));
}

#[test]
fn an_import_writes_a_configuration_that_plans_no_change() {
    let workspace = Workspace::new("import {\n  to = notes_note.it\n  id = \"a\"\n}\n");
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
    let workspace = Workspace::new("resource \"notes_note\" \"it\" {\n  title = \"\"\n}\n");
    let (output, text) = workspace.output(&["validate", "-no-color"]);
    assert!(!output.status.success());
    assert!(text.contains("title = \"\""), "{text}");
    let workspace =
        Workspace::new("resource \"notes_note\" \"it\" {\n  title = \"x\"\n  id = \"y\"\n}\n");
    let (_, text) = workspace.output(&["validate", "-no-color"]);
    assert!(text.contains("id = \"y\""), "{text}");
}

#[test]
fn a_write_only_passphrase_is_nowhere_but_in_memory() {
    let workspace = Workspace::new(
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
    assert!(workspace.notes()["locked"]["passphrase_digest"].is_number());
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
    let workspace = Workspace::new(
        "resource \"notes_note\" \"old\" {\n  title  = \"Old\"\n  labels = [\"x\"]\n}\n",
    );
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
    let workspace =
        Workspace::new("resource \"terraform_data\" \"it\" {\n  input = \"Moved\"\n}\n");
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
    let workspace =
        Workspace::new("output \"it\" {\n  value = provider::notes::slug(\"A  B\")\n}\n");
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
    let workspace = Workspace::new(
        "resource \"notes_note\" \"big\" {\n  title = \"Big\"\n  text  = file(\"big.txt\")\n}\n",
    );
    workspace.write("big.txt", &"0123456789abcdef".repeat(20 * 65_536));
    workspace.apply();
    let length = workspace.notes()["big"]["text"].as_str().map(str::len);
    assert_eq!(length, Some(20 << 20));
}

#[test]
fn the_provider_of_a_file_that_is_still_to_be_made_waits_until_it_is_needed() {
    let workspace = Workspace::new(
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
