//! The archive of one platform, as both registries ask for it.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use time::OffsetDateTime;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{PROVIDER, Platform, VERSION};
use crate::root;

/// Packs a binary with the licence into `out`, every file with the time `epoch`.
pub fn pack(
    binary: &Path,
    package: &str,
    platform: &Platform,
    epoch: i64,
    out: &Path,
) -> Result<PathBuf> {
    let path = out.join(format!("{package}_{VERSION}_{platform}.zip"));
    let failed = || format!("Could not write {}", path.display());
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(dos_time(epoch)?);

    let mut zip = ZipWriter::new(File::create(&path).with_context(failed)?);
    let licence = fs::read(root().join("LICENSE")).context("Could not read LICENSE")?;
    zip.start_file("LICENSE", options.unix_permissions(0o644))?;
    zip.write_all(&licence).with_context(failed)?;
    let bytes = fs::read(binary).with_context(|| format!("Could not read {}", binary.display()))?;
    zip.start_file(inside(package, platform), options.unix_permissions(0o755))?;
    zip.write_all(&bytes).with_context(failed)?;
    zip.finish()?;
    Ok(path)
}

/// The binary's name: Terraform wants a provider's with its version.
fn inside(package: &str, platform: &Platform) -> String {
    let suffix = platform.suffix();
    if package == PROVIDER {
        format!("{package}_v{VERSION}{suffix}")
    } else {
        format!("{package}{suffix}")
    }
}

/// Archives count from 1980, in steps of two seconds and without a time zone.
fn dos_time(epoch: i64) -> Result<DateTime> {
    let time = OffsetDateTime::from_unix_timestamp(epoch).context("The time is out of range")?;
    if time.year() < 1980 {
        return Ok(DateTime::default());
    }
    Ok(DateTime::from_date_and_time(
        u16::try_from(time.year())?,
        time.month().into(),
        time.day(),
        time.hour(),
        time.minute(),
        time.second(),
    )?)
}

#[cfg(test)]
mod tests {
    use super::super::PLATFORMS;
    use super::*;

    const EPOCH: i64 = 1_700_000_000;

    fn packed(package: &str, platform: &Platform) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let binary = folder.path().join("binary");
        fs::write(&binary, b"a program").unwrap();
        fs::read(pack(&binary, package, platform, EPOCH, folder.path()).unwrap()).unwrap()
    }

    #[test]
    fn the_same_binary_packs_to_the_same_bytes() {
        for platform in &PLATFORMS {
            assert_eq!(packed(PROVIDER, platform), packed(PROVIDER, platform));
        }
    }

    #[test]
    fn the_provider_in_the_archive_has_the_name_that_terraform_looks_for() {
        for platform in &PLATFORMS {
            let bytes = std::io::Cursor::new(packed(PROVIDER, platform));
            let mut zip = zip::ZipArchive::new(bytes).unwrap();
            let binary = zip.by_index(1).unwrap();
            let suffix = platform.suffix();
            assert_eq!(
                binary.name().unwrap(),
                format!("{PROVIDER}_v{VERSION}{suffix}")
            );
            assert_eq!(binary.unix_mode().map(|mode| mode & 0o777), Some(0o755));
        }
    }

    #[test]
    fn a_time_before_the_format_begins_is_its_first_moment() {
        assert_eq!(dos_time(0).unwrap(), DateTime::default());
        assert_eq!(dos_time(EPOCH).unwrap().year(), 2023);
    }
}
