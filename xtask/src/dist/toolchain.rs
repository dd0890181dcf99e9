//! What the compiler and the linkers of this machine can build.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::platform::{PLATFORMS, Platform};

/// The compiler of this machine.
pub(super) struct Toolchain {
    /// The target that it runs on itself.
    host: String,
    /// The commit that it was built from, which its own paths carry.
    pub(super) commit: String,
    /// The folder of its libraries.
    pub(super) sysroot: PathBuf,
    /// `cargo zigbuild` links for other systems.
    zigbuild: bool,
}

impl Toolchain {
    pub(super) fn detect() -> Result<Self> {
        let version = rustc(&["-vV"])?;
        let field = |name: &str| {
            let line = version.lines().find_map(|line| line.strip_prefix(name));
            line.map(str::to_owned)
                .with_context(|| format!("rustc -vV has no line {name:?}"))
        };
        let zigbuild = Command::new("cargo-zigbuild").arg("--version").output();
        Ok(Self {
            host: field("host: ")?,
            commit: field("commit-hash: ")?,
            sysroot: PathBuf::from(rustc(&["--print", "sysroot"])?.trim()),
            zigbuild: zigbuild.is_ok_and(|output| output.status.success()),
        })
    }

    /// The platform of this machine.
    pub(super) fn host(&self) -> Result<&'static Platform> {
        let (arch, system) = self.host.split_once('-').unwrap_or_default();
        let of_host = |triple: &&str| {
            let name = triple.split('-').nth(2).unwrap_or_default();
            triple.starts_with(&format!("{arch}-")) && system.contains(name)
        };
        PLATFORMS
            .iter()
            .find(|platform| platform.triples.iter().any(of_host))
            .with_context(|| format!("{} is not a platform of the release", self.host))
    }

    /// The target to build a platform with, or why there is none.
    pub(super) fn triple(&self, platform: &Platform) -> Result<&'static str, String> {
        let mut reasons = Vec::new();
        for triple in platform.triples {
            match self.obstacle(triple) {
                None => return Ok(triple),
                Some(reason) => reasons.push(reason),
            }
        }
        Err(reasons.join(" "))
    }

    fn obstacle(&self, triple: &str) -> Option<String> {
        if !self.has_library(triple) {
            return Some(format!("Run `rustup target add {triple}`."));
        }
        if self.links(triple) || (self.zigbuild && can_zig(triple)) {
            return None;
        }
        Some(if can_zig(triple) {
            format!("{triple} needs `cargo zigbuild`: install cargo-zigbuild and zig.")
        } else {
            format!("{triple} links only with its vendor's tools, on that system.")
        })
    }

    fn has_library(&self, triple: &str) -> bool {
        let folder = rustc(&["--print", "target-libdir", "--target", triple]);
        folder.is_ok_and(|folder| Path::new(folder.trim()).is_dir())
    }

    /// Whether the machine's own linker serves the target.
    fn links(&self, triple: &str) -> bool {
        let same = |vendor: &str| triple.contains(vendor) && self.host.contains(vendor);
        triple == self.host || same("-apple-") || same("-windows-msvc")
    }

    /// The cargo command that builds for the target.
    pub(super) fn command(&self, triple: &str) -> &'static str {
        if self.links(triple) {
            "build"
        } else {
            "zigbuild"
        }
    }
}

/// Zig carries no Apple frameworks and no Microsoft libraries.
fn can_zig(triple: &str) -> bool {
    !triple.contains("-apple-") && !triple.ends_with("-msvc")
}

fn rustc(arguments: &[&str]) -> Result<String> {
    let output = Command::new("rustc").args(arguments).output();
    let output = output.context("Could not start rustc")?;
    anyhow::ensure!(
        output.status.success(),
        "rustc {} failed",
        arguments.join(" ")
    );
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
