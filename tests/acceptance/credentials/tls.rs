//! Certificates: which ones the provider trusts, and which one it presents.

use zitadel_emulator::Emulator;

use super::certificates::{Authority, Identity};
use super::{file, terraform, zitadel};
use crate::front::{Front, Reply};

/// A front that ends TLS with a certificate of this authority.
fn behind_tls(zitadel: &Emulator, authority: &Authority) -> Front {
    let identity = authority.server("127.0.0.1", None);
    Front::tls(zitadel.address(), identity, |_| Reply::Forward)
}

/// The indented form of a PEM text in HCL.
fn heredoc(name: &str, pem: &str) -> String {
    format!("  {name} = <<-EOT\n{pem}  EOT")
}

#[test]
fn a_private_authority_is_trusted_if_configured_and_named_otherwise() {
    let zitadel = zitadel();
    let authority = Authority::new();
    let front = behind_tls(&zitadel, &authority);
    let (domain, token) = (format!("https://{}", front.address), zitadel.token());
    let variables = [("ZITADEL_ACCESS_TOKEN", token.as_str())];

    let error = terraform(&domain, "  max_retries = 0", &variables)
        .try_plan()
        .failed();
    assert!(
        error.contains("not signed by an authority that is trusted")
            && error.contains("ca_certificate"),
        "{error}"
    );
    assert!(front.seen().is_empty(), "no token goes to a stranger");

    terraform(
        &domain,
        &heredoc("ca_certificate", &authority.pem()),
        &variables,
    )
    .apply();
    let mut terraform = terraform(&domain, "", &variables);
    let path = file(&terraform, "ca.pem", &authority.pem());
    terraform.set("ZITADEL_CA_CERTIFICATE_FILE", &path);
    terraform
        .import("zitadelactions_target.t", "name:t")
        .succeeded();
    terraform.plans_nothing();
}

/// The issuer of a server behind a front that ends TLS is what its configuration says, not what the
/// client sees.
#[test]
fn tokens_come_over_the_same_tls_and_the_audience_may_differ_from_the_domain() {
    let zitadel = zitadel();
    let authority = Authority::new();
    let front = behind_tls(&zitadel, &authority);
    let domain = format!("https://{}", front.address);
    let key = zitadel.service_account_key();
    let ca = heredoc("ca_certificate", &authority.pem());
    let error = terraform(&domain, &ca, &[("ZITADEL_JWT_PROFILE_JSON", &key)])
        .try_plan()
        .failed();
    assert!(error.contains(&format!("audience = {domain}")), "{error}");

    let audience = format!("{ca}\n  audience = \"http://{}\"", front.address);
    terraform(&domain, &audience, &[("ZITADEL_JWT_PROFILE_JSON", &key)]).apply();
    assert!(
        front
            .seen()
            .iter()
            .any(crate::front::Seen::is_token_request)
    );
}

#[test]
fn tokens_may_come_from_another_host_than_the_api() {
    let zitadel = zitadel();
    let issuer = Front::plain(zitadel.address(), |_| Reply::Forward);
    let arguments = format!("  issuer = {:?}", issuer.url());
    terraform(
        &zitadel.base_url(),
        &arguments,
        &[("ZITADEL_JWT_PROFILE_JSON", &zitadel.service_account_key())],
    )
    .apply();
    assert!(
        issuer
            .seen()
            .iter()
            .all(crate::front::Seen::is_token_request)
            && !issuer.seen().is_empty()
    );
}

