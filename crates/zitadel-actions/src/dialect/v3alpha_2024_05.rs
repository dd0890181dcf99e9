//! The API of v2.52 to v2.58: the kinds and the endpoint as today, one list of targets and
//! includes, and executions that show their condition under a capital `Condition`.

use serde::Deserialize;

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

/// The dialect of v3alpha_2024_05.
#[derive(Clone, Debug)]
pub struct V3alpha2024_05 {
    server: VersionRange,
}

impl V3alpha2024_05 {
    /// The dialect of a server of which `server` is known.
    pub fn new(server: VersionRange) -> Self {
        Self { server }
    }
}

impl Dialect for V3alpha2024_05 {
    fn generation(&self) -> Generation {
        Generation::V3alpha2024_05
    }

    fn server(&self) -> VersionRange {
        self.server
    }

    fn has(&self, feature: Feature) -> Option<bool> {
        Some(match feature {
            Feature::Includes
            | Feature::MixedIncludes
            | Feature::RequestsRun
            | Feature::BroadRequestsRun => true,
            Feature::SigningKeys
            | Feature::PayloadTypes
            | Feature::PublicKeys
            | Feature::ResponseIncludes
            | Feature::CreationDates
            | Feature::FunctionsAndEventsRun
            | Feature::ListOrder => false,
        })
    }

    fn limits(&self) -> Limits {
        Limits::EARLY
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

    fn create_target(&self, draft: &TargetDraft) -> Result<Call<CreatedTarget>, Error> {
        if draft.payload_type != PayloadType::default() {
            self.require(Feature::PayloadTypes)?;
        }
        Ok(v3alpha::create_target(wire::settings_to_json(draft).into()))
    }

    fn update_target(
        &self,
        id: &TargetId,
        patch: &TargetPatch,
        _past: &PriorTarget,
    ) -> Result<Call<UpdatedTarget>, Error> {
        v3alpha::refuse_newer(self, patch)?;
        Ok(v3alpha::update_target(
            id,
            wire::patch_to_json(patch).into(),
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
        let list = ("targets", wire::mixed_to_json(self, targets)?);
        Ok(v3alpha::set_execution(
            condition,
            FunctionSpelling::Object,
            list,
        ))
    }

    fn remove_execution(&self, condition: &Condition) -> Call<Option<Timestamp>> {
        v3alpha::remove_execution(condition, FunctionSpelling::Object)
    }

    fn list_executions(&self, filter: ExecutionFilter<'_>, _page: Page) -> Call<Listed<Execution>> {
        let condition = match filter {
            ExecutionFilter::All => None,
            ExecutionFilter::On(condition) => {
                Some(wire::condition_to_json(condition, FunctionSpelling::Object))
            }
        };
        Call::json(
            v3alpha::list_executions(condition),
            |list: List<GotExecution>| {
                wire::rows(
                    &list.details,
                    list.result,
                    wire::identify_execution,
                    GotExecution::read,
                )
            },
        )
    }

    fn list_names(&self, list: NameList) -> Call<Vec<String>> {
        wire::named_list("/v3alpha/executions", list)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GotTarget {
    target_id: String,
    #[serde(default)]
    details: Details,
    #[serde(default)]
    name: String,
    #[serde(flatten)]
    kind: wire::Kind,
    timeout: Option<String>,
    #[serde(default)]
    endpoint: String,
}

impl GotTarget {
    fn read(self) -> Result<Target, Mismatch> {
        Ok(Target {
            id: wire::target_id(&self.target_id)?,
            name: self.name,
            endpoint: wire::endpoint(self.endpoint),
            kind: self.kind.read()?,
            timeout: wire::timeout(self.timeout.as_deref())?,
            payload_type: PayloadType::Json,
            signing_key: None,
            creation_date: None,
            change_date: self.details.changed()?,
        })
    }
}

#[derive(Deserialize)]
struct GotExecution {
    #[serde(rename = "Condition", alias = "condition")]
    condition: wire::Condition,
    #[serde(default)]
    details: Details,
    #[serde(default)]
    targets: Vec<wire::Entry>,
}

impl GotExecution {
    fn read(self) -> Result<Execution, Mismatch> {
        Ok(Execution {
            condition: self.condition.read()?,
            targets: wire::Entry::read_all(self.targets)?,
            creation_date: None,
            change_date: self.details.changed()?,
        })
    }
}
