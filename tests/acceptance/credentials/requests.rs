//! The headers, retries, rate and timeout of every request.

use std::time::Duration;

use zitadel_emulator::{Fault, FaultAction};

use super::{hcl, terraform, zitadel};
use crate::front::{Front, Reply, Seen};
use crate::terraform::Terraform;

#[test]
fn every_request_carries_the_headers_and_says_who_sends_it() {
    let zitadel = zitadel();
    let arguments = "  transport_headers = { \"X-Gate\" = \"open\", \"x-zitadel-team\" = \"blue\" }\n  instance_host = \"localhost\"\n  public_host = \"localhost\"";
    let variables = [
        ("ZITADEL_JWT_PROFILE_JSON", zitadel.service_account_key()),
        ("ZITADEL_AUDIENCE", zitadel.base_url()),
    ];
    let variables: Vec<_> = variables
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    terraform(&zitadel.base_url(), arguments, &variables).apply();
    let calls = zitadel.calls();
    assert!(
        calls.iter().any(|call| call.path == "/oauth/v2/token"),
        "{calls:#?}"
    );
    for call in calls {
        let header = |name: &str| call.header(name).unwrap_or_default().to_owned();
        assert_eq!(header("x-gate"), "open", "{call:?}");
        assert_eq!(header("x-zitadel-team"), "blue", "{call:?}");
        assert_eq!(header("x-zitadel-instance-host"), "localhost", "{call:?}");
        assert_eq!(header("x-zitadel-public-host"), "localhost", "{call:?}");
        assert_eq!(header("accept-language"), "en", "{call:?}");
        assert!(
            header("x-zitadel-orgid").is_empty(),
            "targets belong to the instance"
        );
        let agent = concat!(
            "terraform-provider-zitadelactions/",
            env!("CARGO_PKG_VERSION")
        );
        assert!(header("user-agent").starts_with(agent), "{call:?}");
    }
}

#[test]
fn a_header_that_cannot_be_sent_is_refused_at_its_attribute_without_its_value() {
    for (header, expected) in [
        ("\"authorization\" = \"HEADERSENTINEL\"", "authorization"),
        ("\"x team\" = \"HEADERSENTINEL\"", "x team"),
        ("\"x-team\" = \"HEADERSENTINEL\\n\"", "x-team"),
    ] {
        let run = terraform(
            "http://127.0.0.1:1",
            &format!("  transport_headers = {{ {header} }}"),
            &[("ZITADEL_ACCESS_TOKEN", "x")],
        )
        .try_plan();
        let error = run.failed();
        assert!(
            error.contains(expected) && error.contains("transport_headers"),
            "{error}"
        );
        assert!(!run.said().contains("HEADERSENTINEL"), "{}", run.said());
    }
}

#[test]
fn the_provider_waits_for_the_end_of_a_rate_limit() {
    let zitadel = zitadel();
    for path in ["/oauth/v2/token", "/v2/actions/targets"] {
        zitadel.fault(
            Fault::new(FaultAction::status_with_header(429, "retry-after", "1"))
                .path(path)
                .on_call(1),
        );
    }
    let terraform = terraform(
        &zitadel.base_url(),
        "",
        &[("ZITADEL_JWT_PROFILE_JSON", &zitadel.service_account_key())],
    );
    terraform.apply();
    let refused = zitadel
        .calls()
        .iter()
        .filter(|call| call.status == Some(429))
        .count();
    assert_eq!(refused, 2);
    assert_eq!(zitadel.targets().len(), 1);
}

#[test]
fn a_rate_limit_that_lasts_too_long_is_an_immediate_error_that_says_when_it_ends() {
    let zitadel = zitadel();
    zitadel.fault(
        Fault::new(FaultAction::status_with_header(429, "retry-after", "3600"))
            .path("/v2/actions/*"),
    );
    let error = terraform(
        &zitadel.base_url(),
        "",
        &[("ZITADEL_ACCESS_TOKEN", &zitadel.token())],
    )
    .try_plan()
    .failed();
    assert!(
        error.contains("3600") && error.contains("max_requests_per_second"),
        "{error}"
    );
    let refused: Vec<_> = zitadel
        .calls()
        .into_iter()
        .filter(|call| call.status == Some(429))
        .map(|call| call.path)
        .collect();
    let mut unique = refused.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(refused.len(), unique.len(), "each is asked once");
}

#[test]
fn max_retries_bounds_the_tries_of_a_request() {
    for (retries, expected) in [(0, 1), (2, 3)] {
        let zitadel = zitadel();
        zitadel.fault(Fault::new(FaultAction::status(503)).path("/v2/actions/targets*"));
        let arguments = format!("  max_retries = {retries}");
        let error = terraform(
            &zitadel.base_url(),
            &arguments,
            &[("ZITADEL_ACCESS_TOKEN", &zitadel.token())],
        )
        .try_plan()
        .failed();
        assert!(error.contains("503"), "{error}");
        let tries = zitadel
            .calls()
            .iter()
            .filter(|call| call.path == "/v2/actions/targets/search")
            .count();
        assert_eq!(tries, expected, "{:#?}", zitadel.calls());
    }
}

