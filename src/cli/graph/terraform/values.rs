//! What the values of a resource say. Each may be unknown while planning, or missing.

use serde_json::Value;
use zitadel_actions::model::{PayloadType, TargetKind};

use super::super::model::{Change, Endpoint, Kind, Scope, Target, When};
use crate::cli::endpoint;
use crate::duration;

/// The values of a resource, and which of them are known after apply.
#[derive(Clone, Copy, Debug)]
pub(super) struct Values<'a> {
    pub(super) values: &'a Value,
    pub(super) unknown: &'a Value,
}

impl<'a> Values<'a> {
    /// Values that are all known.
    pub(super) fn known(values: &'a Value) -> Self {
        Self {
            values,
            unknown: &Value::Null,
        }
    }

    /// The value of an attribute.
    pub(super) fn get(self, name: &str) -> Self {
        Self {
            values: self.values.get(name).unwrap_or(&Value::Null),
            unknown: self.unknown.get(name).unwrap_or(&Value::Null),
        }
    }

    /// The elements of a list; none if the list is not known.
    pub(super) fn elements(self) -> Vec<Self> {
        let all = self.values.as_array().map_or(&[][..], Vec::as_slice);
        let unknown = |at: usize| self.unknown.get(at).unwrap_or(&Value::Null);
        let all = all.iter().enumerate();
        all.map(|(at, values)| Self {
            values,
            unknown: unknown(at),
        })
        .collect()
    }

    pub(super) fn is_unknown(self) -> bool {
        *self.unknown == Value::Bool(true)
    }

    /// Whether it is there: an object or another value, or known to be one after apply.
    pub(super) fn is_set(self) -> bool {
        !self.values.is_null() || self.is_unknown()
    }

    pub(super) fn text(self) -> Option<&'a str> {
        self.values.as_str()
    }

    /// The target that the values describe.
    pub(super) fn target(self, address: &str, change: Change) -> Target {
        let text = |name| self.get(name).text().map(str::to_owned);
        Target {
            id: text("id"),
            address: Some(address.to_owned()),
            name: text("name"),
            endpoint: self.endpoint(),
            kind: self.kind(),
            timeout: self.get("timeout").text().and_then(duration::parse),
            payload: match self.get("payload_type").text() {
                Some("JWT") => PayloadType::Jwt,
                Some("JWE") => PayloadType::Jwe,
                _ => PayloadType::Json,
            },
            has_active_key: None,
            change,
        }
    }

    fn endpoint(self) -> Endpoint {
        let endpoint = self.get("endpoint");
        match endpoint.text() {
            Some(url) => endpoint::shown(url).map_or(Endpoint::Unusable, Endpoint::Shown),
            None if endpoint.is_unknown() => Endpoint::Unknown,
            None if self.get("endpoint_wo_version").is_set() => Endpoint::WriteOnly,
            None => Endpoint::Unusable,
        }
    }

    fn kind(self) -> Option<TargetKind> {
        let interrupt = |kind: Self| {
            let interrupt = kind.get("interrupt_on_error");
            let known = !kind.is_unknown() && !interrupt.is_unknown();
            known.then(|| interrupt.values.as_bool().unwrap_or(false))
        };
        let (webhook, call) = (self.get("rest_webhook"), self.get("rest_call"));
        if webhook.is_set() {
            interrupt(webhook).map(|interrupt_on_error| TargetKind::Webhook { interrupt_on_error })
        } else if call.is_set() {
            interrupt(call).map(|interrupt_on_error| TargetKind::Call { interrupt_on_error })
        } else {
            self.get("rest_async").is_set().then_some(TargetKind::Async)
        }
    }

    /// The condition that the value describes; `None` if there is none.
    pub(super) fn when(self) -> Option<When> {
        let mut kinds = Kind::ALL.into_iter();
        let kind = kinds.find(|kind| self.get(kind.name()).is_set())?;
        let which = self.get(kind.name());
        let one = |name| which.get(name).text().map(str::to_owned);
        let scope = match kind {
            Kind::Request | Kind::Response => {
                let method = one("method").map(|name| name.trim_start_matches('/').to_owned());
                method.map(Scope::One).or(one("service").map(Scope::Group))
            }
            Kind::Function => one("name").map(Scope::One),
            Kind::Event => one("event")
                .map(Scope::One)
                .or(one("group").map(Scope::Group)),
        };
        let all = which.get("all").values.as_bool() == Some(true);
        let otherwise = if all { Scope::All } else { Scope::Unknown };
        Some(When {
            kind,
            scope: scope.unwrap_or(otherwise),
        })
    }
}
