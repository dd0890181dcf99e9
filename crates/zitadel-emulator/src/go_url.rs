//! Go's `net/url.Parse`: which endpoints ZITADEL accepts, and the messages with which it refuses
//! others.
//!
//! The rules differ from those of the WHATWG URL standard, which Rust's `url` crate follows: Go
//! accepts `not a url` as a path and refuses `:`.

/// The parts of a parsed URL that the rules use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GoUrl {
    /// Lower case; empty for a relative reference.
    pub(crate) scheme: String,
    /// Host name without brackets and port; empty when there is no authority.
    pub(crate) host: String,
}

/// Parses as Go does; the error is the text of Go's `*url.Error`.
pub(crate) fn parse(raw: &str) -> Result<GoUrl, String> {
    let without_fragment = raw.split('#').next().unwrap_or_default();
    let fail = |cause: String| format!("parse {}: {cause}", go_quote(without_fragment));
    if without_fragment.bytes().any(|b| b < 0x20 || b == 0x7f) {
        return Err(fail("net/url: invalid control character in URL".to_owned()));
    }
    let (scheme, rest) = split_scheme(without_fragment).map_err(fail)?;
    let rest = rest.split('?').next().unwrap_or_default();
    let mut host = String::new();
    let mut path = rest;
    if !rest.starts_with('/') {
        if !scheme.is_empty() {
            return Ok(GoUrl { scheme, host });
        }
        if rest
            .split('/')
            .next()
            .is_some_and(|segment| segment.contains(':'))
        {
            return Err(fail(
                "first path segment in URL cannot contain colon".to_owned(),
            ));
        }
    } else if let Some(authority) = rest
        .strip_prefix("//")
        .filter(|_| !scheme.is_empty() || !rest.starts_with("///"))
    {
        let end = authority.find('/').unwrap_or(authority.len());
        host = parse_authority(&authority[..end]).map_err(fail)?;
        path = &authority[end..];
    }
    check_escapes(path).map_err(fail)?;
    Ok(GoUrl { scheme, host })
}

/// Quotes a string as Go's `%q` does.
pub(crate) fn go_quote(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if (c as u32) < 0x20 || c as u32 == 0x7f => {
                out.push_str(&format!("\\x{:02x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out + "\""
}

fn split_scheme(raw: &str) -> Result<(String, &str), String> {
    for (i, c) in raw.char_indices() {
        match c {
            'a'..='z' | 'A'..='Z' => {}
            '0'..='9' | '+' | '-' | '.' if i > 0 => {}
            ':' if i == 0 => return Err("missing protocol scheme".to_owned()),
            ':' => return Ok((raw[..i].to_lowercase(), &raw[i + 1..])),
            _ => break,
        }
    }
    Ok((String::new(), raw))
}

fn parse_authority(authority: &str) -> Result<String, String> {
    let (user, host) = match authority.rsplit_once('@') {
        Some((user, host)) => (user, host),
        None => ("", authority),
    };
    let name = parse_host(host)?;
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&b);
    if !user.bytes().all(allowed) {
        return Err("net/url: invalid userinfo".to_owned());
    }
    check_escapes(user)?;
    Ok(name)
}

fn parse_host(host: &str) -> Result<String, String> {
    let port_is_fine = |port: &str| {
        port.is_empty() || (port.starts_with(':') && port[1..].bytes().all(|b| b.is_ascii_digit()))
    };
    let (name, port) = if host.starts_with('[') {
        let end = host.rfind(']').ok_or("missing ']' in host")?;
        (&host[..=end], &host[end + 1..])
    } else {
        host.rfind(':')
            .map_or((host, ""), |colon| host.split_at(colon))
    };
    if !port_is_fine(port) {
        return Err(format!("invalid port {} after host", go_quote(port)));
    }
    check_escapes(name)?;
    for c in name.chars().filter(char::is_ascii) {
        if !(c.is_ascii_alphanumeric() || "-_.~!$&'()*+,;=:[]<>\"%".contains(c)) {
            return Err(format!(
                "invalid character {} in host name",
                go_quote(&c.to_string())
            ));
        }
    }
    Ok(name
        .trim_start_matches('[')
        .trim_end_matches(']')
        .to_owned())
}

fn check_escapes(text: &str) -> Result<(), String> {
    for (at, _) in text.match_indices('%') {
        let hex = text.as_bytes().get(at + 1..at + 3);
        if !hex.is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)) {
            let shown: String = text[at..].chars().take(3).collect();
            return Err(format!("invalid URL escape {}", go_quote(&shown)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn what_go_refuses_is_refused_in_its_words() {
        let cases = [
            (":", "parse \":\": missing protocol scheme"),
            (
                "::not a url",
                "parse \"::not a url\": missing protocol scheme",
            ),
            (
                "https://192.0.2.1:x/",
                "parse \"https://192.0.2.1:x/\": invalid port \":x\" after host",
            ),
            (
                "192.0.2.1:80/x",
                "parse \"192.0.2.1:80/x\": first path segment in URL cannot contain colon",
            ),
            (
                "https://a b/",
                "parse \"https://a b/\": invalid character \" \" in host name",
            ),
            (
                "https://h/%zz",
                "parse \"https://h/%zz\": invalid URL escape \"%zz\"",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text).unwrap_err(), expected);
        }
    }

    #[test]
    fn what_go_accepts_is_accepted() {
        for (text, scheme, host) in [
            ("not a url", "", ""),
            ("192.0.2.1/hook", "", ""),
            ("ftp://192.0.2.1/x", "ftp", "192.0.2.1"),
            ("HTTPS://[::1]:8080/x?y#z", "https", "::1"),
            ("localhost:8080/x", "localhost", ""),
        ] {
            let url = parse(text).unwrap();
            assert_eq!(
                (url.scheme.as_str(), url.host.as_str()),
                (scheme, host),
                "{text}"
            );
        }
    }
}
