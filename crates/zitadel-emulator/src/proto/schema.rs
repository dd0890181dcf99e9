//! Message descriptors, read from the small text files in `data/messages`.
//!
//! ```text
//! message CreateTargetRequest
//!   name       string 1..1000
//!   timeout    duration 0s..270s
//!   oneof target_type required
//!     rest_webhook RestWebhook
//!     rest_async   RestAsync
//! ```
//!
//! A line is `name type rules`. `name?` is a proto3 optional field, `type[]` a list. A rule is one
//! of `A..B` and `..B` (length), `A s..B s`, `>0s` and `=0s` (durations), `required`, `uri`,
//! `true`, `defined` (an enum value that exists). A line that ends in `@v2>=4.8`, `@>=2.66`,
//! `@v2<4.5` or `@v2beta` counts for those servers only.

use std::collections::BTreeMap;

use crate::version::Version;

/// The type of a field.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    String,
    Bool,
    Uint32,
    Uint64,
    Bytes,
    Duration,
    Timestamp,
    Enum(String),
    Message(String),
}

impl Kind {
    /// The word that protojson uses for the type.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Bool => "bool",
            Self::Uint32 => "uint32",
            Self::Uint64 => "uint64",
            Self::Bytes => "bytes",
            Self::Enum(_) => "enum",
            Self::Duration | Self::Timestamp | Self::Message(_) => "message",
        }
    }
}

/// A validation rule.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Rule {
    Length {
        min: Option<usize>,
        max: usize,
    },
    Required,
    /// Bounds in seconds, both inclusive.
    DurationRange(i64, i64),
    DurationAboveZero,
    DurationZero,
    AbsoluteUri,
    True,
    Defined,
}

/// One field of a message.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) repeated: bool,
    pub(crate) optional: bool,
    pub(crate) oneof: Option<String>,
    pub(crate) rules: Vec<Rule>,
}

impl Field {
    /// `rest_webhook` -> `restWebhook`.
    pub(crate) fn json_name(&self) -> String {
        let camel = camel_case(&self.name);
        camel[..1].to_lowercase() + &camel[1..]
    }
}

/// A message: its fields and its oneofs with whether one of the members is required.
#[derive(Debug, Clone, Default)]
pub(crate) struct Message {
    pub(crate) name: String,
    pub(crate) fields: Vec<Field>,
    pub(crate) oneofs: Vec<(String, bool)>,
}

/// `rest_webhook` -> `RestWebhook`, the name that generated Go code gives a field.
pub(crate) fn camel_case(name: &str) -> String {
    let word = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split('_')
        .filter(|part| !part.is_empty())
        .map(word)
        .collect()
}

/// The messages of one generation on one server.
#[derive(Debug, Clone, Default)]
pub(crate) struct Schema {
    pub(crate) package: String,
    messages: BTreeMap<String, Message>,
    enums: BTreeMap<String, Vec<String>>,
}

impl Schema {
    /// Reads a description.
    ///
    /// # Panics
    /// When the description, which is part of this crate, is malformed.
    pub(crate) fn read(text: &str, package: &str, generation: &str, version: Version) -> Self {
        let mut schema = Self {
            package: package.to_owned(),
            ..Self::default()
        };
        let mut message = String::new();
        let mut oneof: Option<String> = None;
        for line in text
            .lines()
            .map(|line| line.split('#').next().unwrap_or_default())
        {
            let indent = line.len() - line.trim_start().len();
            let mut words: Vec<&str> = line.split_whitespace().collect();
            if let Some(condition) = words.last().and_then(|word| word.strip_prefix('@')) {
                if !holds(condition, generation, version) {
                    continue;
                }
                words.pop();
            }
            match words.as_slice() {
                [] => {}
                ["enum", name, values @ ..] => {
                    schema.enums.insert(
                        (*name).to_owned(),
                        values.iter().map(|v| (*v).to_owned()).collect(),
                    );
                }
                ["message", name] => {
                    message = (*name).to_owned();
                    oneof = None;
                    let empty = Message {
                        name: message.clone(),
                        ..Message::default()
                    };
                    schema.messages.insert(message.clone(), empty);
                }
                ["oneof", name, rest @ ..] => {
                    oneof = Some((*name).to_owned());
                    schema
                        .open(&message)
                        .oneofs
                        .push(((*name).to_owned(), rest == ["required"]));
                }
                [name, kind, rules @ ..] => {
                    let member_of = oneof.clone().filter(|_| indent >= 4);
                    let field = field(name, kind, rules, member_of);
                    let fields = &mut schema.open(&message).fields;
                    if fields.iter().all(|known| known.name != field.name) {
                        fields.push(field);
                    }
                }
                [word] => panic!("{generation}: what is the type of {word}?"),
            }
        }
        schema.resolve();
        schema
    }

