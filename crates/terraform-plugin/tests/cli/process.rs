//! The provider's process when it is told to end, and when a handler panics.

use std::fs;
use std::time::Duration;

use terraform_plugin_testing::{Running, Terraform};

use crate::support::executable;

/// A folder with the provider.
fn probe() -> Terraform {
    Terraform::new().provider("example.com/terraform-plugin/probe", executable("probe"))
}

/// An apply of a slow object.
struct SlowApply {
    terraform: Terraform,
    running: Running,
}

/// A folder with a slow object, which writes a journal.
fn slow(milliseconds: u32) -> Terraform {
    let mut terraform = probe();
    let journal = terraform.path("journal");
    terraform.write(&format!(
        "resource \"probe_slow\" \"it\" {{\n  journal = {journal:?}\n  milliseconds = {milliseconds}\n}}\n"
    ));
    let temporary = terraform.path("temporary");
    fs::create_dir(&temporary).unwrap();
    terraform.set("TMPDIR", temporary.to_str().unwrap());
    terraform
}

impl SlowApply {
    /// Starts it, and waits until the provider is about to create the object.
    fn start() -> Self {
        let terraform = slow(2000);
        let running = terraform.start(&["apply", "-auto-approve", "-no-color"]);
        let apply = Self { terraform, running };
        while !apply.journal().contains("creating") {
            std::thread::sleep(Duration::from_millis(10));
        }
        apply
    }

    fn journal(&self) -> String {
        fs::read_to_string(self.terraform.path("journal")).unwrap_or_default()
    }

    /// The socket directories that are left.
    fn sockets(&self) -> usize {
        let left = fs::read_dir(self.terraform.path("temporary"))
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
}

#[test]
fn what_is_being_created_when_the_process_group_is_terminated_is_kept_in_state() {
    let SlowApply { terraform, running } = SlowApply::start();
    running.signal_group("TERM");
    let text = running.wait().said();
    let state = terraform.run(&["state", "list"]).succeeded().stdout;
    assert_eq!(state.trim(), "probe_slow.it", "{text}");
    assert_eq!(
        terraform.read_file("journal"),
        "creating\ncreated, stopped\n"
    );
    assert!(!text.contains("Plugin did not respond"), "{text}");
    terraform.plans_nothing();
}

#[test]
fn what_is_being_created_when_terraform_hangs_up_is_finished_and_leaves_no_socket() {
    let mut apply = SlowApply::start();
    apply.running.signal_group("HUP");
    // Terraform dies of it, and with it whatever it would have written.
    while !apply.running.has_ended() {
        std::thread::sleep(Duration::from_millis(10));
    }
    for _ in 0..1_000 {
        if apply.sockets() == 0 {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(apply.sockets(), 0);
    assert_eq!(apply.journal(), "creating\ncreated, stopped\n");
    assert_eq!(apply.running.wait().code, -1, "the signal ended Terraform");
}

/// `nohup` says that the end of the terminal shall mean nothing; a Terraform under it works on.
#[test]
#[cfg(target_os = "linux")]
fn under_nohup_the_end_of_the_terminal_ends_nothing() {
    use std::os::unix::process::CommandExt;
    use std::process::{Command, Stdio};

    let terraform = slow(2000);
    let apply = terraform.command(&["apply", "-auto-approve", "-no-color"]);
    let mut command = Command::new("nohup");
    command
        .arg(apply.get_program())
        .args(apply.get_args())
        .current_dir(terraform.folder())
        .env_clear()
        .envs(
            apply
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0);
    let mut running = command.spawn().unwrap();
    let journal = || fs::read_to_string(terraform.path("journal")).unwrap_or_default();
    while !journal().contains("creating") {
        std::thread::sleep(Duration::from_millis(10));
    }
    let group = format!("-{}", running.id());
    let kill = Command::new("kill")
        .args(["-s", "HUP", "--", &group])
        .status();
    assert!(kill.unwrap().success());
    assert!(running.wait().unwrap().success());
    assert_eq!(journal(), "creating\ncreated\n");
    terraform.plans_nothing();
}

#[test]
fn a_panic_is_one_failed_resource_and_not_a_crash_of_the_plugin() {
    let terraform = probe().env("RUST_BACKTRACE", "1");
    terraform.write("resource \"probe_panic\" \"it\" {\n  message = \"swordfish-0815\"\n}\n");
    let text = terraform.try_apply().said();
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
    let terraform = slow(0).env("TF_LOG_PROVIDER", "TRACE");
    let log = terraform.apply().stderr;
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
