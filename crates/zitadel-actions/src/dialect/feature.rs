//! What some servers have and others lack.

use std::{fmt, time::Duration};

/// Something that not every server can do. Source: API.md 11.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Feature {
    /// Signing keys of targets, readable and replaceable.
    SigningKeys,
    /// Payload types other than JSON.
    PayloadTypes,
    /// Public keys of targets.
    PublicKeys,
    /// Executions that include others.
    Includes,
    /// Includes and targets in one list.
    MixedIncludes,
    /// Includes of executions on responses.
    ResponseIncludes,
    /// Dates of creation in reads.
    CreationDates,
    /// Executions on requests and responses do run.
    RequestsRun,
    /// Executions on functions and events do run.
    FunctionsAndEventsRun,
    /// Executions on all requests or all of one service do run.
    BroadRequestsRun,
    /// Targets run in the order of the list.
    ListOrder,
}

impl Feature {
    /// Every feature.
    pub const ALL: [Self; 11] = [
        Self::SigningKeys,
        Self::PayloadTypes,
        Self::PublicKeys,
        Self::Includes,
        Self::MixedIncludes,
        Self::ResponseIncludes,
        Self::CreationDates,
        Self::RequestsRun,
        Self::FunctionsAndEventsRun,
        Self::BroadRequestsRun,
        Self::ListOrder,
    ];

    /// The name, as a table of capabilities spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::SigningKeys => "signing_keys",
            Self::PayloadTypes => "payload_types",
            Self::PublicKeys => "public_keys",
            Self::Includes => "includes",
            Self::MixedIncludes => "mixed_includes",
            Self::ResponseIncludes => "response_includes",
            Self::CreationDates => "creation_dates",
            Self::RequestsRun => "requests_run",
            Self::FunctionsAndEventsRun => "functions_and_events_run",
            Self::BroadRequestsRun => "broad_requests_run",
            Self::ListOrder => "list_order",
        }
    }

    /// Which servers have it.
    pub fn since(self) -> &'static str {
        match self {
            Self::SigningKeys => "ZITADEL v2.66 or later",
            Self::PayloadTypes | Self::PublicKeys => {
                "ZITADEL v4.8 or later and the API generation v2"
            }
            Self::Includes => "ZITADEL v2.48 to v2.71",
            Self::MixedIncludes => "ZITADEL v2.52 to v2.71",
            Self::ResponseIncludes => "ZITADEL v2.48 to v2.51",
            Self::CreationDates => "ZITADEL v2.59 or later",
            Self::RequestsRun => "ZITADEL v2.52 or later",
            Self::FunctionsAndEventsRun => "ZITADEL v3.0 or later",
            Self::BroadRequestsRun => "ZITADEL v2.52 to v3.4.1, v4.0 or v4.7.1 and later",
            Self::ListOrder => "ZITADEL v3.4.2 to v3.x or v4.1 and later",
        }
    }

    /// Why some servers lack it, where they seem to take it. Source: API.md 5.5.
    pub fn reason(self) -> Option<&'static str> {
        match self {
            Self::ResponseIncludes => Some(
                "from v2.52 on a server takes the response for the request of the same name, and includes that",
            ),
            _ => None,
        }
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SigningKeys => "signing keys of targets",
            Self::PayloadTypes => "payload types other than JSON",
            Self::PublicKeys => "public keys of targets",
            Self::Includes => "executions that include others",
            Self::MixedIncludes => "includes and targets in one list",
            Self::ResponseIncludes => "includes of executions on responses",
            Self::CreationDates => "dates of creation",
            Self::RequestsRun => "running executions on requests and responses",
            Self::FunctionsAndEventsRun => "running executions on functions and events",
            Self::BroadRequestsRun => "running executions on all requests or on a service",
            Self::ListOrder => "running targets in the order of the list",
        })
    }
}

/// The largest values that a server accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Characters of a target's name.
    pub name: usize,
    /// Characters of an endpoint.
    pub endpoint: usize,
    /// The longest timeout; `None` = no end.
    pub timeout: Option<Duration>,
}

impl Limits {
    /// Which servers accept names of up to 1000 characters.
    pub const LONGER_NAMES: &'static str = "ZITADEL v2.59 or later accepts 1000";
    /// Which servers accept endpoints of up to 2048 characters.
    pub const LONGER_ENDPOINTS: &'static str =
        "ZITADEL v4.5 or later with the API generation v2 accepts 2048";
    /// Which servers wait without an end.
    pub const LONGER_TIMEOUTS: &'static str = "only servers before v2.59 wait longer";
    /// The limits up to v2.58.
    pub(super) const EARLY: Self = Self {
        name: 200,
        endpoint: 1000,
        timeout: None,
    };
    /// The limits from v2.59 on.
    pub(super) const LATER: Self = Self {
        name: 1000,
        endpoint: 1000,
        timeout: Some(Duration::from_secs(270)),
    };
}
