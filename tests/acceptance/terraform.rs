//! The real CLI in a folder of its own, with the provider of this build.

use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Where the configuration says the provider comes from.
pub const SOURCE: &str = "zitadelactions/zitadelactions";

/// The block that each test configuration begins with.
const REQUIRED: &str = r#"
terraform {
  required_providers {
    zitadelactions = { source = "zitadelactions/zitadelactions" }
  }
}
"#;

/// One working folder with its state.
pub struct Terraform {
    folder: TempDir,
    cli: PathBuf,
    environment: Vec<(String, String)>,
}

/// What a command said.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// The run, when it succeeded; else the test fails with all that was said.
    #[track_caller]
    pub fn succeeded(self) -> Self {
        assert_eq!(self.code, 0, "{}\n{}", self.stdout, self.stderr);
        self
    }

    /// The error text with its frame and line breaks removed, when the run failed.
    #[track_caller]
    pub fn failed(&self) -> String {
        assert_ne!(self.code, 0, "should have failed:\n{}", self.stdout);
        unframed(&self.stderr)
    }

    /// The run's warnings and errors in one line of text.
    pub fn said(&self) -> String {
        unframed(&format!("{}\n{}", self.stdout, self.stderr))
    }
}

/// Terraform draws a frame and wraps at the terminal's width; a test wants the sentence.
fn unframed(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if "│╷╵".contains(c) { ' ' } else { c })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The CLI on PATH: terraform, or tofu; `TERRAFORM_CLI` says which where there are both.
pub fn find_cli() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let wanted = std::env::var("TERRAFORM_CLI").ok();
    let names = ["terraform", "tofu"].map(|name| wanted.clone().unwrap_or(name.into()));
    std::env::split_paths(&path)
        .flat_map(|folder| names.clone().map(|name| folder.join(name)))
        .find(|candidate| candidate.is_file())
        .expect(
            "neither terraform nor tofu is on PATH: install Terraform \
             (https://developer.hashicorp.com/terraform/install) or OpenTofu \
             (https://opentofu.org/docs/intro/install)",
        )
}

impl Terraform {
    /// A folder whose configuration is `hcl`, with these environment variables and nothing of ours
    /// inherited.
    pub fn new(hcl: impl Display, environment: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let plugins = folder.path().join("plugins");
        fs::create_dir(&plugins).unwrap();
        let built = Path::new(env!("CARGO_BIN_EXE_terraform-provider-zitadelactions"));
        let here = plugins.join(built.file_name().unwrap());
        if fs::hard_link(built, &here).is_err() {
            fs::copy(built, &here).unwrap();
        }
        fs::write(
            folder.path().join("cli.tfrc"),
            format!(
                "provider_installation {{\n  dev_overrides {{\n    {SOURCE:?} = {plugins:?}\n  }}\n  direct {{}}\n}}\n"
            ),
        )
        .unwrap();
        let terraform = Self {
            cli: find_cli(),
            environment: environment
                .iter()
                .map(|(k, v)| (k.to_string(), v.to_string()))
                .collect(),
            folder,
        };
        terraform.write(hcl);
        terraform
    }

    /// Replace the configuration.
    pub fn write(&self, hcl: impl Display) {
        let hcl = hcl.to_string();
        let block = if hcl.contains("required_providers") {
            ""
        } else {
            REQUIRED
        };
        fs::write(self.folder.path().join("main.tf"), format!("{block}{hcl}")).unwrap();
    }

    /// Let the provider give up at the first fault, so that a test sees what one fault does.
    pub fn without_retries(&self) {
        self.with_provider("max_retries = 0");
    }

    /// Let the provider take a missing object for gone soon, although it was changed just now.
    pub fn without_patience(&self) {
        self.with_provider("consistency_timeout = \"1s\"");
    }

    /// Configure the provider with these arguments.
    pub fn with_provider(&self, arguments: &str) {
        let block = format!("provider \"zitadelactions\" {{\n  {arguments}\n}}\n");
        fs::write(self.folder.path().join("provider.tf"), block).unwrap();
    }

    /// Terraform's release as major and minor; `None` for OpenTofu, which counts its own way.
    pub fn release(&self) -> Option<(u32, u32)> {
        let said = self.run(&["version"]).succeeded().stdout;
        let mut numbers = said.lines().next()?.strip_prefix("Terraform v")?.split('.');
        Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
    }

