//! Strings from elsewhere (names on a server, error messages), made safe to show.
//!
//! Control characters can control a terminal, and direction marks can make a string look like
//! another one. Both become visible: `\u{202e}`.

/// A name in one line, with what cannot be seen made visible.
pub fn visible(text: &str) -> String {
    replaced(text, is_hidden)
}

/// The same for a string of several lines.
pub fn visible_lines(text: &str) -> String {
    replaced(text, |c| c != '\n' && is_hidden(c))
}

fn replaced(text: &str, hidden: impl Fn(char) -> bool) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if hidden(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Whether a character has no shape of its own, but changes what others look like or do: control
/// characters, line and paragraph separators, marks and overrides of direction, invisible ones and
/// tags. The joiners of emoji and of Arabic or Indic words, U+200C and U+200D, are kept.
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
        // Neither is allowed in XML.
        || matches!(character, '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_and_text_direction_marks_are_made_visible() {
        for (text, expected) in [
            ("claims", "claims"),
            ("Prüfung 日本 👩‍🚒 عربي", "Prüfung 日本 👩‍🚒 عربي"),
            ("\u{1b}[2Jok", "\\u{1b}[2Jok"),
            ("a\u{202e}cba", "a\\u{202e}cba"),
            ("a\nb\u{9b}", "a\\u{a}b\\u{9b}"),
            ("a\u{2066}b\u{200b}", "a\\u{2066}b\\u{200b}"),
        ] {
            assert_eq!(visible(text), expected);
        }
        assert_eq!(visible_lines("a\nb\r\u{7}"), "a\nb\\u{d}\\u{7}");
    }
}
