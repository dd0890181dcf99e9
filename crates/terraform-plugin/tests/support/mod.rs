//! The example provider as a process of its own.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

/// The example's executable, built now if it is not yet.
pub(crate) fn notes_executable() -> &'static PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        // This program is <target>/<profile>/deps/<name>.
        let this = std::env::current_exe().unwrap();
        let profile = this.parent().unwrap().parent().unwrap();
        let mut build = Command::new(env!("CARGO"));
        build.args([
            "build",
            "--quiet",
            "--package",
            "terraform-plugin",
            "--example",
            "notes",
        ]);
        if profile.ends_with("release") {
            build.arg("--release");
        }
        // What cargo tells a test about its package would make it build ring anew.
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy();
            if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
                build.env_remove(&*name);
            }
        }
        let built = build.status().expect("cargo runs, since it runs this test");
        assert!(built.success(), "the example provider does not build");
        let executable = format!("notes{}", std::env::consts::EXE_SUFFIX);
        profile.join("examples").join(executable)
    })
}
