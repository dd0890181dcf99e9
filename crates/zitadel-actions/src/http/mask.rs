//! Keeps what was sent out of what comes back.

use bytes::Bytes;
use http::HeaderValue;

use crate::{Secret, exchange::Response};

/// A shorter text says too little to be a secret, and may well be a word of the answer itself.
const SHORTEST: usize = 8;

/// Replaces each of `secrets`, and the token in `authorization`, in the body of a refusal: some
/// servers and proxies quote a request in their errors.
pub(super) fn mask(
    response: &mut Response,
    secrets: &[Secret],
    authorization: Option<&HeaderValue>,
) {
    if response.status.is_success() {
        return;
    }
    let token = authorization.and_then(|value| value.to_str().ok());
    let token = token.map(|value| value.split_once(' ').map_or(value, |(_, token)| token));
    let secrets = secrets.iter().map(Secret::expose).chain(token);
    for secret in secrets.filter(|secret| secret.len() >= SHORTEST) {
        let Ok(text) = std::str::from_utf8(&response.body) else {
            return;
        };
        if text.contains(secret) {
            response.body = Bytes::from(text.replace(secret, "[redacted]"));
        }
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, StatusCode};

    use super::mask;
    use crate::{Secret, exchange::Response};

    fn masked(status: StatusCode, body: &'static str) -> String {
        let mut response = Response {
            status,
            headers: HeaderMap::new(),
            body: body.into(),
        };
        let secrets = [Secret::new("gate-s3cret"), Secret::new("5")];
        let token = HeaderValue::from_static("Bearer t0ken-of-mine");
        mask(&mut response, &secrets, Some(&token));
        String::from_utf8_lossy(&response.body).into_owned()
    }

    #[test]
    fn what_was_sent_is_cut_out_of_a_refusal() {
        assert_eq!(
            masked(
                StatusCode::BAD_REQUEST,
                r#"{"code":5,"message":"gate-s3cret, Bearer t0ken-of-mine"}"#
            ),
            r#"{"code":5,"message":"[redacted], Bearer [redacted]"}"#
        );
    }

    #[test]
    fn a_success_is_left_as_it_is() {
        assert_eq!(masked(StatusCode::OK, "gate-s3cret"), "gate-s3cret");
    }
}
