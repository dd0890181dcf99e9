//! A working folder, and the commands that run in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::cli::find_cli;

/// The file of the CLI's own settings.
pub(crate) const SETTINGS: &str = "cli.tfrc";

/// A working folder with a configuration and its state, and the CLI that works in it. It is removed
/// at the end.
#[derive(Debug)]
pub struct Terraform {
    folder: TempDir,
    pub(crate) cli: PathBuf,
    /// The executables' folders, by source.
    providers: Vec<(String, PathBuf)>,
    pub(crate) environment: BTreeMap<String, String>,
}

impl Default for Terraform {
    fn default() -> Self {
        Self::new()
    }
}

impl Terraform {
    /// An empty folder.
    ///
    /// # Panics
    ///
    /// If there is no CLI, or no folder can be made.
    pub fn new() -> Self {
        let terraform = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            cli: find_cli(),
            providers: Vec::new(),
            environment: BTreeMap::new(),
        };
        terraform.write_settings();
        terraform
    }

    /// The folder with one more provider: where configurations say it comes from, such as
    /// `registry.terraform.io/me/notes` or `me/notes`, and its executable.
    ///
    /// # Panics
    ///
    /// If the executable cannot be copied.
    pub fn provider(mut self, source: &str, executable: impl AsRef<Path>) -> Self {
        let name = type_name(source);
        let plugins = self.path("plugins");
        let suffix = std::env::consts::EXE_SUFFIX;
        let here = plugins.join(format!("terraform-provider-{name}{suffix}"));
        let executable = executable.as_ref();
        let placed = fs::create_dir_all(&plugins).and_then(|()| {
            fs::hard_link(executable, &here).or_else(|_| fs::copy(executable, &here).map(drop))
        });
        if let Err(error) = placed {
            panic!("Could not install {}: {error}", executable.display());
        }
        self.providers.push((source.to_owned(), plugins));
        self.write_settings();
        self.write(&fs::read_to_string(self.path("main.tf")).unwrap_or_default());
        self
    }

    /// The folder with one more environment variable for its commands.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    /// Sets an environment variable of later commands.
    pub fn set(&mut self, name: &str, value: &str) {
        self.environment.insert(name.to_owned(), value.to_owned());
    }

    /// The CLI's settings: where it finds the providers. A path has forward slashes on Windows too.
    fn write_settings(&self) {
        let mut overrides = String::new();
        for (source, folder) in &self.providers {
            let folder = folder.display().to_string().replace('\\', "/");
            overrides.push_str(&format!("    \"{source}\" = \"{folder}\"\n"));
        }
        let text = format!(
            "provider_installation {{\n  dev_overrides {{\n{overrides}  }}\n  direct {{}}\n}}\n"
        );
        self.write_file(SETTINGS, &text);
    }

    /// Replaces the configuration, `main.tf`. If it has no block `required_providers`, the folder's
    /// providers are required in a file of their own.
    ///
    /// # Panics
    ///
    /// If a file cannot be written.
    pub fn write(&self, hcl: &str) {
        let mut required = String::new();
        if !hcl.contains("required_providers") {
            for (source, _) in &self.providers {
                let name = type_name(source);
                required.push_str(&format!("    {name} = {{ source = \"{source}\" }}\n"));
            }
        }
        let required = if required.is_empty() {
            required
        } else {
            format!("terraform {{\n  required_providers {{\n{required}  }}\n}}\n")
        };
        self.write_file("required_providers.tf", &required);
        self.write_file("main.tf", hcl);
    }

    /// Replaces the block of the first provider: its arguments.
    ///
    /// # Panics
    ///
    /// If the folder has no provider, or the file cannot be written.
    pub fn provider_block(&self, arguments: &str) {
        let (source, _) = self.providers.first().expect("a provider");
        let name = type_name(source);
        let block = format!("provider \"{name}\" {{\n  {arguments}\n}}\n");
        self.write_file("provider.tf", &block);
    }

    /// The working folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The path of a file in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// Writes a file in the folder.
    ///
    /// # Panics
    ///
    /// If it cannot be written.
    #[track_caller]
    pub fn write_file(&self, name: &str, text: &str) {
        fs::write(self.path(name), text)
            .unwrap_or_else(|error| panic!("Could not write {name}: {error}"));
    }

    /// Reads a file in the folder.
    ///
    /// # Panics
    ///
    /// If it cannot be read.
    #[track_caller]
    pub fn read_file(&self, name: &str) -> String {
        fs::read_to_string(self.path(name))
            .unwrap_or_else(|error| panic!("Could not read {name}: {error}"))
    }
}

/// The last part of a source, which the provider's types begin with.
fn type_name(source: &str) -> &str {
    source.rsplit('/').next().unwrap_or(source)
}
