//! The first stage: one JSON value is cut out of a body, with the messages of Go's
//! `encoding/json`.

/// A JSON value with its position.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// Byte offset of the first character in the cut-out value.
    pub(crate) position: usize,
    /// The token as written: the whole text of a scalar, `{` or `[` of a container.
    pub(crate) token: String,
    /// What it is.
    pub(crate) data: Data,
}

/// The kinds of JSON values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Data {
    Null,
    Bool(bool),
    Number,
    String(String),
    Array(Vec<Node>),
    Object(Vec<Member>),
}

/// One `"name": value` of an object.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Member {
    pub(crate) position: usize,
    /// The name as written, with its quotes.
    pub(crate) token: String,
    pub(crate) name: String,
    pub(crate) value: Node,
}

/// The first JSON value of a body with its source text, or `None` when there is nothing but blanks.
///
/// What follows the first value is ignored, as a streaming decoder does.
pub(crate) fn first_value(body: &str) -> Result<Option<(Node, String)>, String> {
    let mut reader = Reader {
        text: body.trim_start_matches(BLANKS),
        at: 0,
        depth: 0,
    };
    if reader.text.is_empty() {
        return Ok(None);
    }
    let node = reader.value()?;
    let source = reader.text[..reader.at].to_owned();
    Ok(Some((node, source)))
}

const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// How deep Go's decoder follows nested values.
const MAX_DEPTH: usize = 10_000;

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

