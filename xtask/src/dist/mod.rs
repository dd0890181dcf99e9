//! `make dist`: the files of a release, for every platform that this machine can build.
//!
//! The same commit gives the same bytes: paths of the machine are mapped away, archives carry the
//! time of the commit, and every list is sorted.

mod archive;
mod build;
mod platform;
mod sbom;
mod toolchain;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use ring::digest::{SHA256, digest};

pub use archive::pack;
pub use platform::{PLATFORMS, Platform};
use toolchain::Toolchain;

use crate::root;

/// The package and the binary of the provider.
pub const PROVIDER: &str = "terraform-provider-zitadelactions";
const EMULATOR: &str = "zitadel-emulator";

/// The version of the workspace, and so of every file of the release.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Builds and packs into `dist/`: the platforms named, or as many as this machine can build.
pub fn run(wanted: &[String]) -> Result<()> {
    let out = root().join("dist");
    if out.exists() {
        fs::remove_dir_all(&out).context("Could not empty dist/")?;
    }
    fs::create_dir_all(&out).context("Could not create dist/")?;

    let toolchain = Toolchain::detect()?;
    for platform in chosen(wanted)? {
        match toolchain.triple(platform) {
            Ok(triple) => {
                println!("{platform}: building for {triple}");
                for package in [PROVIDER, EMULATOR] {
                    build_and_pack(&toolchain, package, platform, triple, &out)?;
                }
            }
            Err(reason) if wanted.is_empty() => println!("{platform}: left out: {reason}"),
            Err(reason) => bail!("{platform} cannot be built on this machine: {reason}"),
        }
    }
    for package in [PROVIDER, EMULATOR] {
        let file = out.join(format!("{package}_{VERSION}_sbom.cdx.json"));
        fs::write(file, sbom::of(package, epoch()?)?).context("Could not write the SBOM")?;
    }
    fs::copy(
        root().join("terraform-registry-manifest.json"),
        out.join(format!("{PROVIDER}_{VERSION}_manifest.json")),
    )
    .context("Could not copy terraform-registry-manifest.json")?;
    write_checksums(&out)?;
    println!("The release is in {}.", out.display());
    Ok(())
}

/// The provider of this machine, built for release and packed into `dist/`.
pub fn host_archive() -> Result<PathBuf> {
    let toolchain = Toolchain::detect()?;
    let host = toolchain.host()?;
    let out = root().join("dist");
    fs::create_dir_all(&out).context("Could not create dist/")?;
    let triple = toolchain
        .triple(host)
        .map_err(|reason| anyhow::anyhow!("{host}: {reason}"))?;
    build_and_pack(&toolchain, PROVIDER, host, triple, &out)
}

fn build_and_pack(
    toolchain: &Toolchain,
    package: &str,
    platform: &Platform,
    triple: &str,
    out: &Path,
) -> Result<PathBuf> {
    let binary = build::release(toolchain, package, triple)?;
    pack(&binary, package, platform, epoch()?, out)
}

/// The platforms named, or all of them.
fn chosen(wanted: &[String]) -> Result<Vec<&'static Platform>> {
    if wanted.is_empty() {
        return Ok(PLATFORMS.iter().collect());
    }
    wanted
        .iter()
        .map(|name| {
            let found = PLATFORMS.iter().find(|known| known.to_string() == *name);
            found.with_context(|| {
                let all: Vec<String> = PLATFORMS.iter().map(Platform::to_string).collect();
                format!(
                    "{name} is not a platform of the release: {}.",
                    all.join(", ")
                )
            })
        })
        .collect()
}

/// The seconds since 1970 that every file of a release carries: `SOURCE_DATE_EPOCH`, or the time of
/// the commit.
pub fn epoch() -> Result<i64> {
    let text = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text,
        Err(_) => {
            let log = Command::new("git")
                .args(["log", "-1", "--format=%ct"])
                .current_dir(root())
                .output();
            let log = log.context("Could not start git, which knows the time of the commit")?;
            String::from_utf8_lossy(&log.stdout).into_owned()
        }
    };
    text.trim()
        .parse()
        .context("The time of the release is unknown: set SOURCE_DATE_EPOCH to seconds since 1970")
}

/// SHA-256 of everything in the folder, in the form of `sha256sum`.
fn write_checksums(out: &Path) -> Result<()> {
    let name = format!("{PROVIDER}_{VERSION}_SHA256SUMS");
    let mut lines = Vec::new();
    for entry in fs::read_dir(out)? {
        let path = entry?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        lines.push((file.into_owned(), sha256(&fs::read(&path)?)));
    }
    lines.sort();
    let text: String = lines
        .iter()
        .map(|(file, sum)| format!("{sum}  {file}\n"))
        .collect();
    fs::write(out.join(name), text).context("Could not write SHA256SUMS")
}

fn sha256(bytes: &[u8]) -> String {
    let digest = digest(&SHA256, bytes);
    digest
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
