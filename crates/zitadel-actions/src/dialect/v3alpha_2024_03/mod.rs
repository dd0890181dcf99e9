//! The first API, v2.48 to v2.51: the URL is inside the type of a target, asynchronous is a flag
//! beside it, a list is either all targets or all includes, and IDs of executions have dots.

mod dot_id;
mod target;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Dialect, Feature, Generation, RowIdentity,
    v3alpha::{Details, V3alphaGeneration},
    wire::{self, FunctionSpelling},
};
use crate::{
    Error,
    call::Mismatch,
    model::{Condition, Execution, PriorTarget, TargetDraft, TargetPatch, TargetRef},
};

/// What distinguishes v3alpha_2024_03.
#[derive(Debug)]
pub(super) struct V3alpha2024_03;

impl V3alphaGeneration for V3alpha2024_03 {
    const GENERATION: Generation = Generation::V3alpha2024_03;
    const FUNCTIONS: FunctionSpelling = FunctionSpelling::String;
    const FILTERS_EXECUTIONS: bool = false;
    const INTERRUPT_OUTLIVES_ASYNC: bool = true;

    type Target = target::GotTarget;
    type Execution = GotExecution;

    fn has(feature: Feature) -> bool {
        matches!(feature, Feature::Includes | Feature::ResponseIncludes)
    }

    fn draft_to_json(draft: &TargetDraft) -> Value {
        target::draft_to_json(draft)
    }

    fn patch_to_json(patch: &TargetPatch, past: &PriorTarget) -> Result<Value, Error> {
        target::patch_to_json(patch, past)
    }

    fn list_to_json(
        dialect: &dyn Dialect,
        targets: &[TargetRef],
    ) -> Result<(&'static str, Value), Error> {
        let (mut ids, mut includes) = (Vec::new(), Vec::new());
        for target in targets {
            match target {
                TargetRef::Target(id) => ids.push(id.as_str()),
                TargetRef::Include(condition) => includes.push(dot_id::format(condition)),
            }
        }
        match (ids.is_empty(), includes.is_empty()) {
            (false, false) => Err(dialect.unsupported(Feature::MixedIncludes).into()),
            (true, false) => Ok(("includes", json!(includes))),
            (_, true) => Ok(("targets", json!(ids))),
        }
    }

    fn execution_key(condition: &Condition) -> String {
        dot_id::format(condition)
    }

    /// These servers look a function up without its prefix, and never find it (API.md 4.1).
    fn can_find(condition: &Condition) -> bool {
        !matches!(condition, Condition::Function(_))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::dialect) struct GotExecution {
    execution_id: String,
    #[serde(default)]
    details: Details,
    #[serde(default)]
    targets: Vec<String>,
    #[serde(default)]
    includes: Vec<String>,
}

impl wire::Object for GotExecution {
    type Neutral = Execution;

    fn identify(json: &Value) -> RowIdentity {
        wire::identify_execution_by(json["executionId"].as_str(), dot_id::parse)
    }

    fn read(self) -> Result<Execution, Mismatch> {
        let targets = self
            .targets
            .iter()
            .map(|id| wire::target_id(id).map(TargetRef::Target));
        let includes = self
            .includes
            .iter()
            .map(|id| dot_id::parse(id).map(TargetRef::Include));
        Ok(Execution {
            condition: dot_id::parse(&self.execution_id)?,
            targets: targets.chain(includes).collect::<Result<_, _>>()?,
            creation_date: None,
            change_date: self.details.changed()?,
        })
    }
}
