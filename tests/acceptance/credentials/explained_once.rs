//! A fault of the connection or the credential is explained once in a run, with the host and the
//! place of the credential.

use zitadel_emulator::Emulator;

use super::{terraform, zitadel};
use crate::terraform::Terraform;

/// Fifty targets below a provider block.
const FIFTY: &str = r#"
provider "zitadelactions" {}
resource "zitadelactions_target" "t" {
  count      = 50
  name       = "t${count.index}"
  endpoint   = "https://example.com/"
  rest_async = {}
}
"#;

fn fifty(domain: &str, token: &str) -> Terraform {
    let environment = [("ZITADEL_DOMAIN", domain), ("ZITADEL_ACCESS_TOKEN", token)];
    Terraform::new(FIFTY, &environment)
}

#[test]
fn a_bad_token_and_an_unreachable_server_fit_on_one_screen() {
    let zitadel = zitadel();
    let here = zitadel.base_url();
    for (domain, token, expected) in [
        (here.as_str(), "wrong", "ZITADEL_ACCESS_TOKEN"),
        ("http://127.0.0.1:1", "x", "ZITADEL does not respond"),
    ] {
        let run = fifty(domain, token).try_plan();
        let error = run.failed();
        assert_eq!(error.matches("Error: ").count(), 1, "{error}");
        assert!(
            error.contains(expected) && error.contains(domain),
            "{error}"
        );
        assert!(run.stderr.lines().count() < 40, "{}", run.stderr);
    }
}

#[test]
fn a_missing_role_is_explained_once_and_the_other_resources_refer_to_it() {
    let zitadel = zitadel();
    let run = fifty(&zitadel.base_url(), &zitadel.viewer_token()).try_apply();
    let error = run.failed();
    assert_eq!(
        error.matches("Error: Permission denied").count(),
        50,
        "{error}"
    );
    assert_eq!(error.matches("IAM_OWNER.").count(), 1, "{error}");
    assert_eq!(
        error.matches("of this run, which has the details").count(),
        49,
        "{error}"
    );
    assert!(
        error.contains(&zitadel.base_url()) && error.contains("ZITADEL_ACCESS_TOKEN"),
        "{error}"
    );
}

#[test]
fn a_refused_credential_is_explained_by_its_kind_at_its_attribute() {
    let zitadel = zitadel();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "wrong").unwrap();
    let argument = format!("  access_token_file = {:?}", file.path());
    let error = terraform(&zitadel.base_url(), &argument, &[])
        .try_plan()
        .failed();
    assert!(
        error.contains("read the file again") && error.contains("access_token_file ="),
        "{error}"
    );
    assert!(!error.contains("SystemAPIUsers"), "{error}");

    let client = format!(
        "  client_id = \"{}\"\n  client_secret = \"wrong\"",
        zitadel.client_id()
    );
    let error = terraform(&zitadel.base_url(), &client, &[])
        .try_plan()
        .failed();
    assert!(
        error.contains("from its argument `client_secret`"),
        "{error}"
    );
    assert!(
        !error.contains("client_secret ="),
        "no line with a secret: {error}"
    );
}

#[test]
fn files_and_secrets_with_a_byte_order_mark_or_a_line_break_are_accepted() {
    let zitadel = zitadel();
    let key = tempfile::NamedTempFile::new().unwrap();
    let json = format!("\u{feff}{}\r\n", zitadel.service_account_key());
    std::fs::write(key.path(), json).unwrap();
    let key_file = key.path().display().to_string();
    let secret = format!("{}\n", zitadel.client_secret());
    let token = format!("\u{feff}{}\r\n", zitadel.token());
    for variables in [
        vec![("ZITADEL_JWT_PROFILE_FILE", key_file.as_str())],
        vec![
            ("ZITADEL_CLIENT_ID", &zitadel.client_id()),
            ("ZITADEL_CLIENT_SECRET", &secret),
        ],
        vec![("ZITADEL_ACCESS_TOKEN", &token)],
    ] {
        terraform(&zitadel.base_url(), "", &variables)
            .try_plan()
            .succeeded();
    }
}

#[test]
fn the_error_for_an_address_copied_from_a_browser_has_the_right_host() {
    let zitadel = Emulator::builder()
        .server_version("4.13.1")
        .start_blocking();
    for page in [
        "/ui/console",
        "/ui/v2/login/loginname?requestId=1",
        "/ui/console/users#x",
    ] {
        let domain = format!("{}{page}", zitadel.base_url());
        let token = zitadel.token();
        let error = terraform(&domain, "", &[("ZITADEL_ACCESS_TOKEN", &token)])
            .try_plan()
            .failed();
        assert!(
            error.contains("Invalid address")
                && error.contains(&format!("Write \"{}\"", zitadel.base_url())),
            "{error}"
        );
    }
    assert!(zitadel.calls().is_empty(), "{:#?}", zitadel.calls());
}
