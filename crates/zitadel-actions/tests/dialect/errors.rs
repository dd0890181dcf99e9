//! Every refusal that a real server gave is classified by its ID, or by what else there is.

use std::collections::BTreeMap;

use zitadel_actions::{
    Error,
    error::{ErrorBody, Lockout, classify},
};

use crate::recordings::{self, Exchange};

fn variant(error: &Error) -> &'static str {
    match error {
        Error::Unauthenticated(_) => "Unauthenticated",
        Error::PermissionDenied(_) => "PermissionDenied",
        Error::NoRole(_) => "NoRole",
        Error::NotFound(_) => "NotFound",
        Error::AlreadyExists(_) => "AlreadyExists",
        Error::InvalidArgument(_) => "InvalidArgument",
        Error::ReferencedTargetMissing(_) => "ReferencedTargetMissing",
        Error::ReferencedIncludeMissing(_) => "ReferencedIncludeMissing",
        Error::CircularInclude(_) => "CircularInclude",
        Error::ConditionUnknown(_) => "ConditionUnknown",
        Error::EndpointDenied(_) => "EndpointDenied",
        Error::FeatureDisabled(_) => "FeatureDisabled",
        Error::PageTooLarge(_) => "PageTooLarge",
        Error::KeyMissing(_) => "KeyMissing",
        Error::KeyExpired(_) => "KeyExpired",
        Error::KeyActive(_) => "KeyActive",
        Error::WrongInstanceHost(_) => "WrongInstanceHost",
        Error::DatabaseDown(_) => "DatabaseDown",
        Error::LockedOut {
            lockout: Lockout::TargetFailed,
            ..
        } => "LockedOut, target failed",
        Error::LockedOut {
            lockout: Lockout::TargetUnreachable,
            ..
        } => "LockedOut, unreachable",
        Error::LockedOut {
            lockout: Lockout::Forwarded,
            ..
        } => "LockedOut, forwarded",
        Error::Unavailable(_) => "Unavailable",
        Error::RouteMissing(_) => "RouteMissing",
        Error::MethodNotAllowed(_) => "MethodNotAllowed",
        other => panic!("{other:?}"),
    }
}

/// What a caller can do about each recorded ID; source: API.md 7.2 and API.md 7.3.
fn expected_of_id(id: &str) -> &'static str {
    match id {
        "QUERY-hj5oaniyrz" | "COMMAND-xj14f2cccn" | "COMMAND-k4s7ucu0ax" | "COMMAND-suq2upd3rt" => {
            "NotFound"
        }
        "V3-DKcYh" => "AlreadyExists",
        "COMMAND-17e8fq1ggk" | "ErrTargetNotFound" => "ReferencedTargetMissing",
        "COMMAND-slgj0l4cdz" => "ReferencedIncludeMissing",
        "COMMAND-mo1cmjp5k7" | "COMMAND-819opvhgjv" => "CircularInclude",
        "COMMAND-vysplsevt8" | "COMMAND-qu6dfhiioq" | "COMMAND-cdy39t0ksr"
        | "COMMAND-74aaqj8fv9" | "COMMAND-er5oneb5lz" => "ConditionUnknown",
        "COMMAND-NcJUKo" => "EndpointDenied",
        "ACTION-8o6pvqfjhs" | "SCHEMA-141bwx3lef" => "FeatureDisabled",
        "QUERY-4M0fs" => "PageTooLarge",
        "ErrKeyNotFound" => "KeyMissing",
        "ErrPublicKeyDeleteActiveKey" => "KeyActive",
        "AUTHZ-cdgFk" => "NoRole",
        "AUTH-5mWD2" | "AUTH-Bs7Ds" => "PermissionDenied",
        "AUTH-7fs1e" | "AUTH-toLo1" => "Unauthenticated",
        "EXEC-dra6yamk98" => "LockedOut, target failed",
        "EXEC-reUaUZCzCp" => "LockedOut, forwarded",
        "ACTION-5r5Ju"
        | "COMMAND-08b39vdi57"
        | "COMMAND-1r2k6qo6wg"
        | "COMMAND-39f35d8uri"
        | "COMMAND-3tkej630e6"
        | "COMMAND-56bteot2uj"
        | "COMMAND-5folwn5jws"
        | "COMMAND-5zleae34r1"
        | "COMMAND-hdm4zl1hmd"
        | "COMMAND-jsbaera7b6"
        | "COMMAND-w5smb6v7qu"
        | "ErrExpirationDateBeforeNow"
        | "ErrPublicKeyFormat" => "InvalidArgument",
        other => panic!("`{other}` was recorded, but nobody has said what it means"),
    }
}