    /// The working folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Set one more environment variable for later commands.
    pub fn set(&mut self, name: &str, value: &str) {
        self.environment.retain(|(known, _)| known != name);
        self.environment.push((name.into(), value.into()));
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.cli);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .envs(
                std::env::vars()
                    .filter(|(name, _)| ["PATH", "HOME", "TMPDIR"].contains(&name.as_str())),
            )
            .env("TF_CLI_CONFIG_FILE", self.folder.path().join("cli.tfrc"))
            .env("CHECKPOINT_DISABLE", "1")
            .env("TF_IN_AUTOMATION", "1")
            // The CLI's runs are too short to need a garbage collector.
            .env("GOGC", "400")
            .envs(self.environment.iter().map(|(k, v)| (k, v)))
            .stdin(Stdio::null());
        command
    }

    /// Run a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Run {
        said(self.command(arguments).output().unwrap())
    }

    /// Start a command in a process group of its own, so that a test can interrupt it as a terminal
    /// would.
    pub fn start(&self, arguments: &[&str]) -> Child {
        use std::os::unix::process::CommandExt;
        self.command(arguments)
            .process_group(0)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Apply, which must succeed.
    #[track_caller]
    pub fn apply(&self) -> Run {
        self.try_apply().succeeded()
    }

    /// Apply, however it ends.
    pub fn try_apply(&self) -> Run {
        self.run(&["apply", "-auto-approve", "-no-color", "-input=false"])
    }

    /// Destroy, which must succeed.
    #[track_caller]
    pub fn destroy(&self) -> Run {
        self.run(&["destroy", "-auto-approve", "-no-color", "-input=false"])
            .succeeded()
    }

    /// Plan, however it ends.
    pub fn try_plan(&self) -> Run {
        self.run(&["plan", "-no-color", "-input=false"])
    }

    /// Plan, which must succeed, as `terraform show -json` tells it.
    #[track_caller]
    pub fn plan(&self) -> Plan {
        self.run(&["plan", "-no-color", "-input=false", "-out=plan.bin"])
            .succeeded();
        self.show_plan()
    }

    #[track_caller]
    fn show_plan(&self) -> Plan {
        let shown = self.run(&["show", "-json", "plan.bin"]).succeeded();
        Plan(serde_json::from_str(&shown.stdout).unwrap())
    }

    /// The plan must change nothing.
    #[track_caller]
    pub fn plans_nothing(&self) {
        let plan = self.run(&[
            "plan",
            "-no-color",
            "-input=false",
            "-out=plan.bin",
            "-detailed-exitcode",
        ]);
        // The code of an empty plan, which needs no second process to be read.
        if plan.code == 0 {
            return;
        }
        assert_eq!(plan.code, 2, "{}\n{}", plan.stdout, plan.stderr);
        let changes = self.show_plan().changes();
        assert!(changes.is_empty(), "the plan should be empty: {changes:#?}");
    }

    /// Import, however it ends.
    pub fn import(&self, address: &str, id: &str) -> Run {
        self.run(&["import", "-no-color", "-input=false", address, id])
    }

    /// The state as `terraform show -json` tells it.
    pub fn state(&self) -> Value {
        serde_json::from_str(&self.run(&["show", "-json"]).succeeded().stdout).unwrap()
    }

    /// The attributes of one resource in the state file; null when it is not there.
    pub fn resource(&self, address: &str) -> Value {
        let state = match fs::read(self.folder.path().join("terraform.tfstate")) {
            Ok(bytes) => serde_json::from_slice::<Value>(&bytes).unwrap(),
            Err(_) => return Value::Null,
        };
        let resources = state["resources"].as_array().cloned().unwrap_or_default();
        for resource in &resources {
            for instance in resource["instances"].as_array().into_iter().flatten() {
                if instance_address(resource, instance) == address {
                    return instance["attributes"].clone();
                }
            }
        }
        Value::Null
    }
}

/// An address as Terraform prints it: `data.type.name["key"]`.
fn instance_address(resource: &Value, instance: &Value) -> String {
    let word = |name: &str| resource[name].as_str().unwrap_or_default();
    let module = match word("module") {
        "" => String::new(),
        module => format!("{module}."),
    };
    let mode = if word("mode") == "data" { "data." } else { "" };
    let key = match &instance["index_key"] {
        Value::Null => String::new(),
        key => format!("[{key}]"),
    };
    format!("{module}{mode}{}.{}{key}", word("type"), word("name"))
}

/// A finished process, as text.
pub fn said(output: Output) -> Run {
    Run {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A plan, as `terraform show -json` tells it.
pub struct Plan(pub Value);

/// What a plan does to one resource.
#[derive(Debug, PartialEq)]
pub struct Change {
    pub address: String,
    pub actions: Vec<String>,
    /// Top-level attributes whose value differs or will be known after apply only.
    pub attributes: Vec<String>,
}

impl Plan {
    /// Every change of a resource that is not a no-op.
    pub fn changes(&self) -> Vec<Change> {
        let all = self.0["resource_changes"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        all.iter()
            .filter(|one| one["change"]["actions"] != serde_json::json!(["no-op"]))
            .map(change)
            .collect()
    }

    /// The one change of the plan.
    #[track_caller]
    pub fn only_change(&self) -> Change {
        let mut changes = self.changes();
        assert_eq!(changes.len(), 1, "one change expected: {changes:#?}");
        changes.remove(0)
    }
}

fn change(one: &Value) -> Change {
    let change = &one["change"];
    let (before, after) = (change["before"].as_object(), change["after"].as_object());
    let mut attributes: Vec<String> = match (before, after) {
        (Some(before), Some(after)) => {
            let known = after
                .iter()
                .filter(|(name, value)| before.get(*name) != Some(value));
            let unknown = change["after_unknown"].as_object().into_iter().flatten();
            known
                .map(|(name, _)| name)
                .chain(
                    unknown
                        .filter(|(_, value)| **value == Value::Bool(true))
                        .map(|(name, _)| name),
                )
                .cloned()
                .collect()
        }
        _ => Vec::new(),
    };
    attributes.sort();
    attributes.dedup();
    Change {
        address: one["address"].as_str().unwrap_or_default().into(),
        actions: change["actions"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|action| action.as_str().map(String::from))
            .collect(),
        attributes,
    }
}
