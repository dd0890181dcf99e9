//! The errors when the server rejects a credential: what happened, the possible causes, and what
//! was sent.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use zitadel_emulator::Emulator;

use super::{RSA_PKCS1, key_file, terraform, token_requests, zitadel};
use crate::front::{Front, Reply};
use crate::hcl::{TARGET, target};
use crate::world::{world, world_with};

/// The error of a plan whose credential is this key file.
fn refused(zitadel: &Emulator, arguments: &str, key: &str) -> String {
    zitadel.clear_calls();
    let error = terraform(
        &zitadel.base_url(),
        arguments,
        &[("ZITADEL_JWT_PROFILE_JSON", key)],
    )
    .try_plan()
    .failed();
    assert!(
        !error.contains("PRIVATE KEY") && !error.contains(&RSA_PKCS1[40..80]),
        "{error}"
    );
    error
}

/// Changes one member of the key file.
fn with(zitadel: &Emulator, member: &str, value: &str) -> String {
    key_file(zitadel, |key| key[member] = json!(value))
}

#[test]
fn a_refused_assertion_lists_causes_and_what_was_sent_but_never_the_key() {
    for version in ["2.49.5", "2.58.7", "4.13.1"] {
        let zitadel = Emulator::builder().server_version(version).start_blocking();
        let key: Value = serde_json::from_str(&zitadel.service_account_key()).unwrap();
        let user = key["userId"].as_str().unwrap();
        let bad = [
            (
                "  audience = \"https://elsewhere.example\"",
                zitadel.service_account_key(),
            ),
            ("", with(&zitadel, "keyId", "404404404")),
            ("", with(&zitadel, "key", RSA_PKCS1)),
        ];
        for (arguments, key) in bad {
            let error = refused(&zitadel, arguments, &key);
            for cause in [
                "audience",
                "/.well-known/openid-configuration",
                "removed or has expired",
                "another instance",
                "clock",
            ] {
                assert!(
                    error.contains(cause),
                    "{version}: {cause} is missing: {error}"
                );
            }
            for sent in [
                zitadel.base_url().as_str(),
                user,
                "issued at = 20",
                "expires at = 20",
                "key ID = ",
            ] {
                assert!(
                    error.contains(sent),
                    "{version}: {sent} is missing: {error}"
                );
            }
            assert!(
                token_requests(&zitadel) <= 4,
                "a refusal is not retried five times: {:#?}",
                zitadel.calls()
            );
        }
        let error = refused(
            &zitadel,
            "  audience = \"https://elsewhere.example\"",
            &zitadel.service_account_key(),
        );
        assert!(
            error.contains("audience = https://elsewhere.example"),
            "{error}"
        );
    }
}

/// Up to v2.49 and from v2.62 on the server hides that the user is unknown; in between it says so.
#[test]
fn an_unknown_user_leads_to_the_wrong_instance_or_a_removed_account() {
    for (version, cause) in [
        ("2.58.7", "does not exist on this instance"),
        ("4.13.1", "another instance"),
    ] {
        let zitadel = Emulator::builder().server_version(version).start_blocking();
        let error = refused(&zitadel, "", &with(&zitadel, "userId", "1"));
        assert!(error.contains(cause), "{version}: {error}");
    }
}

#[test]
fn what_is_wrong_with_a_key_file_is_reported_before_anything_is_sent() {
    let zitadel = zitadel();
    let curve = rcgen::KeyPair::generate().unwrap().serialize_pem();
    let cases = [
        (
            with(&zitadel, "expirationDate", "2020-01-01T00:00:00Z"),
            "expired at 2020-01-01",
        ),
        (with(&zitadel, "type", "application"), "service account"),
        (with(&zitadel, "key", "no PEM"), "private key"),
        (with(&zitadel, "key", &curve), "RSA"),
        (with(&zitadel, "userId", ""), "userId"),
        ("{".to_owned(), "line 1"),
    ];
    for (key, expected) in cases {
        let error = refused(&zitadel, "", &key);
        assert!(
            error.contains(expected) && error.contains("`ZITADEL_JWT_PROFILE_JSON`"),
            "{expected}: {error}"
        );
        assert!(zitadel.calls().is_empty(), "{:#?}", zitadel.calls());
    }
}

