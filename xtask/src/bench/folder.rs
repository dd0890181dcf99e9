//! A working folder of the CLI, and one command in it, measured.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, bail};
use tempfile::TempDir;

use super::configuration::{Contender, Plugin};
use super::process::{Usage, Watch};
use crate::demo::find_cli;

/// A folder with a configuration and its state.
pub(super) struct Folder {
    folder: TempDir,
    cli: PathBuf,
    environment: Vec<(&'static str, String)>,
}

impl Folder {
    /// A folder with this contender's configuration.
    pub(super) fn new(contender: &Contender<'_>, size: usize) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("main.tf"), contender.hcl(size)?)?;
        let mut settings = String::new();
        if let Some(Plugin {
            source,
            file_name,
            binary,
        }) = contender.plugin()
        {
            let plugins = folder.path().join("plugins");
            fs::create_dir(&plugins)?;
            fs::copy(binary, plugins.join(file_name))
                .with_context(|| format!("cannot copy {}", binary.display()))?;
            settings = format!(
                "provider_installation {{\n  dev_overrides {{\n    {source:?} = {plugins:?}\n  }}\n}}\n"
            );
        }
        fs::write(folder.path().join("cli.tfrc"), settings)?;
        Ok(Self {
            folder,
            cli: find_cli()?,
            environment: contender.environment(),
        })
    }

    /// Runs a command, which must succeed.
    pub(super) fn run(&self, arguments: &[&str]) -> anyhow::Result<Usage> {
        let output = self.folder.path().join("output.txt");
        let file = File::create(&output)?;
        let begin = Instant::now();
        let mut cli = Command::new(&self.cli)
            .args(arguments)
            .arg("-no-color")
            .current_dir(self.folder.path())
            .env("TF_CLI_CONFIG_FILE", self.folder.path().join("cli.tfrc"))
            .env("CHECKPOINT_DISABLE", "1")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file)
            .spawn()
            .context("cannot start the CLI")?;
        let watch = Watch::start(cli.id());
        let status = cli.wait()?;
        let wall = begin.elapsed();
        if !status.success() {
            bail!("{arguments:?} failed: {}", fs::read_to_string(output)?);
        }
        Ok(watch.end(wall))
    }
}
