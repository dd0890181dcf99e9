//! The parts of an endpoint that may be shown: a token can be anywhere in a URL.

use url::Url;

use crate::printable::visible;

/// The host and the path of an endpoint. Parts of the path that look like tokens are shortened;
/// user, password, query and fragment are left out. `None` for what is not a URL with a host.
pub fn shown(endpoint: &str) -> Option<String> {
    let url = Url::parse(endpoint).ok()?;
    let host = url.host_str().filter(|host| !host.is_empty())?;
    let mut shown = host.to_owned();
    if let Some(port) = url.port() {
        shown.push_str(&format!(":{port}"));
    }
    for segment in url.path_segments()? {
        shown.push('/');
        if looks_like_a_token(segment) {
            shown.extend(segment.chars().take(3));
            shown.push('…');
        } else {
            shown.push_str(segment);
        }
    }
    let shown = shown.strip_suffix('/').unwrap_or(&shown);
    Some(visible(shown))
}

/// Whether an endpoint has a part that is often secret.
pub fn may_hold_a_secret(url: &Url) -> bool {
    let in_path = || {
        let mut segments = url.path_segments().into_iter().flatten();
        segments.any(looks_like_a_token)
    };
    !url.username().is_empty()
        || url.password().is_some()
        || url.query().is_some()
        || url.fragment().is_some()
        || in_path()
}

/// Whether a part of a path looks more like chance than like words: a long run of letters and
/// digits, a UUID, or letters of both cases in no order.
fn looks_like_a_token(segment: &str) -> bool {
    let runs = segment.split(|c: char| !c.is_ascii_alphanumeric());
    let hex = |run: &str| run.bytes().all(|byte| byte.is_ascii_hexdigit());
    let lengths: Vec<usize> = runs.clone().map(str::len).collect();
    let is_uuid = lengths == [8, 4, 4, 4, 12] && runs.clone().all(hex);
    is_uuid || runs.into_iter().any(is_random)
}

fn is_random(run: &str) -> bool {
    let count = |is: fn(&u8) -> bool| run.bytes().filter(is).count();
    let (digits, upper, lower) = (
        count(u8::is_ascii_digit),
        count(u8::is_ascii_uppercase),
        count(u8::is_ascii_lowercase),
    );
    let letters = upper + lower;
    let mixed = digits > 0 && upper > 0 && lower > 0;
    match run.len() {
        0..=11 => false,
        // `AddHumanUser2` is a word; `aB3xK9pQ2mZt` is not.
        12..=15 => mixed && digits >= 2,
        16..=31 => digits >= 2 && letters > 0,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_host_and_the_path_of_an_endpoint_are_shown() {
        for (endpoint, expected) in [
            ("https://example.com/hook", "example.com/hook"),
            ("https://example.com/", "example.com"),
            ("http://localhost:8080/a/b/", "localhost:8080/a/b"),
            ("https://u:pw@h.example/x?token=s#f", "h.example/x"),
            ("https://[::1]:9/x", "[::1]:9/x"),
            (
                "https://hooks.slack.com/services/T02ABCDEF/B02ABCDEF/aBcDeFgHiJkLmNoPqRsT1234",
                "hooks.slack.com/services/T02ABCDEF/B02ABCDEF/aBc…",
            ),
            (
                "https://n8n.example/webhook/3f2b8c1e-9d4a-4c6b-8f7e-1a2b3c4d5e6f",
                "n8n.example/webhook/3f2…",
            ),
            (
                "https://example.com/zitadel.user.v2.UserService/AddHumanUser",
                "example.com/zitadel.user.v2.UserService/AddHumanUser",
            ),
            (
                "https://example.com/api/v1/pre-access-token-claims-2024",
                "example.com/api/v1/pre-access-token-claims-2024",
            ),
        ] {
            assert_eq!(shown(endpoint).as_deref(), Some(expected));
        }
        for endpoint in ["", "not a URL", "mailto:a@b.example", "data:text/plain,x"] {
            assert_eq!(shown(endpoint), None, "{endpoint}");
        }
    }

    #[test]
    fn a_secret_is_suspected_wherever_tokens_are_put() {
        for (endpoint, expected) in [
            ("https://example.com/hook/claims", false),
            ("https://example.com/hook?code=1", true),
            ("https://user@example.com/hook", true),
            ("https://example.com/0123456789abcdef0123456789abcdef", true),
            (
                "https://example.com/services/aBcDeFgHiJkLmNoPqRsT1234",
                true,
            ),
        ] {
            let url = Url::parse(endpoint).unwrap();
            assert_eq!(may_hold_a_secret(&url), expected, "{endpoint}");
        }
    }
}
