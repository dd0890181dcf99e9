//! Patterns of paths and events.

/// Whether a string matches a pattern in which `*` matches any string.
pub(crate) fn glob(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((head, tail)) => text.strip_prefix(head).is_some_and(|rest| {
            rest.char_indices()
                .map(|(at, _)| at)
                .chain([rest.len()])
                .any(|at| glob(tail, &rest[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::glob;

    #[test]
    fn a_star_matches_any_string() {
        assert!(glob("/v2/*/targets*", "/v2/actions/targets"));
        assert!(glob("*", ""));
        assert!(!glob("/v2/*/targets", "/v2/actions/targets/1"));
        assert!(glob("/a*b*c", "/axbxbc"));
    }
}