    fn open(&mut self, name: &str) -> &mut Message {
        self.messages
            .get_mut(name)
            .expect("a field follows the message it belongs to")
    }

    /// Distinguishes enums from messages, which a line by itself cannot.
    fn resolve(&mut self) {
        let enums: Vec<String> = self.enums.keys().cloned().collect();
        let known: Vec<String> = self.messages.keys().cloned().collect();
        for field in self
            .messages
            .values_mut()
            .flat_map(|message| &mut message.fields)
        {
            if let Kind::Message(name) = &field.kind {
                if enums.contains(name) {
                    field.kind = Kind::Enum(name.clone());
                } else {
                    assert!(known.contains(name), "{name} is not described");
                }
            }
        }
    }

    /// A message by its name.
    ///
    /// # Panics
    /// When the message is not described; the name comes from this crate's own tables.
    pub(crate) fn message(&self, name: &str) -> &Message {
        self.messages
            .get(name)
            .unwrap_or_else(|| panic!("{}: no message {name}", self.package))
    }

    /// The value names of an enum, by number.
    pub(crate) fn enumeration(&self, name: &str) -> &[String] {
        self.enums.get(name).map(Vec::as_slice).unwrap_or_default()
    }
}

fn holds(condition: &str, generation: &str, version: Version) -> bool {
    let (name, bound) = match condition.find(['<', '>']) {
        Some(at) => condition.split_at(at),
        None => (condition, ""),
    };
    let bounded = match bound.strip_prefix(">=") {
        Some(least) => version >= Version::bound(least),
        None => bound
            .strip_prefix('<')
            .is_none_or(|above| version < Version::bound(above)),
    };
    (name.is_empty() || name == generation) && bounded
}

fn field(name: &str, kind: &str, rules: &[&str], oneof: Option<String>) -> Field {
    let (kind, repeated) = match kind.strip_suffix("[]") {
        Some(kind) => (kind, true),
        None => (kind, false),
    };
    let kind = match kind {
        "string" => Kind::String,
        "bool" => Kind::Bool,
        "uint32" => Kind::Uint32,
        "uint64" => Kind::Uint64,
        "bytes" => Kind::Bytes,
        "duration" => Kind::Duration,
        "timestamp" => Kind::Timestamp,
        name => Kind::Message(name.to_owned()),
    };
    Field {
        name: name.trim_end_matches('?').to_owned(),
        optional: name.ends_with('?'),
        rules: rules.iter().map(|text| rule(text)).collect(),
        kind,
        repeated,
        oneof,
    }
}

fn rule(text: &str) -> Rule {
    let number = |text: &str| {
        text.trim_end_matches('s')
            .parse::<i64>()
            .expect("a bound is a number")
    };
    match text {
        "required" => Rule::Required,
        "uri" => Rule::AbsoluteUri,
        "true" => Rule::True,
        "defined" => Rule::Defined,
        ">0s" => Rule::DurationAboveZero,
        "=0s" => Rule::DurationZero,
        range => {
            let (low, high) = range.split_once("..").expect("a rule is a word or a range");
            if high.ends_with('s') {
                Rule::DurationRange(number(low), number(high))
            } else {
                let min = (!low.is_empty()).then(|| number(low) as usize);
                Rule::Length {
                    min,
                    max: number(high) as usize,
                }
            }
        }
    }
}