#[test]
fn a_wrong_client_secret_and_an_unknown_client_name_each_other_as_causes() {
    let zitadel = zitadel();
    let (id, secret) = (zitadel.client_id(), zitadel.client_secret());
    for (id, secret) in [(id.as_str(), "WRONGSECRET"), ("nobody", secret.as_str())] {
        let run = terraform(
            &zitadel.base_url(),
            "",
            &[("ZITADEL_CLIENT_ID", id), ("ZITADEL_CLIENT_SECRET", secret)],
        )
        .try_plan();
        let error = run.failed();
        assert!(
            error.contains("client secret") && error.contains(&format!("client ID = {id}")),
            "{error}"
        );
        assert!(!run.said().contains(secret), "{}", run.said());
    }
}

/// The token endpoint issues such a token silently; only the API rejects it.
#[test]
fn the_error_for_a_token_without_the_audience_names_the_scope() {
    let world = world(TARGET);
    let form = format!(
        "grant_type=client_credentials&scope=openid&client_id={}&client_secret={}",
        world.zitadel.client_id(),
        world.zitadel.client_secret()
    );
    let token = crate::world::token(&world.zitadel.base_url(), &form);
    let error = terraform(
        &world.zitadel.base_url(),
        "",
        &[("ZITADEL_ACCESS_TOKEN", &token)],
    )
    .try_plan()
    .failed();
    assert!(
        error.contains("urn:zitadel:iam:org:project:id:zitadel:aud"),
        "{error}"
    );
    assert!(!error.contains(&token), "{error}");
}

#[test]
fn a_viewer_can_plan_and_import_and_an_apply_names_the_missing_role() {
    let world = world(TARGET);
    world.terraform.apply();
    let viewer = terraform(
        &world.zitadel.base_url(),
        "",
        &[("ZITADEL_ACCESS_TOKEN", &world.zitadel.viewer_token())],
    );
    viewer
        .import("zitadelactions_target.t", "name:t")
        .succeeded();
    let key = world.only_target()["signingKey"].clone();
    assert_eq!(
        viewer.resource("zitadelactions_target.t")["signing_key"],
        key,
        "a reader sees signing keys"
    );
    viewer.plans_nothing();
    viewer.write(target("t").text("endpoint", "https://example.com/other"));
    let error = viewer.try_apply().failed();
    assert!(
        error.contains("IAM_OWNER") && error.contains("AUTH-5mWD2"),
        "{error}"
    );
    assert_eq!(world.only_target()["endpoint"], "https://example.com/");

    let nobody = terraform(
        &world.zitadel.base_url(),
        "",
        &[("ZITADEL_ACCESS_TOKEN", &world.zitadel.token_without_role())],
    );
    let error = nobody.try_plan().failed();
    assert!(
        error.contains("no role on the instance") && error.contains("IAM_OWNER"),
        "{error}"
    );
}

#[test]
fn a_wrong_host_and_a_wrong_token_have_different_errors_and_instance_host_repairs_the_first() {
    let zitadel = zitadel();
    let address = zitadel.address();
    let token = zitadel.token();
    for variables in [
        vec![("ZITADEL_ACCESS_TOKEN", token.as_str())],
        vec![("ZITADEL_JWT_PROFILE_JSON", &zitadel.service_account_key())],
    ] {
        let front = Front::plain(address, |seen| {
            match seen.header("x-zitadel-instance-host") {
                Some("localhost") => Reply::Forward,
                _ => Reply::Answer(
                    404,
                    if seen.is_token_request() {
                        "content-type: text/plain"
                    } else {
                        "content-type: application/json"
                    },
                    wrong_host(seen.is_token_request()),
                ),
            }
        });
        let mut terraform = terraform(&front.url(), "  max_retries = 5", &variables);
        let error = terraform.try_plan().failed();
        assert!(
            error.contains("instance_host") && error.contains("No instance has this domain"),
            "{error}"
        );
        assert!(
            front.seen().len() <= 3,
            "asking again does not help: {:#?}",
            front.seen()
        );
        terraform.set("ZITADEL_INSTANCE_HOST", "localhost");
        // The audience follows the instance's host; here the server keeps the issuer of the
        // address.
        terraform.set("ZITADEL_AUDIENCE", &front.url());
        terraform.apply();
        assert!(
            front
                .seen()
                .iter()
                .any(|seen| seen.header("x-zitadel-instance-host") == Some("localhost"))
        );
        terraform.destroy();
    }
}

