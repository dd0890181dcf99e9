//! The generations of the API: the routes of each, what its requests mean, how its answers look.
//!
//! A generation translates; it decides nothing about the state that another generation would
//! decide differently. Where servers differ in behaviour rather than in shape, it asks
//! [`Rules`](crate::rules::Rules).

mod answer;
mod condition;
mod flat;
mod pagination;
mod public_keys;
mod resources_v3alpha;
mod route;
mod search;
mod target;
mod v2;
mod v2beta;
mod v3alpha;
mod v3alpha_2024_03;
mod v3alpha_2024_05;

use serde_json::Value;

pub(crate) use answer::Object;
pub(crate) use route::{BodyRule, Operation, Permission, Route, decode_path};

use crate::endpoint::EndpointPolicy;
use crate::failure::Failure;
use crate::names::Names;
use crate::proto::{Record, Schema};
use crate::rules::Rules;
use crate::state::State;
use crate::version::Version;

/// What a generation works on.
pub(crate) struct World {
    pub(crate) rules: Rules,
    pub(crate) names: Names,
    pub(crate) policy: EndpointPolicy,
    pub(crate) state: State,
}

/// An API generation as one server serves it.
pub(crate) trait Generation: Send + Sync {
    /// The gRPC service behind the routes, such as `zitadel.action.v2.ActionService`.
    fn service(&self) -> &str;
    /// The messages of the generation.
    fn schema(&self) -> &Schema;
    /// Its routes.
    fn routes(&self) -> &[Route];
    /// Carries out a valid request of a permitted caller.
    fn answer(
        &self,
        world: &mut World,
        operation: Operation,
        request: &Record,
    ) -> Result<Value, Failure>;
}

/// The generations that a server serves.
pub(crate) fn generations_of(version: Version) -> Vec<Box<dyn Generation>> {
    let since = |bound| version >= Version::bound(bound);
    if since("4.0") {
        vec![Box::new(v2::new(version)), Box::new(v2beta::new(version))]
    } else if since("3.0") {
        vec![Box::new(v2beta::new(version))]
    } else if since("2.59") {
        vec![Box::new(resources_v3alpha::ResourcesV3alpha::new(version))]
    } else if since("2.52") {
        vec![Box::new(v3alpha_2024_05::new(version))]
    } else {
        vec![Box::new(v3alpha_2024_03::new(version))]
    }
}
