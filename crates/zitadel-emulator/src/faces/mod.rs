//! One face per API generation: its routes, what its requests mean, how its answers look.
//!
//! A face translates; it decides nothing that another face would decide differently about the
//! state. Where servers differ in behaviour rather than in shape, the face asks
//! [`Rules`](crate::rules::Rules).

mod answer;
mod condition;
mod flat;
mod keys;
mod march_2024;
mod may_2024;
mod of_2024;
mod resources;
mod route;
mod search;
mod target;

use serde_json::Value;

pub(crate) use answer::Object;
pub(crate) use condition::execution_candidates;
pub(crate) use route::{BodyRule, Operation, Permission, Route, decode_path};

use crate::endpoint::EndpointPolicy;
use crate::failure::Failure;
use crate::names::Names;
use crate::proto::{Record, Schema};
use crate::rules::{Rules, Version};
use crate::state::State;

/// What a face works on.
pub(crate) struct World {
    pub(crate) rules: Rules,
    pub(crate) names: Names,
    pub(crate) policy: EndpointPolicy,
    pub(crate) state: State,
}

/// An API generation as one server serves it.
pub(crate) trait Face: Send + Sync {
    /// The gRPC service behind the routes, such as `zitadel.action.v2.ActionService`.
    fn service(&self) -> &str;
    /// The messages of the generation.
    fn schema(&self) -> &Schema;
    /// Its routes.
    fn routes(&self) -> &[Route];
    /// Does what a valid request of a permitted caller asks.
    fn answer(
        &self,
        world: &mut World,
        operation: Operation,
        request: &Record,
    ) -> Result<Value, Failure>;
}

/// The faces that a server serves.
pub(crate) fn faces_of(version: Version) -> Vec<Box<dyn Face>> {
    let since = |bound| version >= Version::bound(bound);
    match () {
        () if since("4.0") => vec![
            Box::new(flat::Flat::v2(version)),
            Box::new(flat::Flat::v2beta(version)),
        ],
        () if since("3.0") => vec![Box::new(flat::Flat::v2beta(version))],
        () if since("2.59") => vec![Box::new(resources::Resources::new(version))],
        () if since("2.52") => vec![Box::new(may_2024::May2024::new(version))],
        () => vec![Box::new(march_2024::March2024::new(version))],
    }
}
