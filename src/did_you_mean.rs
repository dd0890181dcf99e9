//! "Did you mean": the names that come nearest to a mistyped one.

use std::cmp::min;

use strsim::levenshtein;

/// Further differences within a segment of a name do not count: it is another word.
const ANOTHER_WORD: usize = 3;
/// How much farther than the nearest name another one may be to be worth a mention.
const SLIGHTLY_FARTHER: usize = 1;

/// Up to three names nearest to `text`, the nearest first.
///
/// The last segment of a name decides, since `SessionService` and `removed` are what people
/// remember; then come the other segments in any order, then the characters, then the shorter name.
pub fn nearest<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut ranked: Vec<_> = names
        .into_iter()
        .map(|name| (rank(text, name), name))
        .collect();
    ranked.sort_unstable();
    ranked.dedup();
    let best = ranked.first().map(|(rank, _)| *rank);
    let is_near = |rank: (usize, usize, usize, usize)| {
        best.is_some_and(|best| {
            rank.0 <= best.0 + SLIGHTLY_FARTHER && rank.1 <= best.1 + SLIGHTLY_FARTHER
        })
    };
    let near = ranked.into_iter().filter(|(rank, _)| is_near(*rank));
    near.take(3).map(|(_, name)| name).collect()
}

fn rank(text: &str, name: &str) -> (usize, usize, usize, usize) {
    let (text, name) = (text.to_lowercase(), name.to_lowercase());
    let (of_text, of_name) = (segments(&text), segments(&name));
    let last = match (of_text.last(), of_name.last()) {
        (Some(one), Some(other)) => levenshtein(one, other),
        _ => 0,
    };
    let segments = missing(&of_text, &of_name) + missing(&of_name, &of_text);
    (last, segments, levenshtein(&text, &name), name.len())
}

fn segments(name: &str) -> Vec<&str> {
    name.split(['.', '/'])
        .filter(|segment| !segment.is_empty())
        .collect()
}

/// How much of `some` is not among `others`.
fn missing(some: &[&str], others: &[&str]) -> usize {
    let to_nearest = |segment: &&str| {
        let distances = others.iter().map(|other| levenshtein(segment, other));
        min(distances.min().unwrap_or(ANOTHER_WORD), ANOTHER_WORD)
    };
    some.iter().map(to_nearest).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_the_one_that_was_meant() {
        let known = [
            "/zitadel.session.v2.SessionService/ListSessions",
            "/zitadel.session.v2beta.SessionService/ListSessions",
            "/zitadel.user.v2.UserService/ListUsers",
            "org.removed",
            "project.removed",
            "user",
            "user.added",
            "user.human",
            "user.human.added",
            "user.human.phone.removed",
            "user.machine.added",
            "user.removed",
            "zitadel.oidc.v2.OIDCService",
            "zitadel.saml.v2.SAMLService",
            "zitadel.session.v2.SessionService",
        ];
        for (text, expected) in [
            ("SessionService", "zitadel.session.v2.SessionService"),
            (
                "zitadel.sesion.v2.SessionService",
                "zitadel.session.v2.SessionService",
            ),
            ("user.human.removed", "user.removed"),
            ("user.humn.added", "user.human.added"),
            ("User.Human.Added", "user.human.added"),
            ("human.user.added", "user.human.added"),
            ("usr", "user"),
            ("ListSessions", known[0]),
            ("/zitadel.session.v2.SessionService/ListSesions", known[0]),
        ] {
            assert_eq!(nearest(text, known)[0], expected, "{text}");
        }
    }

    #[test]
    fn a_name_that_is_much_farther_than_the_nearest_one_is_not_mentioned() {
        let known = ["user", "session.user", "user.human.mfa.u2f", "instance.iam"];
        assert_eq!(nearest("usr", known), ["user"]);
        let known = [
            "user.removed",
            "user.human.phone.removed",
            "user.human.added",
        ];
        assert_eq!(nearest("user.human.removed", known), known[..2]);
    }
}
