//! A directory with a configuration, and a provider installed for it.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use crate::support::executable;

/// The first of Terraform and OpenTofu on the PATH.
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

/// A directory with a configuration, and a provider installed for it.
pub(crate) struct Workspace {
    directory: tempfile::TempDir,
}

impl Workspace {
    /// A workspace with this configuration, for the provider that an example is.
    pub(crate) fn new(provider: &str, configuration: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let bin = directory.path().join("bin");
        fs::create_dir(&bin).unwrap();
        let suffix = std::env::consts::EXE_SUFFIX;
        let name = format!("terraform-provider-{provider}{suffix}");
        fs::copy(executable(provider), bin.join(name)).unwrap();
        let bin = bin.display().to_string().replace('\\', "/");
        let address = format!("example.com/terraform-plugin/{provider}");
        let overrides = format!(
            "provider_installation {{\n  dev_overrides {{ \"{address}\" = \"{bin}\" }}\n  direct {{}}\n}}\n"
        );
        fs::write(directory.path().join("cli.tfrc"), overrides).unwrap();
        let workspace = Self { directory };
        workspace.write("main.tf", configuration);
        workspace
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
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

    pub(crate) fn output(&self, arguments: &[&str]) -> (Output, String) {
        let output = self.command(arguments).output().unwrap();
        let text = [output.stdout.as_slice(), &output.stderr].concat();
        (output, String::from_utf8(text).unwrap())
    }

    /// Runs a command that must succeed.
    #[track_caller]
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        let (output, text) = self.output(arguments);
        assert!(output.status.success(), "{arguments:?}: {text}");
        text
    }

    #[track_caller]
    pub(crate) fn apply(&self) -> String {
        self.run(&["apply", "-auto-approve", "-no-color"])
    }

    /// Asserts that nothing is left to do.
    #[track_caller]
    pub(crate) fn plans_nothing(&self) {
        let (output, text) = self.output(&["plan", "-no-color", "-detailed-exitcode"]);
        assert_eq!(output.status.code(), Some(0), "{text}");
    }
}
