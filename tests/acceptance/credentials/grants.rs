//! Each credential, from the block and from the environment, and when it is renewed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use zitadel_emulator::{Caller, Emulator, Fault, FaultAction};

use super::{Variables, file, hcl, key_file, terraform, token_requests, zitadel};
use crate::front::{Front, Reply};
use crate::hcl::{TARGET, target};
use crate::terraform::Terraform;

/// A folder whose only credential is this variable.
fn with_variable(zitadel: &Emulator, name: &str, value: &str) -> Terraform {
    terraform(&zitadel.base_url(), "", &[(name, value)])
}

#[track_caller]
fn works(zitadel: &Emulator, terraform: &Terraform, tokens: usize) {
    zitadel.clear_calls();
    terraform.apply();
    assert_eq!(
        token_requests(zitadel) > 0,
        tokens > 0,
        "{:#?}",
        zitadel.calls()
    );
    let of_the_api: Vec<_> = zitadel
        .calls()
        .into_iter()
        .filter(|call| call.path != "/oauth/v2/token")
        .collect();
    let expected = if tokens > 0 {
        Caller::OwnerByAccessToken
    } else {
        Caller::Owner
    };
    assert!(
        of_the_api.iter().all(|call| call.caller == expected),
        "{of_the_api:#?}"
    );
    terraform.plans_nothing();
    terraform.destroy();
}

#[test]
fn every_credential_works_from_the_environment() {
    let zitadel = zitadel();
    let (token, key) = (zitadel.token(), zitadel.service_account_key());
    works(
        &zitadel,
        &with_variable(&zitadel, "ZITADEL_ACCESS_TOKEN", &token),
        0,
    );
    works(
        &zitadel,
        &with_variable(&zitadel, "ZITADEL_JWT_PROFILE_JSON", &key),
        1,
    );

    let mut terraform = terraform(&zitadel.base_url(), "", &[]);
    let path = file(&terraform, "token", &format!("{token}\n"));
    terraform.set("ZITADEL_ACCESS_TOKEN_FILE", &path);
    works(&zitadel, &terraform, 0);
    terraform.set("ZITADEL_ACCESS_TOKEN_FILE", "");

    let path = file(&terraform, "key.json", &key);
    terraform.set("ZITADEL_JWT_PROFILE_FILE", &path);
    works(&zitadel, &terraform, 1);
    terraform.set("ZITADEL_JWT_PROFILE_FILE", "");

    terraform.set("ZITADEL_CLIENT_ID", &zitadel.client_id());
    terraform.set("ZITADEL_CLIENT_SECRET", &zitadel.client_secret());
    works(&zitadel, &terraform, 1);
}

#[test]
fn every_credential_works_from_the_block() {
    let zitadel = zitadel();
    let terraform = Terraform::new("", &[]);
    let key = zitadel.service_account_key();
    let (token_file, key_file) = (
        file(&terraform, "token", &zitadel.token()),
        file(&terraform, "key.json", &key),
    );
    let cases = [
        (format!("access_token = {:?}", zitadel.token()), 0),
        (format!("access_token_file = {token_file:?}"), 0),
        (format!("jwt_profile_json = {key:?}"), 1),
        (format!("jwt_profile_file = {key_file:?}"), 1),
        (
            format!(
                "client_id = {:?}\n  client_secret = {:?}",
                zitadel.client_id(),
                zitadel.client_secret()
            ),
            1,
        ),
    ];
    for (credential, tokens) in cases {
        terraform.write(hcl(&format!(
            "  domain = {:?}\n  {credential}",
            zitadel.base_url()
        )));
        works(&zitadel, &terraform, tokens);
    }
}

/// Every server's token endpoint, from the oldest on, gives a token to a good assertion.
#[test]
fn a_service_account_key_works_on_every_generation() {
    for version in ["2.49.5", "2.58.7", "2.71.19", "3.4.9", "4.13.1"] {
        let zitadel = Emulator::builder().server_version(version).start_blocking();
        let terraform = with_variable(
            &zitadel,
            "ZITADEL_JWT_PROFILE_JSON",
            &zitadel.service_account_key(),
        );
        terraform.apply();
        assert!(token_requests(&zitadel) > 0, "{version}");
        terraform.plans_nothing();
    }
}

