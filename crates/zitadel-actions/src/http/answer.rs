//! What an answer looks like from outside.

use http::header;
use url::Url;

use crate::exchange::Response;

/// Says where a redirect leads, which is never followed: it would carry the token elsewhere.
pub(crate) fn redirect(response: &Response) -> Option<String> {
    if !response.status.is_redirection() {
        return None;
    }
    let location = response
        .headers
        .get(header::LOCATION)
        .and_then(|value| value.to_str().ok());
    let to = location
        .and_then(|text| Url::parse(text).ok())
        .map(|url| format!("{}://{}", url.scheme(), host_and_port(&url)));
    Some(match to {
        Some(to) => format!("the answer is a redirect to {to}, which is not followed"),
        None => "the answer is a redirect, which is not followed".to_owned(),
    })
}

/// Whether the body is a page for people.
pub(crate) fn is_html(response: &Response) -> bool {
    let content_type = response.headers.get(header::CONTENT_TYPE);
    content_type.is_some_and(|value| value.as_bytes().starts_with(b"text/html"))
        || response.body.trim_ascii_start().starts_with(b"<")
}

/// The host of `url`, with its port where it is not the usual one.
pub(super) fn host_and_port(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