/// The requests of a second; one more than the cap may fall into it by the jitter of their way.
fn most_in_a_second(seen: &[Seen]) -> usize {
    let within = |first: &Seen| {
        seen.iter()
            .filter(|other| other.at >= first.at && other.at - first.at < Duration::from_secs(1))
            .count()
    };
    seen.iter().map(within).max().unwrap_or(0)
}

#[test]
fn no_second_holds_more_requests_than_the_cap() {
    let zitadel = zitadel();
    let front = Front::plain(zitadel.address(), |_| Reply::Forward);
    let many = "resource \"zitadelactions_target\" \"t\" {\n  count = 5\n  name = \"t-${count.index}\"\n  endpoint = \"https://example.com/\"\n  rest_async = {}\n}\n";
    let block =
        format!("provider \"zitadelactions\" {{\n  max_requests_per_second = 2\n}}\n{many}");
    let variables = [
        ("ZITADEL_DOMAIN", front.url()),
        ("ZITADEL_JWT_PROFILE_JSON", zitadel.service_account_key()),
        ("ZITADEL_AUDIENCE", front.url()),
    ];
    let variables: Vec<_> = variables
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let terraform = Terraform::new(&block, &variables);
    terraform.try_plan().succeeded();
    let from_apply = front.seen().len();
    terraform.apply();
    let seen = front.seen();
    assert!(
        seen.len() >= from_apply + 6,
        "five creates and a token at least: {seen:#?}"
    );
    assert!(
        seen[from_apply..].iter().any(Seen::is_token_request),
        "tokens are below the cap too"
    );
    // Each command plans in one process and applies in another, which share no clock.
    let created = seen
        .iter()
        .position(|seen| seen.method == "POST" && seen.target == "/v2/actions/targets")
        .unwrap();
    let most = most_in_a_second(&seen[created..]);
    assert!(most <= 3, "{most} in a second");
}

#[test]
fn the_provider_gives_up_on_a_silent_server_after_the_request_timeout() {
    let zitadel = zitadel();
    let (token, key) = (zitadel.token(), zitadel.service_account_key());
    for variables in [
        [("ZITADEL_ACCESS_TOKEN", token.as_str())],
        [("ZITADEL_JWT_PROFILE_JSON", key.as_str())],
    ] {
        let front = Front::plain(zitadel.address(), |_| Reply::Silence);
        let arguments = "  request_timeout = \"300ms\"\n  max_retries = 1";
        let error = terraform(&front.url(), arguments, &variables)
            .try_plan()
            .failed();
        assert!(
            error.contains("no complete answer came within 300ms")
                && error.contains("request_timeout"),
            "{error}"
        );
    }
}

#[test]
fn a_dead_server_is_named_with_its_address_after_one_retry() {
    let error = terraform("http://127.0.0.1:1", "", &[("ZITADEL_ACCESS_TOKEN", "x")])
        .try_plan()
        .failed();
    for said in ["127.0.0.1:1", "ZITADEL_DOMAIN", "2 attempts"] {
        assert!(error.contains(said), "{said} is missing: {error}");
    }
}

#[test]
fn a_setting_that_cannot_be_used_is_refused_at_its_attribute() {
    let cases = [
        ("  request_timeout = \"soon\"", "request_timeout"),
        ("  request_timeout = \"0s\"", "request_timeout"),
        ("  consistency_timeout = \"-1s\"", "consistency_timeout"),
        ("  max_retries = -1", "max_retries"),
        ("  max_requests_per_second = 0", "max_requests_per_second"),
        ("  api_generation = \"v5\"", "api_generation"),
        ("  issuer = \"ftp://issuer.example\"", "issuer"),
        (
            "  instance_host = \"https://zitadel.example\"",
            "instance_host",
        ),
        ("  public_host = \"zitadel.example/path\"", "public_host"),
        ("  proxy_url = \"socks5://proxy.example\"", "proxy_url"),
        ("  domain = \"\"", "domain"),
    ];
    for (arguments, attribute) in cases {
        let terraform = Terraform::new(
            hcl(arguments),
            &[
                ("ZITADEL_DOMAIN", "http://127.0.0.1:1"),
                ("ZITADEL_ACCESS_TOKEN", "x"),
            ],
        );
        let error = terraform.try_plan().failed();
        assert!(
            error.contains(attribute) && error.contains("on main.tf line"),
            "{arguments}: {error}"
        );
    }
}

#[test]
fn an_environment_variable_that_cannot_be_used_is_named_without_its_password() {
    let cases = [
        ("ZITADEL_DOMAIN", "https://user:SENTINEL@zitadel.example"),
        ("ZITADEL_ISSUER", "https://user:SENTINEL@zitadel.example"),
        ("ZITADEL_INSTANCE_HOST", "user:SENTINEL@zitadel.example"),
        ("ZITADEL_PUBLIC_HOST", "https://zitadel.example"),
        ("ZITADEL_INSECURE", "perhaps"),
        ("ZITADEL_API_GENERATION", "v5"),
        ("ZITADEL_CA_CERTIFICATE_FILE", "/no/such/file"),
    ];
    for (variable, value) in cases {
        let mut terraform = terraform("http://127.0.0.1:1", "", &[("ZITADEL_ACCESS_TOKEN", "x")]);
        terraform.set(variable, value);
        let run = terraform.try_plan();
        let error = run.failed();
        assert!(error.contains(variable), "{variable}: {error}");
        assert!(!run.said().contains("SENTINEL"), "{}", run.said());
    }
}
