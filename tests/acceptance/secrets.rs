//! No file, log or message contains a credential.

use crate::hcl::{Block, target};
use crate::terraform::Terraform;
use crate::world::world;

/// A target whose endpoint contains secrets.
fn with_secrets() -> Block {
    target("t").text(
        "endpoint",
        "https://user:URLSENTINEL@example.com/hook?token=QUERYSENTINEL",
    )
}

/// Every file below the folder, as text.
pub(crate) fn files(folder: &std::path::Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "plugins") {
                found.extend(files(&path));
            }
        } else {
            let bytes = std::fs::read(&path).unwrap();
            found.push((
                path.display().to_string(),
                String::from_utf8_lossy(&bytes).into_owned(),
            ));
        }
    }
    found
}

#[test]
fn the_access_token_is_nowhere_and_the_signing_key_only_in_state() {
    let mut world = world(with_secrets());
    let log = world.terraform.folder().join("trace.log");
    world.terraform.set("TF_LOG", "TRACE");
    world.terraform.set("TF_LOG_PATH", log.to_str().unwrap());
    let run = world.terraform.apply();
    world
        .terraform
        .write(with_secrets().text("name", "renamed"));
    world.terraform.apply();
    let key = world.only_target()["signingKey"]
        .as_str()
        .unwrap()
        .to_string();
    let token = world.zitadel.token().to_string();
    assert!(!run.said().contains(&key));
    for (path, text) in files(world.terraform.folder()) {
        assert!(!text.contains(&token), "the token is in {path}");
        if path.ends_with("trace.log") {
            // Terraform core itself never logs values, so a value here would come from the
            // provider.
            assert!(!text.contains(&key), "the signing key is in {path}");
            assert!(
                !text.contains("URLSENTINEL") && !text.contains("QUERYSENTINEL"),
                "the endpoint's secrets are in {path}"
            );
        }
    }
}

#[test]
fn errors_name_no_credential() {
    let world = world(with_secrets());
    let cases = [
        ("ZITADEL_ACCESS_TOKEN", "TOKENSENTINEL"),
        ("ZITADEL_DOMAIN", "https://user:TOKENSENTINEL@127.0.0.1:1"),
    ];
    for (name, value) in cases {
        let (base, token) = (world.zitadel.base_url(), world.zitadel.token());
        let mut environment = vec![
            ("ZITADEL_DOMAIN", base.as_str()),
            ("ZITADEL_ACCESS_TOKEN", token.as_str()),
        ];
        environment.retain(|(known, _)| *known != name);
        environment.push((name, value));
        let run = Terraform::new(with_secrets(), &environment).try_apply();
        run.failed();
        assert!(!run.said().contains("TOKENSENTINEL"), "{}", run.said());
    }
}
