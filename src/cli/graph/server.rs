//! What the server does with executions, which depends on its version.

use zitadel_actions::client::ApiInfo;
use zitadel_actions::dialect::{Feature, Generation};
use zitadel_actions::model::{ServerVersion, VersionRange};

use super::model::{Kind, Scope, When};

/// What is known about the server; nothing by default.
#[derive(Debug, Default)]
pub struct Server {
    /// Its name: `ZITADEL v4.13.1`.
    pub name: Option<String>,
    features: Vec<(Feature, Option<bool>)>,
}

impl Server {
    /// The server that reported this.
    pub fn of(info: &ApiInfo) -> Self {
        Self {
            name: Some(info.server.to_string()),
            features: info.features.clone(),
        }
    }

    /// A server of this version; `None` for a version without Actions v2.
    pub fn of_version(version: ServerVersion) -> Option<Self> {
        let mut generations = Generation::ALL.into_iter();
        let serving = generations.find(|generation| generation.releases().contains(version))?;
        let dialect = serving.dialect(VersionRange::exactly(version));
        let has = |feature| (feature, dialect.has(feature));
        Some(Self {
            name: Some(format!("ZITADEL {version}")),
            features: Feature::ALL.map(has).into(),
        })
    }

    fn has(&self, feature: Feature) -> Option<bool> {
        let mut known = self.features.iter();
        known
            .find(|(one, _)| *one == feature)
            .and_then(|(_, has)| *has)
    }

    /// Whether targets are called in the reverse order of the list; `None` where that is not known.
    pub fn calls_in_reverse(&self) -> Option<bool> {
        self.has(Feature::ListOrder).map(|in_order| !in_order)
    }

    /// Whether executions on this condition run; `None` where that is not known.
    pub fn runs(&self, when: &When) -> Option<bool> {
        let calls = matches!(when.kind, Kind::Request | Kind::Response);
        if !calls {
            return self.has(Feature::FunctionsAndEventsRun);
        }
        match (self.has(Feature::RequestsRun), &when.scope) {
            (Some(true), Scope::All | Scope::Group(_)) => self.has(Feature::BroadRequestsRun),
            (runs, _) => runs,
        }
    }
}

#[cfg(test)]
mod tests {
    use zitadel_actions::model::Condition;

    use super::*;

    #[test]
    fn the_version_decides_what_runs_and_in_which_order() {
        let cases = [
            ("2.51.4", None, [false, false, false]),
            ("2.58.7", Some(true), [true, true, false]),
            ("2.71.19", Some(true), [true, true, false]),
            ("3.4.1", Some(true), [true, true, true]),
            ("3.4.9", Some(false), [true, false, true]),
            ("4.0.2", Some(true), [true, true, true]),
            ("4.7.0", Some(false), [true, false, true]),
            ("4.13.1", Some(false), [true, true, true]),
        ];
        for (version, in_reverse, runs) in cases {
            let server = Server::of_version(version.parse().unwrap()).unwrap();
            if in_reverse.is_some() {
                assert_eq!(server.calls_in_reverse(), in_reverse, "{version}");
            }
            let conditions = ["request/a.B/C", "request", "event"];
            let found = conditions.map(|id| {
                let condition: Condition = id.parse().unwrap();
                server.runs(&When::from(&condition)).unwrap()
            });
            assert_eq!(found, runs, "{version}");
        }
        assert!(Server::of_version("2.40.0".parse().unwrap()).is_none());
        assert_eq!(Server::default().calls_in_reverse(), None);
    }
}
