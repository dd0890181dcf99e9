//! The provider's process when it is told to end, and when a handler panics.

use std::fs;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use crate::workspace::Workspace;

const REQUIRED: &str = r#"
terraform {
  required_providers {
    probe = { source = "example.com/terraform-plugin/probe" }
  }
}
"#;

/// An apply of a slow object, in a process group of its own.
struct SlowApply {
    workspace: Workspace,
    journal: PathBuf,
    terraform: Child,
}

impl SlowApply {
    /// Starts it, and waits until the provider is about to create the object.
    fn start() -> Self {
        let workspace = Workspace::new("probe", "");
        let journal = workspace.path("journal");
        let object = format!(
            "resource \"probe_slow\" \"it\" {{\n  journal = {journal:?}\n  milliseconds = 2000\n}}\n"
        );
        workspace.write("main.tf", &format!("{REQUIRED}{object}"));
        fs::create_dir(workspace.path("temporary")).unwrap();
        let terraform = workspace
            .command(&["apply", "-auto-approve", "-no-color"])
            .env("TMPDIR", workspace.path("temporary"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()
            .unwrap();
        let apply = Self {
            workspace,
            journal,
            terraform,
        };
        while !apply.journal().contains("creating") {
            std::thread::sleep(Duration::from_millis(10));
        }
        apply
    }

    fn journal(&self) -> String {
        fs::read_to_string(&self.journal).unwrap_or_default()
    }

    /// Sends a signal to Terraform and its providers.
    fn signal_group(&self, signal: &str) {
        let group = format!("-{}", self.terraform.id());
        let sent = Command::new("kill").args([signal, "--", &group]).status();
        assert!(sent.unwrap().success());
    }

    /// The socket directories that are left.
    fn sockets(&self) -> usize {
        let left = fs::read_dir(self.workspace.path("temporary"))
            .unwrap()
            .flatten();
        left.filter(|entry| {
            entry
                .file_name()
                .to_string_lossy()
                .starts_with("tfplugin6-")
        })
        .count()
    }

    fn end(self) -> (Workspace, Output, String) {
        let output = self.terraform.wait_with_output().unwrap();
        let text = [output.stdout.as_slice(), &output.stderr].concat();
        (self.workspace, output, String::from_utf8(text).unwrap())
    }
}

#[test]
fn what_is_being_created_when_the_process_group_is_terminated_is_kept_in_state() {
    let apply = SlowApply::start();
    apply.signal_group("-TERM");
    let (workspace, _, text) = apply.end();
    let state = workspace.run(&["state", "list"]);
    assert_eq!(state.trim(), "probe_slow.it", "{text}");
    assert_eq!(workspace.read("journal"), "creating\ncreated, stopped\n");
    assert!(!text.contains("Plugin did not respond"), "{text}");
    workspace.plans_nothing();
}

#[test]
fn what_is_being_created_when_terraform_hangs_up_is_finished_and_leaves_no_socket() {
    let mut apply = SlowApply::start();
    apply.signal_group("-HUP");
    // Terraform dies of it, and with it whatever it would have written.
    let status = apply.terraform.wait().unwrap();
    assert_eq!(status.signal(), Some(1));
    for _ in 0..1_000 {
        if apply.sockets() == 0 {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(apply.sockets(), 0);
    assert_eq!(apply.journal(), "creating\ncreated, stopped\n");
}

#[test]
fn a_panic_is_one_failed_resource_and_not_a_crash_of_the_plugin() {
    let object = "resource \"probe_panic\" \"it\" {\n  message = \"swordfish-0815\"\n}\n";
    let workspace = Workspace::new("probe", &format!("{REQUIRED}{object}"));
    let output = workspace
        .command(&["apply", "-auto-approve", "-no-color"])
        .env("RUST_BACKTRACE", "1")
        .output()
        .unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(
        text.contains("The provider panicked while creating"),
        "{text}"
    );
    assert!(text.contains("probe/main.rs"), "{text}");
    assert!(!text.contains("plugin crashed"), "{text}");
    assert!(!text.contains("swordfish"), "{text}");
}

#[test]
fn what_authors_and_dependencies_log_says_which_call_it_belongs_to() {
    let workspace = Workspace::new("probe", "");
    let journal = workspace.path("journal");
    let object = format!(
        "resource \"probe_slow\" \"it\" {{\n  journal = {journal:?}\n  milliseconds = 0\n}}\n"
    );
    workspace.write("main.tf", &format!("{REQUIRED}{object}"));
    let output = workspace
        .command(&["apply", "-auto-approve", "-no-color"])
        .env("TF_LOG_PROVIDER", "TRACE")
        .output()
        .unwrap();
    let log = String::from_utf8(output.stderr).unwrap();
    let line = |text: &str| {
        log.lines()
            .find(|line| line.contains(text))
            .unwrap_or_default()
    };
    let call = [
        "tf_rpc=ApplyResourceChange",
        "tf_resource_type=probe_slow",
        "tf_req_id=",
    ];
    for said in ["asked the remote", "a dependency speaks"] {
        for field in call {
            assert!(line(said).contains(field), "{said}, {field}: {log}");
        }
    }
    assert!(line("asked the remote").contains("answer=42"), "{log}");
    assert!(!log.contains("swordfish-4712"), "{log}");
    let applied = |line: &&str| line.contains("sent the answer") && line.contains(call[0]);
    let end = log.lines().find(applied).unwrap_or_default();
    assert!(end.contains("tf_req_duration_ms="), "{log}");
    assert!(end.contains("tf_resource_type=probe_slow"), "{log}");
}
