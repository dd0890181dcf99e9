//! The first API, v2.48 to v2.51: the URL is inside the type of a target, asynchronous is a flag
//! beside it, a list is either all targets or all includes, and ids of executions have dots.

mod dot_id;
mod target;

use serde::Deserialize;
use serde_json::json;

use super::{
    Dialect, ExecutionFilter, Feature, Generation, Limits, Listed, NameList, Page, TargetFilter,
    v3alpha::{self, Details, Got, List},
    wire::{self, FunctionSpelling},
};
use crate::{
    Error,
    call::{Call, Mismatch},
    model::{
        Condition, CreatedTarget, Execution, PayloadType, PriorTarget, Target, TargetDraft,
        TargetId, TargetPatch, TargetRef, Timestamp, UpdatedTarget, VersionRange,
    },
};
use target::GotTarget;

/// The dialect of v3alpha_2024_03.
#[derive(Clone, Debug)]
pub struct V3alpha2024_03 {
    server: VersionRange,
}

impl V3alpha2024_03 {
    /// The dialect of a server of which `server` is known.
    pub fn new(server: VersionRange) -> Self {
        Self { server }
    }
}

impl Dialect for V3alpha2024_03 {
    fn generation(&self) -> Generation {
        Generation::V3alpha2024_03
    }

    fn server(&self) -> VersionRange {
        self.server
    }

    fn has(&self, feature: Feature) -> Option<bool> {
        Some(matches!(
            feature,
            Feature::Includes | Feature::ResponseIncludes
        ))
    }

    fn limits(&self) -> Limits {
        Limits::EARLY
    }

    fn filters_executions(&self) -> bool {
        false
    }

    fn pages(&self) -> bool {
        false
    }

    fn empties_executions(&self) -> bool {
        false
    }

    fn ignores_same_list(&self) -> bool {
        false
    }

    fn interrupt_outlives_async(&self) -> bool {
        true
    }

    fn execution_key(&self, condition: &Condition) -> String {
        dot_id::format(condition)
    }

    fn create_target(&self, draft: &TargetDraft) -> Result<Call<CreatedTarget>, Error> {
        if draft.payload_type != PayloadType::default() {
            self.require(Feature::PayloadTypes)?;
        }
        Ok(v3alpha::create_target(target::draft_to_json(draft)))
    }

    fn update_target(
        &self,
        id: &TargetId,
        patch: &TargetPatch,
        past: &PriorTarget,
    ) -> Result<Call<UpdatedTarget>, Error> {
        v3alpha::refuse_newer(self, patch)?;
        Ok(v3alpha::update_target(
            id,
            target::patch_to_json(patch, past)?,
        ))
    }

    fn probe_target(&self, id: &TargetId) -> Call<Option<Timestamp>> {
        v3alpha::probe_target(id)
    }

    fn delete_target(&self, id: &TargetId) -> Call<()> {
        v3alpha::delete_target(id)
    }

    fn get_target(&self, id: &TargetId) -> Call<Target> {
        Call::json(v3alpha::get_target(id), |got: Got<GotTarget>| {
            got.target.read()
        })
    }

    fn list_targets(&self, filter: TargetFilter<'_>, _page: Page) -> Call<Listed<Target>> {
        Call::json(
            v3alpha::list_targets(filter.name()),
            |list: List<GotTarget>| {
                wire::rows(
                    &list.details,
                    list.result,
                    wire::identify_target,
                    GotTarget::read,
                )
            },
        )
    }

    fn set_execution(
        &self,
        condition: &Condition,
        targets: &[TargetRef],
    ) -> Result<Call<Option<Timestamp>>, Error> {
        let (mut ids, mut includes) = (Vec::new(), Vec::new());
        for target in targets {
            match target {
                TargetRef::Target(id) => ids.push(id.as_str()),
                TargetRef::Include(condition) => includes.push(dot_id::format(condition)),
            }
        }
        let list = match (ids.is_empty(), includes.is_empty()) {
            (false, false) => return Err(self.unsupported(Feature::MixedIncludes).into()),
            (true, false) => ("includes", json!(includes)),
            (_, true) => ("targets", json!(ids)),
        };
        Ok(v3alpha::set_execution(
            condition,
            FunctionSpelling::Text,
            list,
        ))
    }

    fn remove_execution(&self, condition: &Condition) -> Call<Option<Timestamp>> {
        v3alpha::remove_execution(condition, FunctionSpelling::Text)
    }

    /// A function is looked up without its prefix and never found (API.md 4.1).
    fn list_executions(&self, filter: ExecutionFilter<'_>, _page: Page) -> Call<Listed<Execution>> {
        let condition = match filter {
            ExecutionFilter::All | ExecutionFilter::On(Condition::Function(_)) => None,
            ExecutionFilter::On(condition) => {
                Some(wire::condition_to_json(condition, FunctionSpelling::Text))
            }
        };
        Call::json(
            v3alpha::list_executions(condition),
            |list: List<GotExecution>| {
                let identify = |row: &serde_json::Value| {
                    wire::identify_execution_by(row["executionId"].as_str(), dot_id::parse)
                };
                wire::rows(&list.details, list.result, identify, GotExecution::read)
            },
        )
    }

    fn list_names(&self, list: NameList) -> Call<Vec<String>> {
        wire::named_list("/v3alpha/executions", list)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GotExecution {
    execution_id: String,
    #[serde(default)]
    details: Details,
    #[serde(default)]
    targets: Vec<String>,
    #[serde(default)]
    includes: Vec<String>,
}

impl GotExecution {
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
