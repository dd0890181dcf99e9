//! Keeps the credentials that were sent out of what comes back.

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use bytes::Bytes;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value;
use url::form_urlencoded;

use crate::{Secret, exchange::Response};

/// What replaces a credential.
const MARK: &str = "[redacted]";

/// What replaces a body that repeats a credential in a spelling that cannot be cut out of it.
const WHOLE: &str = "[redacted: the answer repeats a credential]";

/// The fewest letters and digits by which a secret is recognized among those of a text.
const FEWEST_LETTERS: usize = 8;

/// Replaces each of `secrets`, in every spelling, in the body of a refusal: some servers and
/// proxies quote a request in their errors.
pub(super) fn mask<'a>(response: &mut Response, secrets: impl IntoIterator<Item = &'a str>) {
    if !response.status.is_success()
        && let Some(masked) = masked(&response.body, secrets)
    {
        response.body = masked;
    }
}

/// The body without `secrets`, if it holds any in any spelling.
///
/// JSON is decoded first, so that an escape hides nothing.
pub(crate) fn masked<'a>(body: &[u8], secrets: impl IntoIterator<Item = &'a str>) -> Option<Bytes> {
    let secrets = secrets.into_iter().filter(|secret| !secret.is_empty());
    let secrets: Vec<_> = secrets.map(Spellings::new).collect();
    if let Ok(mut json) = serde_json::from_slice::<Value>(body) {
        let before = json.clone();
        mask_json(&mut json, &secrets);
        (json != before).then(|| Bytes::from(json.to_string()))
    } else {
        let text = String::from_utf8_lossy(body);
        let masked = mask_text(&text, &secrets);
        (masked != text).then(|| Bytes::from(masked))
    }
}

