//! The arguments of the command line.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::{Arg, Parser};
use zitadel_actions::model::ServerVersion;

use super::help::Topic;
use crate::cli::graph::Format;

/// What the program does.
#[derive(Debug, PartialEq)]
pub enum Command {
    /// Shows help.
    Help(Topic),
    /// Shows the version.
    Version,
    /// Serves a debugger.
    Debug,
    /// Writes an instance as a configuration.
    Export(ExportOptions),
    /// Draws which targets are called when.
    Graph(GraphOptions),
}

/// The options of `export`.
#[derive(Debug, Default, PartialEq)]
pub struct ExportOptions {
    /// The file to write; standard output if there is none.
    pub output: Option<PathBuf>,
    /// Whether the file starts with a `terraform` block.
    pub standalone: bool,
}

/// The options of `graph`.
#[derive(Debug, Default, PartialEq)]
pub struct GraphOptions {
    /// The output of `terraform show -json` to draw, `-` for standard input; by default the
    /// instance that the environment names.
    pub from: Option<PathBuf>,
    /// The file to write; standard output if there is none.
    pub output: Option<PathBuf>,
    /// The format to write.
    pub format: Format,
    /// Whether to draw only what a plan changes.
    pub changes: bool,
    /// The server's version, if the source does not have it.
    pub server_version: Option<ServerVersion>,
}

/// Invalid arguments.
#[derive(Debug, PartialEq)]
pub struct UsageError {
    /// What is wrong.
    pub message: String,
    /// The topic whose help applies.
    pub topic: Topic,
}

impl Command {
    /// Reads the arguments after the program's name.
    ///
    /// # Errors
    /// An invalid argument.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, UsageError> {
        let mut words = arguments.into_iter().map(with_two_dashes);
        let Some(first) = words.next() else {
            return Ok(Self::Help(Topic::Program));
        };
        let first = first.to_string_lossy();
        match first.as_ref() {
            "--help" | "-h" => Ok(Self::Help(Topic::Program)),
            "--version" | "-V" | "version" => Ok(Self::Version),
            "--debug" => Ok(Self::Debug),
            "help" => match words.next() {
                None => Ok(Self::Help(Topic::Program)),
                Some(about) => {
                    let about = about.to_string_lossy();
                    let known = Topic::COMMANDS.into_iter();
                    let mut known = known.filter(|topic| topic.name() == about);
                    known.next().map(Self::Help).ok_or_else(|| unknown(&about))
                }
            },
            "export" => export(Parser::from_args(words)).map_err(|error| of(Topic::Export, &error)),
            "graph" => graph(Parser::from_args(words)).map_err(|error| of(Topic::Graph, &error)),
            other => Err(unknown(other)),
        }
    }
}

fn unknown(word: &str) -> UsageError {
    let what = if word.starts_with('-') {
        "argument"
    } else {
        "command"
    };
    UsageError {
        message: format!("unknown {what} \"{word}\""),
        topic: Topic::Program,
    }
}

fn of(topic: Topic, error: &lexopt::Error) -> UsageError {
    use lexopt::Error;
    let message = match error {
        Error::MissingValue { option } => {
            let option = option.as_deref().unwrap_or("the option");
            format!("{option} needs a value")
        }
        Error::UnexpectedOption(option) => format!("unknown argument \"{option}\""),
        Error::UnexpectedArgument(argument) => {
            let hint = match topic {
                Topic::Program => "",
                Topic::Export => ": to write to a file, use --output",
                Topic::Graph => ": to draw a file, use --from; to write to one, use --output",
            };
            format!("unknown argument \"{}\"{hint}", argument.to_string_lossy())
        }
        Error::UnexpectedValue { option, .. } => format!("{option} takes no value"),
        error => error.to_string(),
    };
    UsageError { message, topic }
}

/// Terraform spells its own options with one dash, so both forms are accepted.
fn with_two_dashes(argument: OsString) -> OsString {
    const LONG: [&str; 10] = [
        "help",
        "version",
        "debug",
        "output",
        "out",
        "standalone",
        "from",
        "format",
        "changes",
        "server-version",
    ];
    let long = argument.to_str().and_then(|text| text.strip_prefix('-'));
    match long {
        Some(long) if LONG.contains(&long.split('=').next().unwrap_or_default()) => {
            format!("--{long}").into()
        }
        _ => argument,
    }
}

fn export(mut parser: Parser) -> Result<Command, lexopt::Error> {
    let mut options = ExportOptions::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(Command::Help(Topic::Export)),
            Arg::Long("output" | "out") | Arg::Short('o') => {
                let file = value(&mut parser, "--output", "a file name")?;
                once(&mut options.output, file.into(), "--output")?;
            }
            Arg::Long("standalone") => options.standalone = true,
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Export(options))
}

