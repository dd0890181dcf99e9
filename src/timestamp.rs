//! Instants between Terraform's strings and the API's timestamps.

use terraform_plugin::terraform::Attr;
use zitadel_actions::model::{InvalidTimestamp, Timestamp};

/// An instant as the server spells it; null where it reports none.
pub fn flatten(instant: Option<&Timestamp>) -> Attr<String> {
    instant.map(|instant| instant.as_str().to_owned()).into()
}

/// The instant of an attribute that the server has set, such as `change_date`.
pub fn of(attribute: &Attr<String>) -> Option<Timestamp> {
    Timestamp::parse(attribute.as_str()?).ok()
}

/// Parses what a practitioner has written: RFC 3339 allows lower-case letters, Go does not.
///
/// # Errors
/// The string is not an RFC 3339 time.
pub fn parse(text: &str) -> Result<Timestamp, InvalidTimestamp> {
    Timestamp::parse(&text.to_ascii_uppercase())
}
