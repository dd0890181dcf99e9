//! How wide a text is, and what of it fits. A picture is drawn without the fonts that will show it,
//! so widths are generous guesses.

use crate::printable::{visible, visible_lines};

/// The fonts of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Font {
    /// The system's, at 13 pixels.
    Sans,
    /// The same at 11 pixels.
    Small,
    /// One of equal widths, at 12 pixels.
    Mono,
}

/// The width in pixels.
pub(super) fn width(text: &str, font: Font) -> f32 {
    text.chars().map(|character| advance(character, font)).sum()
}

fn advance(character: char, font: Font) -> f32 {
    let size = match font {
        Font::Sans => 13.0,
        Font::Small => 11.0,
        Font::Mono => 12.0,
    };
    let em = match character {
        mark if is_mark(mark) => 0.0,
        wide if is_wide(wide) => 1.2,
        _ if font == Font::Mono => 0.61,
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'I' => 0.34,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' | ' ' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 0.98,
        upper if upper.is_ascii_uppercase() => 0.72,
        ascii if ascii.is_ascii() => 0.62,
        _ => 0.75,
    };
    em * size
}

/// Whether a character is drawn onto the one before it.
fn is_mark(character: char) -> bool {
    matches!(
        u32::from(character),
        0x300..=0x36f
            | 0x483..=0x489
            | 0x591..=0x5bd
            | 0x610..=0x61a
            | 0x64b..=0x65f
            | 0x1ab0..=0x1aff
            | 0x1dc0..=0x1dff
            | 0x200c..=0x200d
            | 0x20d0..=0x20ff
            | 0xe31
            | 0xe34..=0xe3a
            | 0xe47..=0xe4e
            | 0xfe00..=0xfe0f
            | 0xfe20..=0xfe2f
    )
}

/// Whether a character is as wide as it is high.
fn is_wide(character: char) -> bool {
    matches!(
        u32::from(character),
        0x1100..=0x115f | 0x2600..=0x27bf | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff
            | 0xfe30..=0xfe4f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f000..=0x3ffff
            // Arabic ligatures and other long letters.
            | 0xfb50..=0xfdff | 0x12000..=0x123ff
    )
}

/// Foreign text in one line, with no pile of marks on a letter.
pub(super) fn calm(text: &str) -> String {
    const MARKS: usize = 2;
    let mut marks = 0;
    let mut calm = visible(text);
    calm.retain(|character| {
        marks = if is_mark(character) { marks + 1 } else { 0 };
        marks <= MARKS
    });
    calm
}

/// The beginning of a text that fits, with an ellipsis if that is not all.
pub(super) fn fit(text: &str, font: Font, room: f32) -> String {
    let text = calm(text);
    if width(&text, font) <= room {
        return text;
    }
    let mut kept = taken(text.chars(), font, room - advance('…', font));
    kept.push('…');
    kept
}

/// The beginning and the end of a text that fit: names of events and methods differ at both.
pub(super) fn fit_ends(text: &str, font: Font, room: f32) -> String {
    let text = calm(text);
    if width(&text, font) <= room {
        return text;
    }
    let half = (room - advance('…', font)) / 2.0;
    let start = taken(text.chars(), font, half);
    let end: String = taken(text.chars().rev(), font, half)
        .chars()
        .rev()
        .collect();
    format!("{start}…{end}")
}

fn taken(characters: impl Iterator<Item = char>, font: Font, room: f32) -> String {
    let mut used = 0.0;
    let fits = |character: &char| {
        used += advance(*character, font);
        used <= room
    };
    characters.take_while(fits).collect()
}

/// A text in lines that fit, broken between words; a word that does not fit is shortened.
pub(super) fn wrapped(text: &str, font: Font, room: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in calm(text).split(' ') {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match longer.filter(|line| width(line, font) <= room) {
            Some(longer) => {
                lines.pop();
                lines.push(longer);
            }
            None => lines.push(fit_ends(word, font, room)),
        }
    }
    lines
}

/// A text in a document: no character of it is markup, or hidden.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in visible_lines(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_shortened_and_still_fits() {
        let long = "zitadel.user.v2.UserService/AddHumanUser".repeat(20);
        for text in [long.as_str(), &"日本".repeat(200), &"👩‍🚒".repeat(90)] {
            for font in [Font::Sans, Font::Small, Font::Mono] {
                for room in [40.0, 120.0, 300.0] {
                    for shown in [fit(text, font, room), fit_ends(text, font, room)] {
                        assert!(width(&shown, font) <= room, "{shown}");
                        assert!(shown.contains('…'));
                    }
                }
            }
        }
        assert_eq!(fit("short", Font::Sans, 100.0), "short");
        let ends = fit_ends("user.human.email.changed", Font::Mono, 100.0);
        assert!(
            ends.starts_with("user") && ends.ends_with("anged"),
            "{ends}"
        );
    }

    #[test]
    fn a_pile_of_marks_is_cut_and_markup_is_text() {
        let pile = format!("a{}b", "\u{301}".repeat(50));
        assert_eq!(calm(&pile), "a\u{301}\u{301}b");
        assert_eq!(
            escaped("<a b=\"c\" d='&'>"),
            "&lt;a b=&quot;c&quot; d=&#39;&amp;&#39;&gt;"
        );
    }
}
