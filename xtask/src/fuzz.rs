//! Fuzzing for as long as it is given: builds `fuzz/libfuzzer` with coverage and runs its targets.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use xtask::root;

/// What makes rustc tell libFuzzer where an input has been; these are flags of the stable compiler.
const COVERAGE: &str = "-Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Ccodegen-units=1 --cfg fuzzing";

/// Runs each target, or the ones named, for this many minutes.
///
/// # Errors
/// The build, or an input that breaks a law; its file is below `fuzz/artifacts`.
pub(crate) fn run(minutes: u32, targets: &[String]) -> Result<()> {
    let folder = root().join("fuzz");
    let corpus = folder.join("corpus");
    let mut names = targets.to_vec();
    if names.is_empty() {
        for entry in std::fs::read_dir(&corpus).context("Cannot list fuzz/corpus.")? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
    }
    let program = build(&folder)?;
    for name in names {
        println!("{name}: {minutes} min");
        fuzz(&program, &folder, &name, minutes)?;
    }
    Ok(())
}

/// The program with every target; procedural macros and build scripts stay without coverage.
fn build(folder: &Path) -> Result<std::path::PathBuf> {
    let host = host()?;
    let built = Command::new("cargo")
        .args(["build", "--release", "--target", &host])
        .current_dir(folder.join("libfuzzer"))
        .env("RUSTFLAGS", COVERAGE)
        .status()
        .context("Cannot run cargo.")?;
    ensure!(
        built.success(),
        "fuzz/libfuzzer does not build. libFuzzer is C++: is a C++ compiler installed (g++ or clang++)?"
    );
    Ok(folder.join(format!("libfuzzer/target/{host}/release/libfuzzer")))
}

fn host() -> Result<String> {
    let output = Command::new("rustc")
        .arg("-vV")
        .output()
        .context("Cannot run rustc.")?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(line.context("rustc does not name its host.")?.to_owned())
}

fn fuzz(program: &Path, folder: &Path, name: &str, minutes: u32) -> Result<()> {
    let kept = folder.join("corpus").join(name);
    ensure!(
        kept.is_dir(),
        "fuzz/corpus/{name} is not a folder: is {name} a target?"
    );
    let found = folder.join("libfuzzer/target/corpus").join(name);
    let artifacts = folder.join("artifacts").join(name);
    for new in [&found, &artifacts] {
        std::fs::create_dir_all(new)
            .with_context(|| format!("Cannot create {}.", new.display()))?;
    }
    let run = Command::new(program)
        .arg(&found)
        .arg(&kept)
        .arg(format!("-max_total_time={}", minutes * 60))
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .args([
            "-max_len=4096",
            "-timeout=10",
            "-rss_limit_mb=2048",
            "-print_final_stats=1",
            "-verbosity=0",
        ])
        .env("FUZZ_TARGET", name)
        .status()
        .context("Cannot run the fuzzer.")?;
    ensure!(
        run.success(),
        "An input breaks the law of {name}; it is in {}. Copy it to fuzz/corpus/{name} with the fix.",
        artifacts.display()
    );
    Ok(())
}
