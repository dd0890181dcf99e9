//! Strings as HCL writes them.

use crate::printable::is_hidden;

/// A string as HCL quotes it. The first character of an interpolation is doubled to escape it.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '$' | '%' if characters.peek() == Some(&'{') => quoted.extend([character, character]),
            hidden if is_hidden(hidden) => match u32::from(hidden) {
                long @ 0x1_0000.. => quoted.push_str(&format!("\\U{long:08x}")),
                short => quoted.push_str(&format!("\\u{short:04x}")),
            },
            plain => quoted.push(plain),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_quoted_string_means_itself() {
        let cases = [
            ("plain ü 日本", r#""plain ü 日本""#),
            ("a\"b\\c", r#""a\"b\\c""#),
            ("${a} $${b} $ %{c} 100%", r#""$${a} $$${b} $ %%{c} 100%""#),
            ("\n\r\t\u{7}\u{85}", r#""\n\r\t\u0007\u0085""#),
            ("a\u{202e}b\u{e0041}", r#""a\u202eb\U000e0041""#),
            ("", "\"\""),
        ];
        for (text, expected) in cases {
            assert_eq!(quoted(text), expected);
        }
    }
}
