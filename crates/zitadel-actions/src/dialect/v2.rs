//! The stable API of v4.0 and later: flat messages under `/v2/actions`, and from v4.8 on payload
//! types and public keys, which no other generation has.

use super::{Feature, Generation, Limits, flat::FlatGeneration};
use crate::model::{ServerVersion, VersionRange};

/// What distinguishes v2.
#[derive(Debug)]
pub(super) struct V2;

impl FlatGeneration for V2 {
    const GENERATION: Generation = Generation::V2;
    const BASE: &'static str = "/v2/actions";

    fn has(server: VersionRange, feature: Feature) -> Option<bool> {
        let reaches = |minor, patch| server.reaches(ServerVersion::new(4, minor, patch));
        match feature {
            Feature::PayloadTypes | Feature::PublicKeys => reaches(8, 0),
            Feature::ListOrder => reaches(1, 0),
            // Broken from v4.1.0 to v4.7.0 (API.md 5.5).
            Feature::BroadRequestsRun => match (reaches(7, 1), reaches(1, 0)) {
                (Some(true), _) | (_, Some(false)) => Some(true),
                (Some(false), Some(true)) => Some(false),
                _ => None,
            },
            Feature::SigningKeys
            | Feature::CreationDates
            | Feature::RequestsRun
            | Feature::FunctionsAndEventsRun => Some(true),
            Feature::Includes | Feature::MixedIncludes | Feature::ResponseIncludes => Some(false),
        }
    }

    fn limits(server: VersionRange) -> Limits {
        let endpoint = if server.reaches(ServerVersion::new(4, 5, 0)) == Some(false) {
            1000
        } else {
            2048
        };
        Limits {
            endpoint,
            ..Limits::LATER
        }
    }
}
