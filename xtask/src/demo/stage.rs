//! The stage of the demo: the provider of this build and a folder with the quickstart in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context as _, bail};
use serde_json::Value;
use zitadel_emulator::Emulator;

use crate::root;

pub(super) const PROVIDER: &str = "terraform-provider-zitadelactions";

/// A folder with the quickstart in it.
pub(super) struct Stage {
    cli: PathBuf,
    folder: tempfile::TempDir,
    environment: Vec<(&'static str, String)>,
}

impl Stage {
    /// Prepares the quickstart for an emulator and a receiver.
    pub(super) fn new(
        cli: PathBuf,
        built: &Path,
        zitadel: &Emulator,
        receiver: &str,
    ) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let plugins = folder.path().join("plugins");
        fs::create_dir(&plugins)?;
        fs::copy(built, plugins.join(PROVIDER)).context("cannot copy the provider")?;
        let quickstart = root().join("examples/quickstart/main.tf");
        fs::copy(quickstart, folder.path().join("main.tf"))
            .context("cannot copy examples/quickstart")?;
        let settings = folder.path().join("cli.tfrc");
        let overrides = format!(
            "provider_installation {{\n  dev_overrides {{\n    \
             \"zitadelactions/zitadelactions\" = {:?}\n  }}\n  direct {{}}\n}}\n",
            plugins.display().to_string()
        );
        fs::write(&settings, overrides).context("cannot write the CLI's settings")?;
        let environment = vec![
            ("TF_CLI_CONFIG_FILE", settings.display().to_string()),
            ("CHECKPOINT_DISABLE", "1".to_owned()),
            ("ZITADEL_DOMAIN", zitadel.base_url()),
            ("ZITADEL_ACCESS_TOKEN", zitadel.token()),
            ("TF_VAR_receiver", receiver.to_owned()),
        ];
        Ok(Self {
            cli,
            folder,
            environment,
        })
    }

    /// Runs a command of the CLI and shows its output.
    pub(super) fn terraform(&self, arguments: &[&str]) -> anyhow::Result<()> {
        let name = self.cli.file_stem().unwrap_or_default().to_string_lossy();
        println!("\x1b[1m$ {name} {}\x1b[0m", arguments.join(" "));
        let output = self.run(arguments)?;
        println!(
            "{}",
            without_the_override_warning(&String::from_utf8_lossy(&output.stdout))
        );
        if !output.status.success() {
            bail!(
                "{}\nThe demo ends here: the command above should have succeeded.",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(())
    }

    /// An attribute of a resource in the state, secrets included.
    pub(super) fn attribute(&self, address: &str, name: &str) -> anyhow::Result<String> {
        let output = self.run(&["show", "-json"])?;
        let state: Value = serde_json::from_slice(&output.stdout)?;
        let resources = state["values"]["root_module"]["resources"].as_array();
        let resource = resources
            .into_iter()
            .flatten()
            .find(|resource| resource["address"] == address);
        let value = resource.and_then(|resource| resource["values"][name].as_str());
        value
            .map(str::to_owned)
            .with_context(|| format!("{address} has no {name} in the state"))
    }

    fn run(&self, arguments: &[&str]) -> anyhow::Result<Output> {
        Command::new(&self.cli)
            .args(arguments)
            .current_dir(self.folder.path())
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .output()
            .context("cannot start the CLI")
    }
}

/// The CLI warns at every command that a provider is overridden, which the demo does on purpose.
fn without_the_override_warning(text: &str) -> String {
    let mut kept = String::new();
    let mut inside = false;
    for line in text.lines() {
        let plain = line
            .replace("\x1b[0m", "")
            .replace("\x1b[33m", "")
            .replace("\x1b[1m", "");
        let plain = plain.trim();
        inside |= plain.starts_with("│ Warning: Provider development overrides");
        if !inside && plain != "╷" {
            kept.push_str(line);
            kept.push('\n');
        }
        inside &= plain != "╵";
    }
    kept.trim().to_owned() + "\n"
}

/// Builds the program of a package, with further arguments for cargo.
pub(crate) fn build(package: &str, arguments: &[&str]) -> anyhow::Result<PathBuf> {
    let built = Command::new(env!("CARGO"))
        .args([
            "build",
            "--quiet",
            "--locked",
            "-p",
            package,
            "--bin",
            package,
            "--message-format=json-render-diagnostics",
        ])
        .args(arguments)
        .current_dir(root())
        .stderr(Stdio::inherit())
        .output()
        .context("cannot start cargo")?;
    if !built.status.success() {
        bail!("{package} does not build; see cargo's errors above");
    }
    let messages = String::from_utf8_lossy(&built.stdout).into_owned();
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter_map(|message| message["executable"].as_str().map(PathBuf::from))
        .find(|path| path.file_stem().is_some_and(|name| name == package))
        .with_context(|| format!("cargo did not print where {package} is"))
}

/// Terraform or OpenTofu on PATH.
pub(crate) fn find_cli() -> anyhow::Result<PathBuf> {
    const NAMES: [&str; 4] = ["terraform", "tofu", "terraform.exe", "tofu.exe"];
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .flat_map(|folder| NAMES.map(|name| folder.join(name)))
        .find(|candidate| candidate.is_file())
        .context(
            "Neither terraform nor tofu is on PATH. Install Terraform \
             (https://developer.hashicorp.com/terraform/install) or OpenTofu \
             (https://opentofu.org/docs/intro/install) and run this again.",
        )
}
