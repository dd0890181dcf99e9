//! An example provider as a process of its own.

use std::path::PathBuf;
use std::process::Command;

/// The executable of one of this crate's examples, built now if it is not yet.
pub(crate) fn executable(example: &str) -> PathBuf {
    // This program is <target>/<profile>/deps/<name>.
    let this = std::env::current_exe().unwrap();
    let profile = this.parent().unwrap().parent().unwrap();
    let mut build = Command::new(env!("CARGO"));
    // The features of the whole workspace, as `make test` builds it: the package alone would
    // compile 67 dependencies again with fewer of them.
    build.args(["build", "--quiet", "--workspace", "--example", example]);
    if profile.ends_with("release") {
        build.arg("--release");
    }
    // What cargo tells a test about its package would make it build ring again.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            build.env_remove(&*name);
        }
    }
    let built = build.status().expect("cargo runs, since it runs this test");
    assert!(built.success(), "the example provider does not build");
    let executable = format!("{example}{}", std::env::consts::EXE_SUFFIX);
    profile.join("examples").join(executable)
}