fn wrong_host(of_tokens: bool) -> String {
    let text = "unable to set instance using origin &{elsewhere  http} (ExternalDomain is localhost): ID=QUERY-1kIjX \
                Message=Instance not found. Make sure you got the domain right.";
    if of_tokens {
        format!("{text}\n")
    } else {
        json!({"code": 5, "message": text}).to_string()
    }
}

#[test]
fn a_database_outage_is_not_a_rejection_of_the_credential() {
    let zitadel = zitadel();
    zitadel.set_outage(true);
    let terraform = terraform(
        &zitadel.base_url(),
        "  max_retries = 1",
        &[("ZITADEL_JWT_PROFILE_JSON", &zitadel.service_account_key())],
    );
    let error = terraform.try_plan().failed();
    assert!(error.contains("database"), "{error}");
    assert!(
        !error.contains("database=") && !error.contains("user="),
        "the driver's words stay out: {error}"
    );
    assert_eq!(
        zitadel
            .calls()
            .iter()
            .filter(|call| call.path == "/oauth/v2/token")
            .count()
            % 2,
        0,
        "it was waited for once each time"
    );
    zitadel.set_outage(false);
    terraform.apply();
}

#[test]
fn a_foreign_response_at_the_token_endpoint_is_reported() {
    let zitadel = zitadel();
    let answer = |status, header, body: &str| Reply::Answer(status, header, body.to_owned());
    let cases = [
        (
            answer(200, "content-type: text/html", "<html>Sign in</html>"),
            "HTML",
        ),
        (
            answer(302, "location: https://login.example/start", ""),
            "login.example",
        ),
        (
            answer(200, "content-type: application/json", "{}"),
            "no access token",
        ),
    ];
    for (reply, expected) in cases {
        let front = Front::plain(zitadel.address(), move |seen| {
            if seen.is_token_request() {
                reply.clone()
            } else {
                Reply::Forward
            }
        });
        let error = terraform(
            &front.url(),
            "",
            &[("ZITADEL_JWT_PROFILE_JSON", &zitadel.service_account_key())],
        )
        .try_plan()
        .failed();
        assert!(
            error.contains(expected) && error.contains("POST /oauth/v2/token"),
            "{error}"
        );
    }
}

/// The remedy in the error works.
#[test]
fn a_locked_instance_works_again_as_soon_as_the_endpoint_responds_with_2xx() {
    let well = Arc::new(AtomicBool::new(false));
    let answers = Arc::clone(&well);
    let zitadel = zitadel();
    let receiver = Front::plain(zitadel.address(), move |_| {
        if answers.load(Ordering::SeqCst) {
            Reply::Answer(200, "content-type: application/json", "{}".to_owned())
        } else {
            Reply::Answer(500, "content-type: text/plain", "BODYSENTINEL".to_owned())
        }
    });
    let world = world_with(zitadel, TARGET);
    world.terraform.apply();
    let gate = json!({"name": "gate", "restWebhook": {"interruptOnError": true}, "timeout": "5s", "endpoint": receiver.url()});
    let id = world.ask("POST", "/v2/actions/targets", Some(gate))["id"].clone();
    world.ask(
        "PUT",
        "/v2/actions/executions",
        Some(json!({"condition": {"request": {"all": true}}, "targets": [id]})),
    );
    world
        .terraform
        .write(target("t").text("endpoint", "https://example.com/other"));

    let run = world.terraform.try_apply();
    let error = run.failed();
    assert!(
        error.contains("locked by one of its own executions") && error.contains("2xx"),
        "{error}"
    );
    assert!(!run.said().contains("BODYSENTINEL"), "{}", run.said());
    well.store(true, Ordering::SeqCst);
    world.terraform.apply();
    assert_eq!(
        world.zitadel.find_target("t").map(|target| target.endpoint),
        Some("https://example.com/other".to_owned())
    );
}
