//! The formats of a picture.

use std::path::Path;

/// How a picture is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// A self-contained image.
    #[default]
    Svg,
    /// A diagram for Markdown.
    Mermaid,
    /// The same in Markdown, with the findings as text.
    Markdown,
    /// A graph for Graphviz.
    Dot,
    /// Data for programs.
    Json,
}

impl Format {
    /// What can be named, for a message.
    pub const NAMES: &'static str = "svg, mermaid, markdown, dot or json";

    /// The format of this name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "svg" => Some(Self::Svg),
            "mermaid" => Some(Self::Mermaid),
            "markdown" => Some(Self::Markdown),
            "dot" => Some(Self::Dot),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    /// The format that the extension of a file tells.
    pub fn of_file(file: &Path) -> Option<Self> {
        let extension = file.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "mmd" => Some(Self::Mermaid),
            "md" => Some(Self::Markdown),
            "gv" => Some(Self::Dot),
            name => Self::named(name),
        }
    }
}
