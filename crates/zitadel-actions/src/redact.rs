//! What is cut out of a server's texts before anybody reads them.

/// `text` with each URL cut after its host: `https://h.example:8443/[redacted]`.
///
/// ZITADEL quotes the endpoint of a target in its errors, and an endpoint may carry a token in its
/// path, its query or in front of its host.
pub fn urls(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(mark) = rest.find("://") {
        let (before, after) = rest.split_at(mark + 3);
        out.push_str(before);
        let end = after
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\\' | '<' | '>'))
            .unwrap_or(after.len());
        let (url, tail) = after.split_at(end);
        let authority = &url[..url.find(['/', '?', '#']).unwrap_or(url.len())];
        let host = authority
            .rfind('@')
            .map_or(authority, |at| &authority[at + 1..]);
        out.push_str(host);
        if url.len() > authority.len() || host.len() < authority.len() {
            out.push_str("/[redacted]");
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::urls;

    #[test]
    fn a_url_keeps_its_host_only() {
        assert_eq!(
            urls(r#"Post "https://u:p@h.example:8443/hook?token=t": dial tcp"#),
            r#"Post "https://h.example:8443/[redacted]": dial tcp"#
        );
        assert_eq!(
            urls("see https://h.example and ://"),
            "see https://h.example and ://"
        );
        assert_eq!(urls("no url"), "no url");
    }

    #[test]
    fn every_url_of_a_text_is_cut() {
        assert_eq!(
            urls("http://a/1 http://b?2"),
            "http://a/[redacted] http://b/[redacted]"
        );
    }
}