fn quoted(c: char) -> String {
    match c {
        '\'' => r"'\''".to_owned(),
        '"' => r#"'"'"#.to_owned(),
        c if (c as u32) < 0x20 => format!("'\\x{:02x}'", c as u32),
        c => format!("'{c}'"),
    }
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn take(&mut self) -> Result<char, String> {
        let c = self.peek().ok_or("unexpected EOF")?;
        self.at += c.len_utf8();
        Ok(c)
    }

    fn skip_blanks(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches(BLANKS).len();
    }

    fn refuse<T>(&self, c: char, context: &str) -> Result<T, String> {
        Err(format!("invalid character {} {context}", quoted(c)))
    }

    fn value(&mut self) -> Result<Node, String> {
        self.skip_blanks();
        let position = self.at;
        let data = match self.peek().ok_or("unexpected EOF")? {
            '{' => self.nested(Self::object)?,
            '[' => self.nested(Self::array)?,
            '"' => Data::String(self.string()?),
            't' => self.literal("true", Data::Bool(true))?,
            'f' => self.literal("false", Data::Bool(false))?,
            'n' => self.literal("null", Data::Null)?,
            '-' | '0'..='9' => self.number()?,
            c => return self.refuse(c, "looking for beginning of value"),
        };
        let token = match data {
            Data::Object(_) => "{".to_owned(),
            Data::Array(_) => "[".to_owned(),
            _ => self.text[position..self.at].to_owned(),
        };
        Ok(Node {
            position,
            token,
            data,
        })
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Data, String>) -> Result<Data, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("exceeded max depth".to_owned());
        }
        let data = read(self)?;
        self.depth -= 1;
        Ok(data)
    }

    fn object(&mut self) -> Result<Data, String> {
        self.take()?;
        let mut members = Vec::new();
        self.skip_blanks();
        if self.peek() == Some('}') {
            self.take()?;
            return Ok(Data::Object(members));
        }
        loop {
            self.skip_blanks();
            let position = self.at;
            match self.peek().ok_or("unexpected EOF")? {
                '"' => {}
                c => return self.refuse(c, "looking for beginning of object key string"),
            }
            let name = self.string()?;
            let token = self.text[position..self.at].to_owned();
            self.skip_blanks();
            match self.take()? {
                ':' => {}
                c => return self.refuse(c, "after object key"),
            }
            let value = self.value()?;
            members.push(Member {
                position,
                token,
                name,
                value,
            });
            self.skip_blanks();
            match self.take()? {
                ',' => {}
                '}' => return Ok(Data::Object(members)),
                c => return self.refuse(c, "after object key:value pair"),
            }
        }
    }

    fn array(&mut self) -> Result<Data, String> {
        self.take()?;
        let mut items = Vec::new();
        self.skip_blanks();
        if self.peek() == Some(']') {
            self.take()?;
            return Ok(Data::Array(items));
        }
        loop {
            items.push(self.value()?);
            self.skip_blanks();
            match self.take()? {
                ',' => {}
                ']' => return Ok(Data::Array(items)),
                c => return self.refuse(c, "after array element"),
            }
        }
    }

    fn literal(&mut self, word: &str, data: Data) -> Result<Data, String> {
        for expected in word.chars() {
            let c = self.take()?;
            if c != expected {
                return self.refuse(c, &format!("in literal {word} (expecting '{expected}')"));
            }
        }
        Ok(data)
    }

    fn number(&mut self) -> Result<Data, String> {
        if self.peek() == Some('-') {
            self.take()?;
        }
        match self.take()? {
            '0' => {}
            '1'..='9' => self.digits(),
            c => return self.refuse(c, "in numeric literal"),
        }
        if self.peek() == Some('.') {
            self.take()?;
            match self.take()? {
                '0'..='9' => self.digits(),
                c => return self.refuse(c, "after decimal point in numeric literal"),
            }
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            self.take()?;
            if matches!(self.peek(), Some('+' | '-')) {
                self.take()?;
            }
            match self.take()? {
                '0'..='9' => self.digits(),
                c => return self.refuse(c, "in exponent of numeric literal"),
            }
        }
        Ok(Data::Number)
    }

    fn digits(&mut self) {
        while matches!(self.peek(), Some('0'..='9')) {
            self.at += 1;
        }
    }

    fn string(&mut self) -> Result<String, String> {
        self.take()?;
        let mut out = String::new();
        loop {
            match self.take()? {
                '"' => return Ok(out),
                '\\' => self.escape(&mut out)?,
                c if (c as u32) < 0x20 => return self.refuse(c, "in string literal"),
                c => out.push(c),
            }
        }
    }

    fn escape(&mut self, out: &mut String) -> Result<(), String> {
        out.push(match self.take()? {
            '"' => '"',
            '\\' => '\\',
            '/' => '/',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let first = self.hex4()?;
                if (0xd800..0xdc00).contains(&first) && self.text[self.at..].starts_with("\\u") {
                    self.at += 2;
                    let second = self.hex4()?;
                    let joined =
                        0x10000 + ((first - 0xd800) << 10) + (second.wrapping_sub(0xdc00) & 0x3ff);
                    char::from_u32(joined).unwrap_or(char::REPLACEMENT_CHARACTER)
                } else {
                    char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER)
                }
            }
            c => return self.refuse(c, "in string escape code"),
        });
        Ok(())
    }

    fn hex4(&mut self) -> Result<u32, String> {
        let mut value = 0;
        for _ in 0..4 {
            let c = self.take()?;
            match c.to_digit(16) {
                Some(digit) => value = value * 16 + digit,
                None => return self.refuse(c, "in \\u hexadecimal character escape"),
            }
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::first_value;

    #[test]
    fn a_cut_body_is_an_unexpected_end() {
        for body in ["{", "{\"name\":", "[1,", "\"abc", "{\"a\":tr"] {
            assert_eq!(first_value(body).unwrap_err(), "unexpected EOF", "{body}");
        }
    }

    #[test]
    fn a_wrong_character_is_named_with_its_place_in_the_grammar() {
        let cases = [
            ("x", "invalid character 'x' looking for beginning of value"),
            (
                "{x",
                "invalid character 'x' looking for beginning of object key string",
            ),
            ("{\"a\" 1", "invalid character '1' after object key"),
            (
                "{\"a\":1 2",
                "invalid character '2' after object key:value pair",
            ),
            ("[1 2", "invalid character '2' after array element"),
            (
                "trux",
                "invalid character 'x' in literal true (expecting 'e')",
            ),
            ("\"\\x\"", "invalid character 'x' in string escape code"),
        ];
        for (body, expected) in cases {
            assert_eq!(first_value(body).unwrap_err(), expected, "{body}");
        }
    }

    #[test]
    fn blanks_are_not_a_value_and_what_follows_a_value_is_ignored() {
        assert!(first_value(" \n").unwrap().is_none());
        assert_eq!(first_value(" {} trailing").unwrap().unwrap().1, "{}");
    }
}
