//! The CLI: where it is, and which.

use std::path::{Path, PathBuf};

/// The CLI on `PATH`: Terraform, or else OpenTofu. The variable `TERRAFORM_CLI` names another one,
/// as a name or a path.
///
/// # Panics
///
/// If there is none.
pub fn find_cli() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let wanted = std::env::var("TERRAFORM_CLI").ok();
    let names = match &wanted {
        Some(name) => vec![name.as_str()],
        None => vec!["terraform", "tofu"],
    };
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let found = names.iter().find_map(|name| find(name, &folders));
    found.unwrap_or_else(|| {
        panic!(
            "No {} on PATH. Install Terraform \
             (https://developer.hashicorp.com/terraform/install) or OpenTofu \
             (https://opentofu.org/docs/intro/install).",
            names.join(" and no ")
        )
    })
}

/// A program of this name in one of the folders; a path names its own folder.
fn find(name: &str, folders: &[PathBuf]) -> Option<PathBuf> {
    let file = if name.ends_with(std::env::consts::EXE_SUFFIX) {
        name.to_owned()
    } else {
        format!("{name}{}", std::env::consts::EXE_SUFFIX)
    };
    if Path::new(name).components().count() > 1 {
        return Path::new(&file).is_file().then(|| file.into());
    }
    let mut candidates = folders.iter().map(|folder| folder.join(&file));
    candidates.find(|candidate| candidate.is_file())
}

/// Which CLI the tests run under, as major and minor release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// HashiCorp's.
    Terraform(u32, u32),
    /// The Linux Foundation's, which counts its own way.
    OpenTofu(u32, u32),
}

impl Version {
    /// Reads the first line of `terraform version`.
    pub(crate) fn parse(said: &str) -> Option<Self> {
        let line = said.lines().next()?;
        let (product, number) = line.split_once(" v")?;
        let mut numbers = number.split(['.', '-']);
        let (major, minor) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
        match product {
            "Terraform" => Some(Self::Terraform(major, minor)),
            "OpenTofu" => Some(Self::OpenTofu(major, minor)),
            _ => None,
        }
    }
}
