//! Whether an answer is worth another try.

use http::StatusCode;

use crate::{
    error::ErrorBody,
    exchange::{Repeat, Response},
};

/// Whether `response` is a fault that may have passed by the next try, and `repeat` allows one.
///
/// | answer | tried again for |
/// |---|---|
/// | 429 | every request: limits are checked before any work (API.md 7.5) |
/// | 404 "unable to set instance", but no wrong host | every request: the database is down, and the instance is looked up before all else (API.md 7.3) |
/// | 503, whatever its code or headers | reads and idempotent writes: proxies and ZITADEL's own gateway also send it when a connection breaks after the request was sent |
/// | 408, 502, 504, 520-524 (a content network's) | reads and idempotent writes |
/// | 500 | reads, unless an execution's target is behind it (API.md 6.10) |
pub(crate) fn may_repeat(repeat: Repeat, response: &Response) -> bool {
    let read = repeat == Repeat::Read;
    let harmless = repeat != Repeat::Never;
    match response.status.as_u16() {
        429 => true,
        404 => is_outage(response),
        408 | 502..=504 | 520..=524 => harmless,
        500 => read && !is_lockout(response),
        _ => false,
    }
}

/// The database is down; of the API as JSON, of the token endpoint as plain text.
pub(crate) fn is_outage(response: &Response) -> bool {
    response.status == StatusCode::NOT_FOUND
        && match ErrorBody::parse(response) {
            Some(body) => body.is_instance_lookup() && !body.is_wrong_host(),
            None => {
                let text = String::from_utf8_lossy(&response.body);
                text.starts_with(INSTANCE_LOOKUP) && !text.contains(WRONG_HOST)
            }
        }
}

/// How the 404 of an instance that cannot be looked up begins; source: API.md 7.3.
pub(crate) const INSTANCE_LOOKUP: &str = "unable to set instance using origin";

/// The ID inside that text when the host is wrong.
pub(crate) const WRONG_HOST: &str = "ID=QUERY-1kIjX";

/// Whether the request was turned away before any work.
pub(super) fn proves_nothing_was_done(response: &Response) -> bool {
    response.status == StatusCode::TOO_MANY_REQUESTS || is_outage(response)
}

fn is_lockout(response: &Response) -> bool {
    ErrorBody::parse(response).is_some_and(|body| {
        body.is_call_of_target()
            || body.is_target_failed()
            || body.id().is_some_and(|id| id.starts_with("EXEC-"))
    })
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, StatusCode, header::RETRY_AFTER};

    use super::may_repeat;
    use crate::exchange::{Repeat, Response};

    fn answer(status: u16, body: &str) -> Response {
        Response {
            status: StatusCode::from_u16(status).expect("a status"),
            headers: HeaderMap::new(),
            body: body.to_owned().into(),
        }
    }

    /// `expected`: for a read, an idempotent write, a write that is never repeated.
    fn check(response: &Response, expected: [bool; 3]) {
        let found = [Repeat::Read, Repeat::Idempotent, Repeat::Never]
            .map(|repeat| may_repeat(repeat, response));
        assert_eq!(found, expected, "{} {:?}", response.status, response.body);
    }

    #[test]
    fn each_status_is_repeated_for_its_class_only() {
        check(&answer(429, ""), [true, true, true]);
        check(&answer(408, ""), [true, true, false]);
        check(
            &answer(500, r#"{"code":13,"message":"Errors.Internal"}"#),
            [true, false, false],
        );
        check(&answer(500, "<html>"), [true, false, false]);
        check(&answer(502, "<html>"), [true, true, false]);
        check(&answer(504, ""), [true, true, false]);
        check(&answer(522, ""), [true, true, false]);
        for status in [200, 301, 400, 401, 403, 405, 409, 412, 499, 501] {
            check(&answer(status, r#"{"code":3,"message":"no"}"#), [false; 3]);
        }
    }

    #[test]
    fn a_503_never_proves_that_nothing_was_done() {
        check(&answer(503, "upstream connect error"), [true, true, false]);
        check(
            &answer(
                503,
                r#"{"code":14,"message":"error reading from server: EOF"}"#,
            ),
            [true, true, false],
        );
        let mut response = answer(503, "maintenance");
        response
            .headers
            .insert(RETRY_AFTER, HeaderValue::from_static("1"));
        check(&response, [true, true, false]);
    }

    /// Every error of the recordings `outage`, `lockout` and `callers`, by what it shows.
    fn recorded(scenario: &str) -> Vec<(String, Response)> {
        let root = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../tests/fixtures/recordings"
        );
        let mut found = Vec::new();
        for file in glob(root, scenario) {
            let text = std::fs::read_to_string(&file).expect("a recording");
            let recording: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            for exchange in recording["exchanges"].as_array().expect("exchanges") {
                let response = &exchange["response"];
                let status = response["status"].as_u64().expect("a status") as u16;
                let body = match &response["body"] {
                    serde_json::Value::String(text) => text.clone(),
                    json => json.to_string(),
                };
                let step = exchange["step"].as_str().expect("a step").to_owned();
                found.push((step, answer(status, &body)));
            }
        }
        assert!(!found.is_empty(), "no recording of {scenario}");
        found
    }

    fn glob(root: &str, scenario: &str) -> Vec<std::path::PathBuf> {
        let folders = |path: &std::path::Path| -> Vec<_> {
            let entries = std::fs::read_dir(path).expect("the recordings");
            let paths = entries.map(|entry| entry.expect("an entry").path());
            paths.filter(|path| path.is_dir()).collect()
        };
        let generations = folders(root.as_ref())
            .into_iter()
            .flat_map(|server| folders(&server));
        let files = generations.map(|generation| generation.join(format!("{scenario}.json")));
        files.filter(|file| file.exists()).collect()
    }

    #[test]
    fn a_recorded_outage_is_waited_out_by_every_request() {
        for (step, response) in recorded("outage") {
            let text = String::from_utf8_lossy(&response.body).into_owned();
            check(&response, [text.contains("unable to set instance"); 3]);
            assert!(!step.is_empty());
        }
    }

    #[test]
    fn a_recorded_lockout_is_never_repeated() {
        for (_, response) in recorded("lockout") {
            check(&response, [false; 3]);
        }
    }

    #[test]
    fn no_recorded_refusal_of_a_caller_is_repeated() {
        for (_, response) in recorded("callers") {
            check(&response, [false; 3]);
        }
    }
}
