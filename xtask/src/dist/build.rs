//! One release build, without a trace of the machine that made it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use super::toolchain::Toolchain;
use crate::root;

/// Builds a package for a target, and says where its binary is.
pub(super) fn release(toolchain: &Toolchain, package: &str, triple: &str) -> Result<PathBuf> {
    let built = Command::new(env!("CARGO"))
        .args([
            toolchain.command(triple),
            "--release",
            "--locked",
            "--quiet",
        ])
        .args(["--package", package, "--bin", package, "--target", triple])
        .arg("--message-format=json-render-diagnostics")
        .env(
            "CARGO_ENCODED_RUSTFLAGS",
            flags(toolchain, triple).join("\x1f"),
        )
        .env_remove("RUSTFLAGS")
        .current_dir(root())
        .stderr(Stdio::inherit())
        .output()
        .context("Could not start cargo")?;
    ensure!(
        built.status.success(),
        "{package} does not build for {triple}"
    );
    let messages = String::from_utf8_lossy(&built.stdout).into_owned();
    let binary = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .context("cargo did not say where it put the binary")?;
    names_no_path_of_this_machine(&binary)?;
    Ok(binary)
}

fn flags(toolchain: &Toolchain, triple: &str) -> Vec<String> {
    let mut flags: Vec<String> = mappings(toolchain)
        .into_iter()
        .map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()))
        .collect();
    if triple.ends_with("-msvc") {
        flags.push("-Ctarget-feature=+crt-static".into());
    }
    flags
}

/// Which paths become which; of two that fit, rustc takes the later one.
fn mappings(toolchain: &Toolchain) -> Vec<(PathBuf, String)> {
    let library = toolchain.sysroot.join("lib/rustlib/src/rust");
    let mut all = vec![
        (cargo_home(), "cargo".to_owned()),
        (root(), "source".to_owned()),
        (library, format!("/rustc/{}", toolchain.commit)),
    ];
    let registries = fs::read_dir(cargo_home().join("registry/src"));
    for registry in registries.into_iter().flatten().flatten() {
        all.push((registry.path(), "crates".into()));
    }
    if let Some(target) = std::env::var_os("CARGO_TARGET_DIR") {
        all.push((target.into(), "source/target".into()));
    }
    all
}

fn cargo_home() -> PathBuf {
    let home = || std::env::home_dir().unwrap_or_default().join(".cargo");
    std::env::var_os("CARGO_HOME").map_or_else(home, PathBuf::from)
}

/// A path of this machine in a binary would be different on the next one.
fn names_no_path_of_this_machine(binary: &Path) -> Result<()> {
    let bytes = fs::read(binary).context("Could not read what cargo built")?;
    for folder in [root(), cargo_home()] {
        let path = folder.display().to_string();
        if bytes
            .windows(path.len())
            .any(|part| part == path.as_bytes())
        {
            bail!("{} names {path}, a path of this machine", binary.display());
        }
    }
    Ok(())
}
