//! The filters of the data source `zitadelactions_targets` and of the list resource: by name, by
//! ID, by kind.

use terraform_plugin::terraform::validators::{each, non_empty, without_null};
use terraform_plugin::terraform::{Attr, Attribute, Diagnostic, Diagnostics, Type};
use terraform_plugin::{Model, StringEnum};
use zitadel_actions::model::{Target, TargetKind};

use super::schema::target_id;
use crate::diagnostics::Title;

/// The filters that a practitioner sets; a target has to match all of them.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct TargetFilter {
    /// A name, or a part of one.
    pub name: Attr<String>,
    /// How names are compared with `name`; null is [`Match::Equals`].
    pub r#match: Attr<Match>,
    /// IDs; the target has one of them.
    pub ids: Attr<Vec<Attr<String>>>,
    /// The kind.
    pub kind: Attr<Kind>,
}

/// The filters, as attributes.
pub fn attributes() -> Vec<Attribute> {
    vec![
        Attribute::string("name")
            .optional()
            .validate(non_empty())
            .description("Only targets whose name compares to this one as `match` says."),
        Attribute::string("match").optional().description(
            "How to compare names with `name`: `equals`, `starts_with`, `contains` or `ends_with`, \
             each optionally with the suffix `_ignore_case`. Defaults to `equals`.",
        ),
        Attribute::list("ids", Type::String)
            .optional()
            .validate(each(target_id()))
            .validate(without_null())
            .description("Only targets with one of these IDs. Unknown IDs are ignored."),
        Attribute::string("kind")
            .optional()
            .description("Only targets of this kind: `rest_webhook`, `rest_call` or `rest_async`."),
    ]
}

impl TargetFilter {
    /// Checks what the schema cannot say: `match` without `name`.
    pub fn check(&self, diagnostics: &mut Diagnostics) {
        if self.name.is_null() && self.r#match.is_known() {
            diagnostics.push(
                Diagnostic::error(
                    Title::IncompleteFilter,
                    "`match` says how to compare names, but `name` is not set. Set `name`, or \
                     remove `match`.",
                )
                .at("match"),
            );
        }
    }

    /// Whether a target matches all filters.
    pub fn matches(&self, target: &Target) -> bool {
        let how = self.r#match.known().copied().unwrap_or_default();
        let has_name = |name: &str| how.holds(&target.name, name);
        let has_id =
            |ids: &Vec<Attr<String>>| ids.iter().any(|id| id.as_str() == Some(target.id.as_str()));
        let has_kind = |kind: &Kind| *kind == Kind::of(target.kind);
        self.name.as_str().is_none_or(has_name)
            && self.ids.known().is_none_or(has_id)
            && self.kind.known().is_none_or(has_kind)
    }
}

/// How names are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, StringEnum)]
pub enum Match {
    /// The whole name.
    #[default]
    Equals,
    /// Its beginning.
    StartsWith,
    /// Any part of it.
    Contains,
    /// Its end.
    EndsWith,
    /// The whole name, regardless of case.
    EqualsIgnoreCase,
    /// Its beginning, regardless of case.
    StartsWithIgnoreCase,
    /// Any part of it, regardless of case.
    ContainsIgnoreCase,
    /// Its end, regardless of case.
    EndsWithIgnoreCase,
}

impl Match {
    fn holds(self, name: &str, wanted: &str) -> bool {
        let lower = |case_sensitive: Self| {
            case_sensitive.holds(&name.to_lowercase(), &wanted.to_lowercase())
        };
        match self {
            Self::Equals => name == wanted,
            Self::StartsWith => name.starts_with(wanted),
            Self::Contains => name.contains(wanted),
            Self::EndsWith => name.ends_with(wanted),
            Self::EqualsIgnoreCase => lower(Self::Equals),
            Self::StartsWithIgnoreCase => lower(Self::StartsWith),
            Self::ContainsIgnoreCase => lower(Self::Contains),
            Self::EndsWithIgnoreCase => lower(Self::EndsWith),
        }
    }
}

/// The kinds of targets, named as the attributes that set them.
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
    use super::Match;

    #[test]
    fn names_match_in_the_place_and_the_case_that_are_asked_for() {
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
            ("ends_with_ignore_case", "CLAIMS", true),
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