fn graph(mut parser: Parser) -> Result<Command, lexopt::Error> {
    let mut options = GraphOptions::default();
    let mut format = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(Command::Help(Topic::Graph)),
            Arg::Long("output" | "out") | Arg::Short('o') => {
                let file = value(&mut parser, "--output", "a file name")?;
                once(&mut options.output, file.into(), "--output")?;
            }
            Arg::Long("from") => {
                let file = value(
                    &mut parser,
                    "--from",
                    "a file name, or - for standard input",
                )?;
                once(&mut options.from, file.into(), "--from")?;
            }
            Arg::Long("format") | Arg::Short('f') => {
                let name = value(&mut parser, "--format", Format::NAMES)?;
                let name = name.to_string_lossy();
                let known = Format::named(&name)
                    .ok_or_else(|| format!("unknown format \"{name}\": use {}", Format::NAMES))?;
                once(&mut format, known, "--format")?;
            }
            Arg::Long("server-version") => {
                let text = value(&mut parser, "--server-version", "a version such as 4.13.1")?;
                let text = text.to_string_lossy();
                let version = text.parse().map_err(|_| {
                    format!("--server-version needs a version such as 4.13.1, not \"{text}\"")
                })?;
                once(&mut options.server_version, version, "--server-version")?;
            }
            Arg::Long("changes") => options.changes = true,
            other => return Err(other.unexpected()),
        }
    }
    options.format = match (format, &options.output) {
        (Some(format), _) => format,
        (None, None) => Format::Svg,
        (None, Some(file)) => Format::of_file(file).ok_or_else(|| {
            format!(
                "the name \"{}\" does not tell the format: add --format",
                file.display()
            )
        })?,
    };
    Ok(Command::Graph(options))
}

/// The value of an option; an empty one is a variable that somebody's script does not set.
fn value(parser: &mut Parser, option: &str, what: &str) -> Result<OsString, lexopt::Error> {
    match parser.value() {
        Ok(value) if !value.is_empty() => Ok(value),
        _ => Err(format!("{option} needs {what}").into()),
    }
}

fn once<T>(place: &mut Option<T>, value: T, option: &str) -> Result<(), lexopt::Error> {
    if place.replace(value).is_some() {
        return Err(format!("{option} is given twice").into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Command, String> {
        let words = line.split(' ').filter(|word| !word.is_empty());
        Command::parse(words.map(OsString::from)).map_err(|error| error.message)
    }

    fn export(output: &str, standalone: bool) -> Command {
        Command::Export(ExportOptions {
            output: Some(output.into()),
            standalone,
        })
    }

    #[test]
    fn help_is_shown_for_every_spelling() {
        for line in ["", "--help", "-help", "-h", "help"] {
            assert_eq!(parse(line), Ok(Command::Help(Topic::Program)), "{line}");
        }
        for line in ["help export", "export --help", "export -o a.tf -h"] {
            assert_eq!(parse(line), Ok(Command::Help(Topic::Export)), "{line}");
        }
        assert_eq!(parse("graph -help"), Ok(Command::Help(Topic::Graph)));
        for line in ["version", "--version", "-version", "-V"] {
            assert_eq!(parse(line), Ok(Command::Version), "{line}");
        }
        assert_eq!(parse("-debug"), Ok(Command::Debug));
    }

    #[test]
    fn every_spelling_of_an_option_means_the_same() {
        for line in [
            "--output a.tf",
            "--output=a.tf",
            "-o a.tf",
            "-oa.tf",
            "--out a.tf",
            "-out=a.tf",
            "-output a.tf",
        ] {
            let parsed = parse(&format!("export {line}"));
            assert_eq!(parsed, Ok(export("a.tf", false)), "{line}");
        }
        let parsed = parse("export -standalone -o a.tf");
        assert_eq!(parsed, Ok(export("a.tf", true)));
    }

    #[test]
    fn the_format_of_a_graph_comes_from_the_option_or_the_extension() {
        let format = |line: &str| match parse(&format!("graph {line}")) {
            Ok(Command::Graph(options)) => Ok(options.format),
            other => Err(other),
        };
        for (line, expected) in [
            ("", Format::Svg),
            ("-o a.svg", Format::Svg),
            ("-o a.dot", Format::Dot),
            ("-o a.GV", Format::Dot),
            ("-o a.mmd", Format::Mermaid),
            ("-o a.md", Format::Markdown),
            ("-o a.json", Format::Json),
            ("-o a.txt --format dot", Format::Dot),
            ("-f mermaid -o a.svg", Format::Mermaid),
        ] {
            assert_eq!(format(line), Ok(expected), "{line}");
        }
        assert!(format("-o a.txt").is_err());
        assert!(format("--format png").is_err());
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (line, expected) in [
            ("frobnicate", "unknown command \"frobnicate\""),
            ("--frob", "unknown argument \"--frob\""),
            ("help frob", "unknown command \"frob\""),
            ("export --frob", "unknown argument \"--frob\""),
            (
                "export a.tf",
                "unknown argument \"a.tf\": to write to a file, use --output",
            ),
            (
                "graph plan.json",
                "unknown argument \"plan.json\": to draw a file, use --from; to write to one, use \
                 --output",
            ),
            ("export --output", "--output needs a file name"),
            ("export --out=", "--output needs a file name"),
            ("export -o a -o b", "--output is given twice"),
            ("export --standalone=yes", "--standalone takes no value"),
            (
                "graph --server-version new",
                "--server-version needs a version such as 4.13.1, not \"new\"",
            ),
        ] {
            assert_eq!(parse(line), Err(expected.to_owned()), "{line}");
        }
    }
}
