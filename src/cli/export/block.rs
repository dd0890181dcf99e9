//! A block of HCL in the form that `terraform fmt` leaves as it is.

use std::fmt;

use crate::hcl::quoted;

/// A block of a configuration.
#[derive(Debug)]
pub struct Block {
    comments: Vec<String>,
    header: String,
    attributes: Vec<(&'static str, Expression)>,
}

/// The value of an attribute.
#[derive(Debug)]
enum Expression {
    /// In the same line.
    Line(String),
    /// One element in each line, between brackets.
    List(Vec<String>),
    /// A string of several lines.
    Heredoc(String),
}

impl Block {
    /// A block of a kind with labels: `resource "zitadelactions_target" "claims"`.
    pub fn new(kind: &str, labels: &[&str]) -> Self {
        let labels = labels.iter().map(|label| format!(" {}", quoted(label)));
        Self {
            comments: Vec::new(),
            header: format!("{kind}{}", labels.collect::<String>()),
            attributes: Vec::new(),
        }
    }

    /// A line of comment in front of the block. It must not contain a line break, so it must not
    /// contain foreign strings.
    pub fn comment(mut self, line: impl Into<String>) -> Self {
        self.comments.push(line.into());
        self
    }

    /// An attribute whose value is an expression.
    pub fn set(mut self, name: &'static str, expression: impl Into<String>) -> Self {
        self.attributes
            .push((name, Expression::Line(expression.into())));
        self
    }

    /// An attribute whose value is this string.
    pub fn text(self, name: &'static str, text: &str) -> Self {
        self.set(name, quoted(text))
    }

    /// An attribute whose value is a list of expressions; a list of one goes into one line.
    pub fn list(mut self, name: &'static str, mut elements: Vec<String>) -> Self {
        let list = match elements.len() {
            0 => Expression::Line("[]".into()),
            1 => Expression::Line(format!("[{}]", elements.remove(0))),
            _ => Expression::List(elements),
        };
        self.attributes.push((name, list));
        self
    }

    /// An attribute whose value consists of whole lines, such as PEM; any other string is quoted.
    pub fn lines(mut self, name: &'static str, text: &str) -> Self {
        let plain =
            |c: char| c == '\n' || (c.is_ascii_graphic() && !"$%\\".contains(c)) || c == ' ';
        if !text.ends_with('\n')
            || !text.chars().all(plain)
            || text.lines().any(|line| line.trim() == END)
        {
            return self.text(name, text);
        }
        self.attributes
            .push((name, Expression::Heredoc(text.to_owned())));
        self
    }
}

const END: &str = "EOT";

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for comment in &self.comments {
            writeln!(f, "# {comment}")?;
        }
        writeln!(f, "{} {{", self.header)?;
        let mut rest = self.attributes.as_slice();
        while !rest.is_empty() {
            let (lines, after) = rest.split_at(neighbours(rest));
            let width = lines.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
            for (name, expression) in lines {
                writeln!(f, "  {name:width$} = {expression}")?;
            }
            rest = after;
        }
        f.write_str("}\n")
    }
}

/// How many of the attributes, at least one, have their equals signs aligned: a list of several
/// lines is aligned with nothing.
fn neighbours(attributes: &[(&str, Expression)]) -> usize {
    let aligned =
        |(_, expression): &&(&str, Expression)| !matches!(expression, Expression::List(_));
    attributes.iter().take_while(aligned).count().max(1)
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(text) => f.write_str(text),
            Self::List(elements) => {
                f.write_str("[\n")?;
                for element in elements {
                    writeln!(f, "    {element},")?;
                }
                f.write_str("  ]")
            }
            Self::Heredoc(text) => {
                writeln!(f, "<<-{END}")?;
                for line in text.lines() {
                    writeln!(f, "    {line}")?;
                }
                write!(f, "  {END}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_lines_are_aligned() {
        let block = Block::new("resource", &["a_type", "a name"])
            .comment("Why.")
            .text("id", "1")
            .set("condition", "{ all = true }")
            .list("target_ids", vec!["x".into(), "y".into()])
            .text("a", "b")
            .lines("longer", "one\n two\n")
            .text("last", "");
        let expected = r#"# Why.
resource "a_type" "a name" {
  id        = "1"
  condition = { all = true }
  target_ids = [
    x,
    y,
  ]
  a      = "b"
  longer = <<-EOT
    one
     two
  EOT
  last   = ""
}
"#;
        assert_eq!(block.to_string(), expected);
    }

    #[test]
    fn a_string_that_a_heredoc_would_change_is_quoted() {
        for text in ["no line", "${a}\n", "EOT\n", "a\\b\n", "a\rb\n"] {
            let block = Block::new("b", &[]).lines("a", text).to_string();
            assert!(block.contains(&quoted(text)), "{block}");
        }
    }
}
