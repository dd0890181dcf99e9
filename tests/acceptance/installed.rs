//! The results of `make dist` and `make install`, used as a user would: with `init`, without
//! dev_overrides.

use std::fs;
use std::path::Path;

use xtask::{dist, install};

use crate::world::{World, world};

const TARGET: &str = r#"
terraform {
  required_providers {
    zitadelactions = {
      source  = "zitadelactions/zitadelactions"
      version = "~> 0.1"
    }
  }
}
resource "zitadelactions_target" "t" {
  name       = "installed"
  endpoint   = "https://example.com"
  rest_async = {}
}
"#;

/// Packs the provider of this build, as `make dist` does it for this platform.
fn pack(out: &Path) -> std::path::PathBuf {
    let arch = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "x86" => "386",
        other => other,
    };
    let os = match std::env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    let platform = dist::PLATFORMS
        .iter()
        .find(|platform| platform.os == os && platform.arch == arch)
        .expect("the tests run on a platform of the release");
    let binary = Path::new(env!("CARGO_BIN_EXE_terraform-provider-zitadelactions"));
    dist::pack(binary, dist::PROVIDER, platform, 1_700_000_000, out).unwrap()
}

#[test]
fn the_packed_provider_installs_from_a_mirror_and_works() {
    let World {
        zitadel,
        mut terraform,
    } = world(TARGET);
    let home = tempfile::tempdir().unwrap();
    let archive = pack(home.path());
    install::place(&archive, &home.path().join(".terraform.d/plugins")).unwrap();
    let settings = home.path().join("empty.tfrc");
    fs::write(&settings, "").unwrap();
    terraform.set("HOME", home.path().to_str().unwrap());
    terraform.set("TF_CLI_CONFIG_FILE", settings.to_str().unwrap());

    let init = terraform
        .run(&["init", "-no-color", "-input=false"])
        .succeeded();
    let installed = format!("zitadelactions/zitadelactions v{}", dist::VERSION);
    assert!(init.said().contains(&installed), "{}", init.said());

    let change = terraform.plan().only_change();
    assert_eq!(change.address, "zitadelactions_target.t");
    assert_eq!(change.actions, ["create"]);
    terraform.apply();
    assert_eq!(zitadel.targets().len(), 1);
    terraform.plans_nothing();
    terraform.destroy();
    assert!(zitadel.targets().is_empty());
}
