//! The commands that run in a working folder.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::cli::Version;
use crate::plan::Plan;
use crate::run::{Run, Running};
use crate::state;
use crate::terraform::{SETTINGS, Terraform};

/// What a command inherits; everything else of the environment stays outside of a test.
const INHERITED: [&str; 9] = [
    "PATH",
    "HOME",
    "TMPDIR",
    // Windows.
    "APPDATA",
    "LOCALAPPDATA",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "USERPROFILE",
];

impl Terraform {
    /// Which CLI this is.
    ///
    /// # Panics
    ///
    /// If it does not say.
    pub fn version(&self) -> Version {
        let said = self.run(&["version"]).succeeded().stdout;
        Version::parse(&said).unwrap_or_else(|| panic!("not the version of a CLI: {said}"))
    }

    /// A command of the CLI that a test starts itself.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let inherited = |name: &OsStr| {
            INHERITED
                .iter()
                .any(|known| name.eq_ignore_ascii_case(known))
        };
        let mut command = Command::new(&self.cli);
        command
            .args(arguments)
            .current_dir(self.folder())
            .env_clear()
            .envs(std::env::vars_os().filter(|(name, _)| inherited(name)))
            .env("TF_CLI_CONFIG_FILE", self.path(SETTINGS))
            .env("CHECKPOINT_DISABLE", "1")
            .env("TF_IN_AUTOMATION", "1")
            // The CLI's runs are too short to need a garbage collector.
            .env("GOGC", "400")
            .envs(&self.environment)
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    ///
    /// # Panics
    ///
    /// If it cannot be started.
    pub fn run(&self, arguments: &[&str]) -> Run {
        let output = self.command(arguments).output();
        output
            .unwrap_or_else(|error| panic!("Could not start {}: {error}", self.cli.display()))
            .into()
    }

    /// Starts a command in a process group of its own, so that a test can interrupt it as a
    /// terminal would.
    ///
    /// # Panics
    ///
    /// If it cannot be started.
    pub fn start(&self, arguments: &[&str]) -> Running {
        Running::start(self.command(arguments))
    }

    /// Applies, which must succeed.
    ///
    /// # Panics
    ///
    /// If it fails.
    #[track_caller]
    pub fn apply(&self) -> Run {
        self.try_apply().succeeded()
    }

    /// Applies, however it ends.
    pub fn try_apply(&self) -> Run {
        self.run(&["apply", "-auto-approve", "-no-color", "-input=false"])
    }

    /// Destroys, which must succeed.
    ///
    /// # Panics
    ///
    /// If it fails.
    #[track_caller]
    pub fn destroy(&self) -> Run {
        self.run(&["destroy", "-auto-approve", "-no-color", "-input=false"])
            .succeeded()
    }

    /// Plans, however it ends.
    pub fn try_plan(&self) -> Run {
        self.run(&["plan", "-no-color", "-input=false"])
    }

    /// Plans, which must succeed.
    ///
    /// # Panics
    ///
    /// If it fails.
    #[track_caller]
    pub fn plan(&self) -> Plan {
        self.run(&["plan", "-no-color", "-input=false", "-out=plan.bin"])
            .succeeded();
        self.show_plan()
    }

    #[track_caller]
    fn show_plan(&self) -> Plan {
        Plan(json(&self.run(&["show", "-json", "plan.bin"])))
    }

    /// Asserts that nothing is left to do: the plan changes no resource.
    ///
    /// # Panics
    ///
    /// If it does, with the changes.
    #[track_caller]
    pub fn plans_nothing(&self) {
        let arguments = ["plan", "-no-color", "-input=false", "-out=plan.bin"];
        let plan = self.run(&[&arguments[..], &["-detailed-exitcode"]].concat());
        // The code of an empty plan, which needs no second process to be read.
        if plan.code == 0 {
            return;
        }
        assert_eq!(plan.code, 2, "{}\n{}", plan.stdout, plan.stderr);
        let changes = self.show_plan().changes();
        assert!(changes.is_empty(), "the plan should be empty: {changes:#?}");
    }

    /// Imports, however it ends.
    pub fn import(&self, address: &str, id: &str) -> Run {
        self.run(&["import", "-no-color", "-input=false", address, id])
    }

    /// Asserts that an import brings back what the state has now: forgets the resource, imports it
    /// under the same address and compares the attributes, except those named in `ignored`, which
    /// no import can know.
    ///
    /// # Panics
    ///
    /// If the import fails, or an attribute differs.
    #[track_caller]
    pub fn import_restores(&self, address: &str, id: &str, ignored: &[&str]) {
        let compared = || {
            let mut attributes = self.resource(address);
            if let Some(attributes) = attributes.as_object_mut() {
                attributes.retain(|name, _| !ignored.contains(&name.as_str()));
            }
            attributes
        };
        let before = compared();
        assert!(!before.is_null(), "{address} is not in the state");
        self.run(&["state", "rm", address]).succeeded();
        self.import(address, id).succeeded();
        let after = compared();
        assert_eq!(after, before, "the import of {address} by {id} differs");
    }

    /// The state, as `terraform show -json` prints it.
    ///
    /// # Panics
    ///
    /// If it cannot be read.
    #[track_caller]
    pub fn state(&self) -> Value {
        json(&self.run(&["show", "-json"]))
    }

    /// The values of the outputs, by name.
    ///
    /// # Panics
    ///
    /// If they cannot be read.
    #[track_caller]
    pub fn outputs(&self) -> BTreeMap<String, Value> {
        let outputs = json(&self.run(&["output", "-json"]));
        let outputs = outputs.as_object().into_iter().flatten();
        outputs
            .map(|(name, output)| (name.clone(), output["value"].clone()))
            .collect()
    }

    /// The attributes of one resource in the state file, by its address as Terraform prints it;
    /// null if it is not there.
    ///
    /// # Panics
    ///
    /// If the state file is not JSON.
    pub fn resource(&self, address: &str) -> Value {
        self.instance(address)["attributes"].take()
    }

    /// One resource as the state file has it, with its `attributes`, `identity` and `status`, by
    /// its address as Terraform prints it; null if it is not there.
    ///
    /// # Panics
    ///
    /// If the state file is not JSON.
    pub fn instance(&self, address: &str) -> Value {
        let Ok(bytes) = fs::read(self.path("terraform.tfstate")) else {
            return Value::Null;
        };
        let state = serde_json::from_slice(&bytes).expect("a state file in JSON");
        state::instance(&state, address).unwrap_or_default()
    }
}

#[track_caller]
fn json(run: &Run) -> Value {
    assert_eq!(run.code, 0, "{}\n{}", run.stdout, run.stderr);
    let value = serde_json::from_str(&run.stdout);
    value.unwrap_or_else(|error| panic!("not JSON ({error}): {}", run.stdout))
}
