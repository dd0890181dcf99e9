//! May 2024 (v2.52 to v2.58): the endpoint at the top, three kinds, one list of targets and
//! includes, and `Condition` with a capital letter in answers.

use serde_json::Value;

use super::World;
use super::answer::{self, Object};
use super::condition::{self, Condition};
use super::resources_v3alpha::show_reference;
use super::target::{draft, show_kind, update};
use super::v3alpha::{Shapes, V3alpha, details, target_column};
use crate::failure::Failure;
use crate::proto::{Record, Schema};
use crate::state::{Execution, Reference, Target};
use crate::version::Version;

/// The API of May 2024 on one server.
pub(super) fn new(version: Version) -> V3alpha {
    let messages = include_str!("../../data/messages/v3alpha_2024_05.txt");
    let schema = Schema::read(
        messages,
        "zitadel.action.v3alpha",
        "v3alpha_2024_05",
        version,
    );
    let shapes = Shapes {
        draft,
        update,
        show_target,
        target_column,
        references,
        filter_id,
        include_id,
        sorts_by_target: true,
        show_execution,
    };
    V3alpha::new("zitadel.action.v3alpha.ActionService", schema, shapes)
}

fn show_target(world: &World, target: &Target) -> Value {
    show_kind(Object::new(), target)
        .put("targetId", target.id.as_str())
        .put("details", details(world, target.sequence, target.changed))
        .text("name", &target.name)
        .put("timeout", answer::duration(target.timeout))
        .text("endpoint", &target.endpoint)
        .build()
}

fn references(world: &World, request: &Record) -> Result<Vec<Reference>, Failure> {
    let entry = |entry: &Record| match entry.message("include") {
        Some(include) => Ok(Reference::Include(
            Condition::read(include)?.include_id(world.rules),
        )),
        None => Ok(Reference::Target(entry.text("target").to_owned())),
    };
    request.messages("targets").map(entry).collect()
}

fn filter_id(world: &World, condition: &Record) -> String {
    Condition::read(condition).map_or(String::new(), |condition| condition.id(world.rules))
}

fn include_id(world: &World, query: &Record) -> Result<String, Failure> {
    let include = query.message("include").map(Condition::read).transpose()?;
    let id = include.map(|condition| condition.include_id(world.rules));
    Ok(id.unwrap_or_default())
}

fn show_execution(_: &World, execution: &Execution) -> Object {
    let targets = execution.targets.iter().map(show_reference);
    Object::new()
        .maybe("Condition", condition::show(&execution.id))
        .list("targets", targets.collect())
}