#[test]
fn a_credential_of_the_block_takes_precedence_over_the_environment() {
    let zitadel = zitadel();
    let bad = [
        ("ZITADEL_ACCESS_TOKEN", "wrong"),
        ("ZITADEL_JWT_PROFILE_FILE", "/no/such/file"),
        ("ZITADEL_CLIENT_ID", "half"),
    ];
    terraform(
        &zitadel.base_url(),
        &format!("  access_token = {:?}", zitadel.token()),
        &bad,
    )
    .apply();
}

#[test]
fn a_client_secret_may_stay_in_the_environment_while_its_id_is_in_the_block() {
    let zitadel = zitadel();
    let id = format!("  client_id = {:?}", zitadel.client_id());
    terraform(
        &zitadel.base_url(),
        &id,
        &[("ZITADEL_CLIENT_SECRET", &zitadel.client_secret())],
    )
    .apply();
}

#[test]
fn two_credentials_are_an_error_that_names_both_and_half_of_one_names_the_other_half() {
    let cases: [(&str, Variables<'_>, [&str; 2]); 6] = [
        (
            "  access_token = \"a\"\n  jwt_profile_file = \"b\"",
            &[],
            ["access_token", "jwt_profile_file"],
        ),
        (
            "  client_id = \"a\"\n  client_secret = \"b\"\n  access_token_file = \"c\"",
            &[],
            ["access_token_file", "client_id"],
        ),
        (
            "",
            &[("ZITADEL_ACCESS_TOKEN", "a"), ("ZITADEL_CLIENT_ID", "b")],
            ["ZITADEL_ACCESS_TOKEN", "ZITADEL_CLIENT_ID"],
        ),
        ("  client_id = \"a\"", &[], ["client_id", "client_secret"]),
        (
            "  client_secret = \"a\"",
            &[],
            ["client_secret", "client_id"],
        ),
        (
            "",
            &[("ZITADEL_CLIENT_ID", "a")],
            ["ZITADEL_CLIENT_ID", "ZITADEL_CLIENT_SECRET"],
        ),
    ];
    for (arguments, variables, both) in cases {
        let error = terraform("http://127.0.0.1:1", arguments, variables)
            .try_plan()
            .failed();
        assert!(
            both.iter().all(|name| error.contains(name)),
            "{arguments} {variables:?}: {error}"
        );
    }
}

#[test]
fn a_missing_file_is_named_with_the_argument_that_has_its_path() {
    let cases = [
        (
            "  jwt_profile_file = \"/no/such/file\"",
            "",
            "`jwt_profile_file`",
        ),
        ("", "ZITADEL_JWT_PROFILE_FILE", "`ZITADEL_JWT_PROFILE_FILE`"),
        // A token's file may be written later than the plan begins, so it is read when it is
        // needed.
        (
            "  access_token_file = \"/no/such/file\"",
            "",
            "access token file",
        ),
        ("", "ZITADEL_ACCESS_TOKEN_FILE", "access token file"),
    ];
    for (arguments, variable, place) in cases {
        let variables = [(variable, "/no/such/file")];
        let variables = if variable.is_empty() {
            &[]
        } else {
            &variables[..]
        };
        let error = terraform("http://127.0.0.1:1", arguments, variables)
            .try_plan()
            .failed();
        assert!(
            error.contains("/no/such/file") && error.contains(place),
            "{error}"
        );
    }
}

/// Replaces the token in the file: a running command continues with the new one.
#[test]
fn a_token_file_is_read_again_when_the_server_refuses_the_token() {
    let zitadel = zitadel();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    std::fs::write(&path, "first\n").unwrap();
    let (owner, replaced, refused) = (
        zitadel.token(),
        path.clone(),
        Arc::new(AtomicBool::new(false)),
    );
    let front = Front::plain(zitadel.address(), move |seen| {
        if seen.method == "POST"
            && seen.target == "/v2/actions/targets"
            && !refused.swap(true, Ordering::SeqCst)
        {
            std::fs::write(&replaced, "second\n").unwrap();
        }
        match seen.bearer() {
            Some("first") if !refused.load(Ordering::SeqCst) => Reply::ForwardAs(owner.clone()),
            Some("second") => Reply::ForwardAs(owner.clone()),
            _ => Reply::Forward,
        }
    });
    let path = path.display().to_string();
    terraform(&front.url(), "", &[("ZITADEL_ACCESS_TOKEN_FILE", &path)]).apply();
    let creates: Vec<_> = front
        .seen()
        .into_iter()
        .filter(|seen| seen.method == "POST" && seen.target == "/v2/actions/targets")
        .collect();
    let bearers: Vec<_> = creates.iter().filter_map(|seen| seen.bearer()).collect();
    assert_eq!(bearers, ["first", "second"]);
    assert!(zitadel.find_target("t").is_some());
}

#[test]
fn a_token_that_is_refused_twice_is_not_tried_again() {
    let zitadel = zitadel();
    let terraform = Terraform::new(
        TARGET,
        &[
            ("ZITADEL_ACCESS_TOKEN", "wrong"),
            ("ZITADEL_DOMAIN", &zitadel.base_url()),
        ],
    );
    let error = terraform.try_plan().failed();
    assert!(
        error.contains("AUTH-7fs1e") && error.contains("ZITADEL_ACCESS_TOKEN"),
        "{error}"
    );
    let mut refused: Vec<_> = zitadel
        .calls()
        .into_iter()
        .filter(|call| call.status == Some(401))
        .map(|call| call.path)
        .collect();
    refused.sort();
    let mut once = refused.clone();
    once.dedup();
    assert_eq!(refused, once);
}

#[test]
fn a_token_that_expires_during_a_run_is_renewed_and_nothing_is_done_twice() {
    let zitadel = zitadel();
    let many = target("t").text("name", "t-${count.index}").set("count", 6);
    let variables = [
        ("ZITADEL_DOMAIN", zitadel.base_url()),
        ("ZITADEL_JWT_PROFILE_JSON", zitadel.service_account_key()),
    ];
    let variables: Vec<_> = variables
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let terraform = Terraform::new(many, &variables);
    zitadel.fault(
        Fault::new(FaultAction::Delay(Duration::from_millis(300)))
            .method("POST")
            .path("/v2/actions/targets"),
    );
    let apply = terraform.start(&["apply", "-auto-approve", "-no-color", "-parallelism=1"]);
    crate::interrupt::wait_until("a target is created", || {
        zitadel.find_target("t-0").is_some() || zitadel.find_target("t-1").is_some()
    });
    zitadel.revoke_access_tokens();
    apply.wait().succeeded();

    let created = zitadel
        .calls()
        .iter()
        .filter(|call| {
            call.method == "POST"
                && call.path == "/v2/actions/targets"
                && call.status.is_some_and(|status| status < 300)
        })
        .count();
    assert_eq!(created, 6);
    assert!(
        zitadel.calls().iter().any(|call| call.status == Some(401)),
        "the token was refused once"
    );
    terraform.plans_nothing();
}

#[test]
fn one_token_serves_a_whole_command() {
    let zitadel = zitadel();
    let key = key_file(&zitadel, |_| ());
    let terraform = terraform(
        &zitadel.base_url(),
        "",
        &[("ZITADEL_JWT_PROFILE_JSON", &key)],
    );
    terraform.apply();
    zitadel.clear_calls();
    // One process reads, plans and answers; the token goes with it.
    terraform.try_plan().succeeded();
    assert_eq!(token_requests(&zitadel), 1, "{:#?}", zitadel.calls());
}