/// What a caller can do about an answer without an ID, by its status and the start of its text.
fn expected_of_text(status: u16, message: &str) -> &'static str {
    match (status, message) {
        (400, _) => "InvalidArgument",
        (401, "auth header missing") => "Unauthenticated",
        (404, "Not Found") => "RouteMissing",
        (404, text) if text.contains("ID=QUERY-1kIjX") => "WrongInstanceHost",
        (404, text) if text.starts_with("unable to set instance") => "DatabaseDown",
        (405 | 501, "Method Not Allowed") => "MethodNotAllowed",
        (500, text) if text.starts_with("Post \"") => "LockedOut, unreachable",
        (500, text) if text.starts_with("ID=EXEC-dra6yamk98") => "LockedOut, target failed",
        (500, text) if text.contains("code = Unauthenticated") => "Unauthenticated",
        (500, text) if text.contains("values array must not be empty") => "Unavailable",
        other => panic!("{other:?} was recorded, but nobody has said what it means"),
    }
}

/// The token endpoint and the debug pages speak another language, which is not the API's.
fn is_of_the_api(exchange: &Exchange) -> bool {
    let path = &exchange.request.path;
    !path.starts_with("/oauth/") && !path.starts_with("/debug/") && exchange.scenario != "token"
}

#[test]
fn every_recorded_refusal_means_what_its_id_says() {
    let mut counts = BTreeMap::new();
    for exchange in recordings::all() {
        if exchange.response.status.is_success() || !is_of_the_api(&exchange) {
            continue;
        }
        let body = ErrorBody::parse(&exchange.response).expect("an error of the API");
        let expected = match body.id() {
            Some(id) => expected_of_id(id),
            None => expected_of_text(
                exchange.response.status.as_u16(),
                exchange.body["message"].as_str().expect("a text"),
            ),
        };
        let error = classify(&exchange.request, &exchange.response);
        assert_eq!(variant(&error), expected, "{}", exchange.place());
        *counts.entry(expected).or_insert(0) += 1;
    }
    insta::assert_debug_snapshot!("recorded_refusals", counts);
}

#[test]
fn no_refusal_shows_the_database_or_an_endpoint() {
    for exchange in recordings::all() {
        if exchange.response.status.is_success() || !is_of_the_api(&exchange) {
            continue;
        }
        let error = classify(&exchange.request, &exchange.response);
        let text = format!("{error} {error:?}");
        for secret in [
            "{database}",
            "user=",
            "dial error",
            "{receiver}/x",
            "{nobody}/x",
        ] {
            assert!(!text.contains(secret), "{}: {text}", exchange.place());
        }
    }
}

#[test]
fn an_unknown_refusal_is_named_and_not_guessed() {
    use zitadel_actions::exchange::{Repeat, Request, Response};
    let request = Request::new("read target", http::Method::GET, "/x", Repeat::Read);
    let answer = |status, code, id: &str| Response {
        status: http::StatusCode::from_u16(status).expect("a status"),
        headers: http::HeaderMap::new(),
        body: format!(r#"{{"code":{code},"message":"No","details":[{{"id":"{id}"}}]}}"#).into(),
    };
    for (status, code) in [(404, 5), (409, 6), (409, 10), (400, 9)] {
        let error = classify(&request, &answer(status, code, "NEW-abc"));
        assert!(matches!(error, Error::UnknownRefusal(_)), "{error:?}");
        assert!(error.to_string().contains("NEW-abc"), "{error}");
    }
    let error = classify(&request, &answer(400, 3, "NEW-abc"));
    assert!(matches!(error, Error::InvalidArgument(_)), "{error:?}");
}

/// What a server says that is not an error of the API, or more than a reader needs.
fn said(status: u16, body: &str) -> String {
    use zitadel_actions::exchange::{Repeat, Request, Response};
    let request = Request::new("read target", http::Method::GET, "/x", Repeat::Read);
    let response = Response {
        status: http::StatusCode::from_u16(status).expect("a status"),
        headers: http::HeaderMap::new(),
        body: body.to_owned().into(),
    };
    classify(&request, &response).to_string()
}

#[test]
fn a_port_for_tls_that_answers_plain_http_is_named() {
    for body in [
        "Client sent an HTTP request to an HTTPS server.\n",
        "<html>400 The plain HTTP request was sent to HTTPS port</html>",
    ] {
        let said = said(400, body);
        assert!(said.contains("expects https, not http"), "{said}");
    }
}

#[test]
fn the_lookup_of_an_instance_is_said_with_its_id_and_without_its_advice() {
    let body = r#"{"code":5,"message":"unable to set instance using origin &{a  http} (ExternalDomain is localhost): ID=QUERY-1kIjX Message=Instance not found. Make sure you got the domain right. Check out https://zitadel.com/docs/apis/introduction#domains"}"#;
    assert_eq!(
        said(404, body),
        "no instance has this host: unable to set instance using origin &{a  http} \
         (ExternalDomain is localhost) (GET /x: 404 Not Found, QUERY-1kIjX)"
    );
}