fn mask_json(json: &mut Value, secrets: &[Spellings]) {
    match json {
        Value::String(text) => *text = mask_text(text, secrets),
        Value::Array(items) => items.iter_mut().for_each(|item| mask_json(item, secrets)),
        Value::Object(members) => {
            let names_one = members.keys().any(|name| mask_text(name, secrets) != *name);
            if names_one {
                *json = Value::String(WHOLE.to_owned());
            } else {
                members
                    .values_mut()
                    .for_each(|member| mask_json(member, secrets));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn mask_text(text: &str, secrets: &[Spellings]) -> String {
    let mut masked = text.to_owned();
    for secret in secrets {
        for spelling in &secret.spellings {
            masked = masked.replace(spelling, MARK);
        }
        // Spellings that mix escapes, or escape twice, cannot be listed; they can be decoded.
        if secret.is_hidden_in(&masked) {
            return WHOLE.to_owned();
        }
    }
    masked
}

/// A secret in the spellings that encoders give it.
struct Spellings {
    /// What can be cut out of a text, longest first.
    spellings: Vec<String>,
    /// Its letters and digits, decoded and in base64.
    letters: Vec<String>,
}

impl Spellings {
    fn new(secret: &str) -> Self {
        let json = Value::from(secret).to_string();
        let json = json[1..json.len() - 1].to_owned();
        // Go's JSON also escapes what is special in HTML.
        let html = json
            .replace('&', "\\u0026")
            .replace('<', "\\u003c")
            .replace('>', "\\u003e");
        let form: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        let percent = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
        let plain = [secret.to_owned(), json, html, form, percent];
        let in_base64 = |spelling: &String| in_base64(spelling.as_bytes());
        let in_base64: Vec<_> = plain.iter().flat_map(in_base64).collect();
        let encoded = in_base64.iter().map(|spelling| letters(spelling));
        let mut letters: Vec<_> = encoded.chain([letters(&decoded(secret))]).collect();
        letters.retain(|letters| letters.len() >= FEWEST_LETTERS);
        let mut spellings = [plain.to_vec(), in_base64].concat();
        spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
        spellings.dedup();
        Self { spellings, letters }
    }

    /// Whether the text holds it where only letters and digits count: then neither line breaks nor
    /// quotes nor another alphabet of base64 hide it.
    fn is_hidden_in(&self, text: &str) -> bool {
        let (plain, decoded) = (letters(text), letters(&decoded(text)));
        let mut all = self.letters.iter();
        all.any(|secret| plain.contains(secret) || decoded.contains(secret))
    }
}

/// The letters and digits of `text`.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// `text` with the escapes of JSON and of URLs undone, however often they were applied, and without
/// blanks, for a line may be broken within an escape.
fn decoded(text: &str) -> String {
    let mut decoded: String = text.split_whitespace().collect();
    for _ in 0..5 {
        let next = unescaped(&decoded);
        let next = percent_decode_str(&next).decode_utf8_lossy().into_owned();
        if next == decoded {
            break;
        }
        decoded = next;
    }
    decoded
}

/// The part of a base64 string that `secret` alone determines, for each of its three offsets in a
/// longer string (`user:secret`), in both alphabets.
fn in_base64(secret: &[u8]) -> Vec<String> {
    let place = |before: usize| {
        let mut bytes = vec![0; before];
        bytes.extend_from_slice(secret);
        let text = STANDARD_NO_PAD.encode(&bytes);
        let first = (before * 4).div_ceil(3);
        let last = bytes.len() * 4 / 3;
        text.get(first..last).unwrap_or_default().to_owned()
    };
    let places: Vec<_> = (0..3).map(place).filter(|text| text.len() >= 6).collect();
    let url_safe = places
        .iter()
        .map(|text| text.replace('+', "-").replace('/', "_"));
    places.iter().cloned().chain(url_safe).collect()
}

/// `text` with the escapes of JSON undone, as far as it has any.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let code = after
            .strip_prefix('u')
            .and_then(|hex| hex.get(..4))
            .and_then(|hex| u32::from_str_radix(hex, 16).ok())
            .and_then(char::from_u32);
        if let Some(c) = code {
            out.push(c);
            rest = &after[5..];
        } else {
            // A line break is not a letter; `\"`, `\/` and `\\` are the character behind.
            rest = after.strip_prefix(['n', 'r', 't']).unwrap_or(after);
        }
    }
    out.push_str(rest);
    out
}

/// The credentials among what was sent: those of every request and the one of this request, with
/// the signature of one that is a JWT.
pub(super) fn credentials<'a>(
    of_every_request: &'a [Secret],
    of_this: Option<&'a Secret>,
) -> impl Iterator<Item = &'a str> {
    of_every_request.iter().chain(of_this).flat_map(|secret| {
        let secret = secret.expose().trim();
        let signature = secret.rsplit_once('.').map(|(_, last)| last);
        let signature = signature.filter(|signature| signature.len() >= 40);
        std::iter::once(secret).chain(signature)
    })
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use http::{HeaderMap, StatusCode};

    use super::mask;
    use crate::exchange::Response;

    const SECRET: &str = "ab+c&\"/d e<é>=!s3cret";

    fn masked(status: StatusCode, body: String) -> String {
        let mut response = Response {
            status,
            headers: HeaderMap::new(),
            body: body.into(),
        };
        mask(&mut response, [SECRET]);
        String::from_utf8_lossy(&response.body).into_owned()
    }

    fn refusal(body: String) -> String {
        masked(StatusCode::BAD_REQUEST, body)
    }

    #[test]
    fn a_credential_is_cut_out_in_every_spelling() {
        let form: String = url::form_urlencoded::byte_serialize(SECRET.as_bytes()).collect();
        let percent = percent_encoding::utf8_percent_encode(SECRET, super::NON_ALPHANUMERIC);
        let percent = percent.to_string();
        let json = serde_json::json!(SECRET).to_string();
        let go = json.replace('&', "\\u0026").replace('<', "\\u003c");
        let escaped: String = SECRET
            .chars()
            .map(|c| format!("\\u{:04x}", c as u32))
            .collect();
        let twice = percent_encoding::utf8_percent_encode(&percent, super::NON_ALPHANUMERIC);
        let spellings = [
            SECRET.to_owned(),
            percent.to_lowercase(),
            percent.clone(),
            twice.to_string(),
            json.clone(),
            go,
            escaped,
            STANDARD.encode(SECRET),
            STANDARD.encode(format!("u:{SECRET}")),
            STANDARD.encode(format!("us:{SECRET}")),
            STANDARD.encode(format!("use:{SECRET}")),
            form,
        ];
        for spelling in spellings {
            let message = format!("bad request: x={spelling}&y=1");
            let as_json = serde_json::json!({ "code": 3, "message": message }).to_string();
            for body in [message, as_json] {
                let shown = refusal(body.clone());
                assert!(shown.contains("[redacted"), "{body}\n-> {shown}");
                for part in [spelling.as_str(), "s3cret", "czNjcmV0"] {
                    assert!(
                        !shown.contains(part),
                        "{part} is left of {body}\n-> {shown}"
                    );
                }
            }
        }
    }

    #[test]
    fn an_answer_without_credentials_is_left_as_it_is() {
        let body = r#"{"code":5, "message":"100% \u0026 more + \"quoted\""}"#;
        assert_eq!(refusal(body.to_owned()), body);
        let success = masked(StatusCode::OK, SECRET.to_owned());
        assert_eq!(success, SECRET);
    }
}
