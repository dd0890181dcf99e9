//! What practitioners type: ids, conditions, durations.

use terraform_provider_zitadelactions::duration as spelled;
use terraform_provider_zitadelactions::execution_attachments::model::Place;
use terraform_provider_zitadelactions::executions::condition::parse_import_id;
use zitadel_actions::model::{Condition, TargetId, format_duration, parse_duration};

pub(crate) const JSON: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "null",
    "true",
    "1e400",
    "\"id\":",
    "\"name\":",
    "\"target\":",
    "\"result\":",
    "\"targets\":",
    "\"executions\":",
    "\"details\":",
    "\"condition\":",
    "\"restCall\":{}",
    "\"timeout\":\"10s\"",
    "\"code\":5",
    "\"message\":",
    "\u{202e}",
    "\\u001b[2J",
];

pub(crate) const TERRAFORM: &[&str] = &[
    "zitadelactions_target",
    "zitadelactions_execution",
    "\u{a}",
    "\u{12}",
];

pub(crate) const CONFIGURATION: &[&str] = &[
    "/a.B/C",
    "https://",
    "user.human",
    "10s",
    "%zz",
    "\u{202e}",
    "-----BEGIN PUBLIC KEY-----",
];

pub(crate) const IDS: &[&str] = &[
    "request",
    "response",
    "function",
    "event",
    "/",
    ".*",
    ":",
    "#",
    "name:",
    "method:",
    "group:",
    "all",
    "zitadel.session.v2.SessionService",
    "ListSessions",
    "user.human",
    "\u{202e}",
    "%2f",
    "..",
];

pub(crate) const HCL: &[&str] = &[
    "${", "%{", "\"", "\\", "\n", "<<EOT", "}", "\u{202e}", "\u{1b}", "#", "/*",
];

/// What is parsed is the same when it is parsed again from what it says of itself.
pub(crate) fn import_id(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    if let Ok(id) = TargetId::parse(&text) {
        assert_eq!(id.as_str(), text);
        assert!(!text.contains('/'), "{text:?} is a path");
    }
    if let Some(condition) = parse_import_id(&text) {
        assert_eq!(parse_import_id(&condition.id()), Some(condition));
    }
    if let Some(place) = Place::parse(&text) {
        let written = place.id();
        let again = Place::parse(&written).map(|again| again.id());
        assert_eq!(again, Some(written));
    }
}

/// The slash form is the one form.
pub(crate) fn condition(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let Ok(condition) = text.parse::<Condition>() else {
        return;
    };
    assert_eq!(condition.id(), text);
    assert_eq!(condition.id().parse(), Ok(condition));
}

/// Equal before and after, in the practitioner's spelling and in the API's.
pub(crate) fn duration(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    if let Some(duration) = spelled::parse(&text) {
        let written = spelled::format(duration);
        assert_eq!(
            spelled::parse(&written),
            Some(duration),
            "{text:?} becomes {written:?}"
        );
        assert!(spelled::equal(&text, &written), "{text:?} and {written:?}");
    }
    if let Ok(duration) = parse_duration(&text) {
        assert_eq!(
            parse_duration(&format_duration(duration)),
            Ok(duration),
            "{text:?}"
        );
    }
}
