//! `make install`: the packed provider in the folder where Terraform and OpenTofu look before they
//! ask a registry.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::dist;

/// Where `zitadelactions/zitadelactions` is looked up: by Terraform, and by OpenTofu.
const REGISTRIES: [&str; 2] = ["registry.terraform.io", "registry.opentofu.org"];

/// Builds the provider of this machine and installs it for this user.
pub fn run() -> Result<()> {
    let archive = dist::host_archive()?;
    let mirror = implied_mirror()?;
    place(&archive, &mirror)?;
    println!(
        "Installed {} into {}. `terraform init` finds it there by \
         source = \"zitadelactions/zitadelactions\"; a configuration that was initialized with \
         another build needs its .terraform.lock.hcl removed first.",
        dist::VERSION,
        mirror.display()
    );
    Ok(())
}

/// Copies an archive to where a mirror in `folder` holds it, for both registries.
pub fn place(archive: &Path, folder: &Path) -> Result<()> {
    let name = archive.file_name().context("The archive has no name")?;
    for registry in REGISTRIES {
        let shelf = folder.join(registry).join("zitadelactions/zitadelactions");
        fs::create_dir_all(&shelf)
            .with_context(|| format!("Could not create {}", shelf.display()))?;
        fs::copy(archive, shelf.join(name))
            .with_context(|| format!("Could not copy the archive to {}", shelf.display()))?;
    }
    Ok(())
}

/// The mirror of this user that the CLIs read without being told to.
fn implied_mirror() -> Result<PathBuf> {
    let (variable, folder) = if cfg!(windows) {
        ("APPDATA", "terraform.d/plugins")
    } else {
        ("HOME", ".terraform.d/plugins")
    };
    let home = std::env::var_os(variable).with_context(|| format!("{variable} is not set"))?;
    Ok(Path::new(&home).join(folder))
}
