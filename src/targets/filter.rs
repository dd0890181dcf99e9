//! Which targets are meant, for those who look for several: by name, by id, by kind.

use std::fmt;
use std::str::FromStr;

use terraform_plugin::terraform::validators::non_empty;
use terraform_plugin::terraform::{Attr, Attribute, Diagnostic, Diagnostics, Type};
use terraform_plugin::{Model, StringEnum, TextValue};
use zitadel_actions::model::{Target, TargetKind};

use crate::diagnostics::Title;

/// The filters that a practitioner sets; a target must pass all of them.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct TargetFilter {
    /// A name, or a part of one.
    pub name: Attr<String>,
    /// How `name` is compared; equal, if it is null.
    pub r#match: Attr<Match>,
    /// The ids among which the targets are.
    pub ids: Attr<Vec<Attr<String>>>,
    /// The kind.
    pub kind: Attr<Kind>,
}

/// The filters, as attributes.
pub fn attributes() -> Vec<Attribute> {
    vec![
        Attribute::string("name").optional().validate(non_empty()).description("Only targets whose name compares to \
            this one as `match` says."),
        Attribute::string("match").optional().description(
            "How to compare names with `name`: `equals`, `starts_with`, `contains` or `ends_with`, each optionally \
             with the suffix `_ignore_case`. Defaults to `equals`.",
        ),
        Attribute::list("ids", Type::String).optional().description(
            "Only targets with one of these IDs. Unknown IDs are ignored.",
        ),
        Attribute::string("kind").optional().description("Only targets of this kind: `rest_webhook`, `rest_call` or \
            `rest_async`."),
    ]
}

impl TargetFilter {
    /// What the schema cannot say of the filters.
    pub fn check(&self, diagnostics: &mut Diagnostics) {
        if self.name.is_null() && self.r#match.is_known() {
            diagnostics.push(
                Diagnostic::error(
                    Title::IncompleteFilter,
                    "`match` says how to compare names, but `name` is not \
                    set. Set `name`, or remove `match`.",
                )
                .at("match"),
            );
        }
    }

    /// Whether a target is meant.
    pub fn admits(&self, target: &Target) -> bool {
        let how = self.r#match.known().copied().unwrap_or_default();
        let is_listed =
            |ids: &Vec<Attr<String>>| ids.iter().any(|id| id.as_str() == Some(target.id.as_str()));
        self.name
            .as_str()
            .is_none_or(|name| how.holds(&target.name, name))
            && self.ids.known().is_none_or(is_listed)
            && self
                .kind
                .known()
                .is_none_or(|kind| *kind == Kind::of(target.kind))
    }
}

/// How names are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, TextValue)]
pub struct Match {
    place: Place,
    ignore_case: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Place {
    #[default]
    Equals,
    StartsWith,
    Contains,
    EndsWith,
}

impl Match {
    fn holds(self, name: &str, wanted: &str) -> bool {
        if self.ignore_case {
            return Self {
                ignore_case: false,
                ..self
            }
            .holds(&name.to_lowercase(), &wanted.to_lowercase());
        }
        match self.place {
            Place::Equals => name == wanted,
            Place::StartsWith => name.starts_with(wanted),
            Place::Contains => name.contains(wanted),
            Place::EndsWith => name.ends_with(wanted),
        }
    }
}

impl FromStr for Match {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (place, ignore_case) = match text.strip_suffix("_ignore_case") {
            Some(place) => (place, true),
            None => (text, false),
        };
        let place = match place {
            "equals" => Place::Equals,
            "starts_with" => Place::StartsWith,
            "contains" => Place::Contains,
            "ends_with" => Place::EndsWith,
            _ => {
                return Err(format!(
                    "must be equals, starts_with, contains or ends_with, also with _ignore_case behind it, not {text:?}"
                ));
            }
        };
        Ok(Self { place, ignore_case })
    }
}

impl fmt::Display for Match {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.place {
            Place::Equals => "equals",
            Place::StartsWith => "starts_with",
            Place::Contains => "contains",
            Place::EndsWith => "ends_with",
        })?;
        formatter.write_str(if self.ignore_case { "_ignore_case" } else { "" })
    }
}

/// The kinds of targets, spelled as the attributes that set them.
#[derive(Clone, Copy, Debug, PartialEq, StringEnum)]
pub enum Kind {
    /// `rest_webhook`.
    #[terraform(rename = "rest_webhook")]
    Webhook,
    /// `rest_call`.
    #[terraform(rename = "rest_call")]
    Call,
    /// `rest_async`.
    #[terraform(rename = "rest_async")]
    Async,
}

impl Kind {
    fn of(kind: TargetKind) -> Self {
        match kind {
            TargetKind::Webhook { .. } => Self::Webhook,
            TargetKind::Call { .. } => Self::Call,
            TargetKind::Async => Self::Async,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_matching_survives_the_way_into_text_and_back() {
        for place in ["equals", "starts_with", "contains", "ends_with"] {
            for text in [place.to_owned(), format!("{place}_ignore_case")] {
                assert_eq!(text.parse::<Match>().unwrap().to_string(), text);
            }
        }
        for text in [
            "",
            "Equals",
            "_ignore_case",
            "equals_ignore_case_ignore_case",
            "regex",
        ] {
            assert!(text.parse::<Match>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn names_match_where_and_how_it_says() {
        let cases = [
            ("equals", "add-claims", true),
            ("equals", "Add-claims", false),
            ("equals_ignore_case", "ADD-CLAIMS", true),
            ("starts_with", "add", true),
            ("starts_with", "claims", false),
            ("contains", "d-c", true),
            ("contains_ignore_case", "D-C", true),
            ("ends_with", "claims", true),
            ("ends_with", "CLAIMS", false),
        ];
        for (how, wanted, expected) in cases {
            assert_eq!(
                how.parse::<Match>().unwrap().holds("add-claims", wanted),
                expected,
                "{how} {wanted}"
            );
        }
    }
}
