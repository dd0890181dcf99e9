//! A receiver and its configuration tested end to end, by `terraform test` and in a Rust test.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::world::{World, world};

/// Answers every call with a claim.
fn receiver() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut request = [0; 65_536];
            let _ = stream.read(&mut request);
            let body = r#"{"append_claims":[{"key":"department","value":"engineering"}]}"#;
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all((head + body).as_bytes());
        }
    });
    url
}

/// The folder of `examples/sandbox` with a receiver, and the emulator's program on PATH.
fn sandbox() -> World {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/sandbox");
    let mut world = world(fs::read_to_string(example.join("main.tf")).unwrap());
    let tests = world.terraform.folder().join("tests");
    fs::create_dir_all(tests.join("fire")).unwrap();
    for file in ["tests/claims.tftest.hcl", "tests/fire/main.tf"] {
        fs::copy(example.join(file), world.terraform.folder().join(file)).unwrap();
    }
    world.terraform.set("TF_VAR_receiver", &receiver());
    let path = format!(
        "{}:{}",
        program().parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    world.terraform.set("PATH", &path);
    world
}

/// The emulator's program, built if the workspace's tests have not built it yet.
fn program() -> PathBuf {
    let provider = Path::new(env!("CARGO_BIN_EXE_terraform-provider-zitadelactions"));
    let program = provider.with_file_name("zitadel-emulator");
    if !program.exists() {
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "-p", "zitadel-emulator"])
            .status();
        assert!(built.unwrap().success());
    }
    program
}

/// A mirror with the provider of this build: without one, `init` asks a registry.
#[cfg(target_os = "linux")]
fn mirror(world: &mut World) {
    let folder = world.terraform.folder().to_owned();
    let provider = Path::new(env!("CARGO_BIN_EXE_terraform-provider-zitadelactions"));
    let platform = match std::env::consts::ARCH {
        "x86_64" => "linux_amd64",
        "aarch64" => "linux_arm64",
        other => panic!("what does Terraform call {other}?"),
    };
    for host in ["registry.terraform.io", "registry.opentofu.org"] {
        let place = format!("mirror/{host}/zitadelactions/zitadelactions/0.1.0/{platform}");
        let place = folder.join(place);
        fs::create_dir_all(&place).unwrap();
        let name = "terraform-provider-zitadelactions_v0.1.0";
        fs::copy(provider, place.join(name)).unwrap();
    }
    let settings = folder.join("mirror.tfrc");
    let mirror = folder.join("mirror");
    let text = format!(
        "provider_installation {{\n  filesystem_mirror {{\n    path = {mirror:?}\n  }}\n}}\n"
    );
    fs::write(&settings, text).unwrap();
    let settings = settings.to_str().unwrap().to_owned();
    world.terraform.set("TF_CLI_CONFIG_FILE", &settings);
}

#[test]
#[cfg(target_os = "linux")]
fn terraform_test_proves_a_receiver_with_its_configuration() {
    let mut world = sandbox();
    mirror(&mut world);
    world.terraform.run(&["init"]).succeeded();
    let run = world.terraform.run(&["test"]).succeeded();
    assert!(run.stdout.contains("2 passed, 0 failed"), "{}", run.stdout);
    assert_eq!(world.zitadel.target_calls().len(), 1);
    assert!(world.targets().is_empty(), "the test cleans up");
}

#[test]
fn what_is_applied_runs_and_its_claim_is_there() {
    let world = sandbox();
    world.terraform.apply();
    let trace = world.zitadel.fire_blocking("function/preuserinfo").unwrap();
    assert!(trace.succeeded(), "{trace}");
    assert_eq!(trace.claim("department"), "engineering");
    let key = world.terraform.resource("zitadelactions_target.claims");
    assert!(key["signing_key"].is_string() && trace.calls[0].header("Zitadel-Signature").is_some());
}