#[test]
fn a_server_that_requires_a_client_certificate_accepts_the_configured_one() {
    let zitadel = zitadel();
    let authority = Authority::new();
    let front = Front::tls(
        zitadel.address(),
        authority.server("127.0.0.1", Some(&authority)),
        |_| Reply::Forward,
    );
    let domain = format!("https://{}", front.address);
    let ca = heredoc("ca_certificate", &authority.pem());
    let token = zitadel.token();
    let variables = [("ZITADEL_ACCESS_TOKEN", token.as_str())];

    let error = terraform(&domain, &ca, &variables).try_plan().failed();
    assert!(
        error.contains("asks for a client certificate") && error.contains("client_certificate"),
        "{error}"
    );

    let Identity { certificate, key } = authority.certify("client.example");
    let both = [
        ca.clone(),
        heredoc("client_certificate", &certificate),
        heredoc("client_key", &key),
    ]
    .join("\n");
    terraform(&domain, &both, &variables).apply();

    let mut from_files = terraform(&domain, &ca, &variables);
    let (certificate, key) = (
        file(&from_files, "client.pem", &certificate),
        file(&from_files, "client.key", &key),
    );
    from_files.set("ZITADEL_CLIENT_CERTIFICATE_FILE", &certificate);
    from_files.set("ZITADEL_CLIENT_KEY_FILE", &key);
    from_files
        .import("zitadelactions_target.t", "name:t")
        .succeeded();
}

#[test]
fn skipped_verification_works_and_warns_at_every_run() {
    let zitadel = zitadel();
    let front = Front::tls(
        zitadel.address(),
        Authority::new().server("elsewhere.example", None),
        |_| Reply::Forward,
    );
    let domain = format!("https://{}", front.address);
    let terraform = terraform(
        &domain,
        "  insecure_skip_verify_tls = true",
        &[("ZITADEL_ACCESS_TOKEN", &zitadel.token())],
    );
    for run in [terraform.apply(), terraform.try_plan().succeeded()] {
        assert!(
            run.said().contains("TLS certificates are not verified"),
            "{}",
            run.said()
        );
    }
}

#[test]
fn an_unusable_certificate_is_rejected_at_its_attribute_and_no_key_is_shown() {
    let authority = Authority::new();
    let (one, other) = (
        authority.certify("a.example"),
        authority.certify("b.example"),
    );
    let cases = [
        (heredoc("ca_certificate", "no PEM\n"), "ca_certificate"),
        (
            heredoc("client_certificate", &one.certificate),
            "client_key",
        ),
        (heredoc("client_key", &one.key), "client_certificate"),
        (
            [
                heredoc("client_certificate", &one.certificate),
                heredoc("client_key", &other.key),
            ]
            .join("\n"),
            "client_key",
        ),
        (
            [
                heredoc("client_certificate", "no PEM\n"),
                heredoc("client_key", &other.key),
            ]
            .join("\n"),
            "client_certificate",
        ),
        (
            "  ca_certificate_file = \"/no/such/file\"".to_owned(),
            "ca_certificate_file",
        ),
        (
            format!(
                "  client_key_file = \"a\"\n{}",
                heredoc("client_key", &one.key)
            ),
            "client_key_file",
        ),
    ];
    for (arguments, attribute) in cases {
        let run = terraform(
            "https://127.0.0.1:1",
            &arguments,
            &[("ZITADEL_ACCESS_TOKEN", "x")],
        )
        .try_plan();
        let error = run.failed();
        assert!(
            error.contains(attribute) && error.contains("on main.tf line"),
            "{attribute}: {error}"
        );
        for key in [&one.key, &other.key] {
            let line = key.lines().nth(1).unwrap();
            assert!(!run.said().contains(line), "{}", run.said());
        }
    }
}

/// Nothing resolves below `.invalid`, so the token stays here.
#[test]
fn an_unencrypted_token_causes_a_warning() {
    let arguments = "  insecure = true\n  max_retries = 0";
    let token = [("ZITADEL_ACCESS_TOKEN", "x")];
    let remote = terraform("http://zitadel.invalid", arguments, &token).try_plan();
    assert!(
        remote.said().contains("sent unencrypted"),
        "{}",
        remote.said()
    );
    let here = terraform("http://127.0.0.1:1", arguments, &token).try_plan();
    assert!(!here.said().contains("sent unencrypted"), "{}", here.said());
}
