//! Data sources `zitadelactions_execution`, one by its condition or ID, and
//! `zitadelactions_executions`, several by filters.

use terraform_plugin::prelude::*;
use terraform_plugin::terraform::RequiresReplace;
use terraform_plugin::terraform::{AttributeKind, Mode};
use zitadel_actions::model::{Condition, Execution, TargetRef};

use super::filter::{self, ExecutionFilter};
use super::model::{ConditionModel, EntryModel, ExecutionModel};
use super::{condition, errors, flatten, schema};
use crate::config::Connection;
use crate::diagnostics::{Explain, Title, warn_of_left_out};

/// The data source `zitadelactions_execution`.
#[derive(Debug)]
pub struct ExecutionDataSource;

/// The attributes of the data source `zitadelactions_execution`, and of each of several executions.
#[derive(Clone, Debug, Model)]
pub struct ExecutionData {
    /// The slash form of the condition.
    pub id: Attr<String>,
    /// When the targets are called.
    pub condition: Attr<ConditionModel>,
    /// The targets of the list, in calling order.
    pub target_ids: Attr<Vec<Attr<String>>>,
    /// The whole list: targets and included executions.
    pub targets: Attr<Vec<Attr<EntryModel>>>,
    /// RFC 3339.
    pub creation_date: Attr<String>,
    /// RFC 3339.
    pub change_date: Attr<String>,
}

impl ExecutionData {
    fn of(execution: &Execution) -> Self {
        // A prior list in `targets` makes the whole list appear there.
        let in_targets = ExecutionModel {
            targets: Attr::Known(Vec::new()),
            ..ExecutionModel::default()
        };
        let found = flatten::read(execution, &in_targets);
        let ids = execution.targets.iter().filter_map(|entry| match entry {
            TargetRef::Target(id) => Some(id.as_str().into()),
            TargetRef::Include(_) => None,
        });
        Self {
            id: found.id,
            condition: found.condition,
            target_ids: Attr::Known(ids.collect()),
            targets: found.targets,
            creation_date: found.creation_date,
            change_date: found.change_date,
        }
    }
}

impl DataSource for ExecutionDataSource {
    type Client = Connection;
    type Model = ExecutionData;

    fn schema(&self) -> Schema {
        let mut attributes = vec![
            Attribute::string("id").optional_computed().description(
                "The ID of the execution: its condition as one string, such as \
                 `event/user.human.*`. The import IDs of the official provider are accepted too, \
                 with the kind in front: `event:group:user.human`.",
            ),
            Attribute::object("condition", schema::condition()).optional_computed().description(
                "The condition, with exactly one of `request`, `response`, `function` and `event`.",
            ),
        ];
        attributes.extend(common_attributes());
        Schema::new(attributes).exactly_one_of(["id", "condition"]).description(
            "The execution on a condition, by the condition or by its ID, with the targets that it \
             calls. A condition without targets has no execution, which is an error.",
        )
    }

    fn validate_config(
        &self,
        request: ValidateConfigRequest<ExecutionData>,
        diagnostics: &mut Diagnostics,
    ) {
        let config = &request.config;
        if let Some(text) = config.id.as_str()
            && let Err(error) = parse(text)
        {
            diagnostics.extend(error);
        }
    }

    async fn read(
        &self,
        connection: &Connection,
        request: ReadDataSourceRequest<ExecutionData>,
    ) -> Result<ExecutionData, Diagnostics> {
        let (condition, attribute) = match &request.config.id {
            Attr::Known(text) => (parse(text)?, "id"),
            _ => (wanted(&request.config)?, "condition"),
        };
        let client = connection.client()?;
        let found = client.find_execution(&condition).await;
        match found.explained(|| format!("find the execution {condition}"))? {
            // An argument that is set comes back as it was written.
            Some(execution) => Ok(ExecutionData {
                id: request
                    .config
                    .id
                    .known()
                    .cloned()
                    .unwrap_or(condition.id())
                    .into(),
                ..ExecutionData::of(&execution)
            }),
            None => {
                let advice = "A broader one (a group, a service, all) may run instead; the data \
                              source zitadelactions_executions lists them.";
                let error = errors::not_found(client, &condition, advice).await;
                Err(error.at(attribute).into())
            }
        }
    }
}

fn parse(text: &str) -> Result<Condition, Diagnostics> {
    condition::parse_import_id(text).ok_or_else(|| {
        let why = format!(
            "{text:?} is not the ID of an execution. Valid IDs look like \
             request/zitadel.session.v2.SessionService/ListSessions, \
             request/zitadel.session.v2.SessionService, request (every call; response the same), \
             function/preuserinfo, event/user.human.added, event/user.human.* or event."
        );
        Diagnostic::error(Title::InvalidId, why).at("id").into()
    })
}

fn wanted(config: &ExecutionData) -> Result<Condition, Diagnostics> {
    condition::expand(&config.condition)?.ok_or_else(|| {
        Diagnostic::error(Title::UnknownValue, "The condition is not known yet.")
            .at("condition")
            .into()
    })
}

/// The attributes other than the ID and the condition.
fn common_attributes() -> Vec<Attribute> {
    let entry = [
        Attribute::string("target_id")
            .computed()
            .description("The ID of a target, or null."),
        Attribute::object("include", read_only(schema::condition()))
            .computed()
            .description(
                "The condition of another execution whose targets are called here, or null.",
            ),
    ];
    vec![
        Attribute::list("target_ids", Type::String).computed().description(
            "The IDs of the targets in the execution's own list, in calling order, without those \
             of included executions.",
        ),
        Attribute::list_of_objects("targets", entry)
            .computed()
            .description("The whole list, in calling order: targets and, on ZITADEL v2.48 to v2.71, included \
                executions."),
        Attribute::string("creation_date").computed().description("When the execution was created, in RFC 3339 \
            format. Null if the server does not report it."),
        Attribute::string("change_date").computed().description("When the execution was last changed, in RFC 3339 \
            format."),
    ]
}

/// The same attributes where the provider alone sets them.
fn read_only(object: Object) -> Object {
    Object::new(object.attributes.into_iter().map(|attribute| Attribute {
        kind: match attribute.kind {
            AttributeKind::Nested(nesting, object) => {
                AttributeKind::Nested(nesting, read_only(object))
            }
            value => value,
        },
        mode: Mode::Computed,
        default: None,
        requires_replace: RequiresReplace::Never,
        validators: Vec::new(),
        ..attribute
    }))
}

/// The data source `zitadelactions_executions`.
#[derive(Debug)]
pub struct ExecutionsDataSource;

/// The attributes of the data source `zitadelactions_executions`.
#[derive(Clone, Debug, Model)]
pub struct ExecutionsData {
    /// Which executions are wanted.
    #[terraform(flatten)]
    pub filter: ExecutionFilter,
    /// The executions that match, by ID.
    pub executions: Attr<Vec<ExecutionData>>,
}

impl DataSource for ExecutionsDataSource {
    type Client = Connection;
    type Model = ExecutionsData;

    fn schema(&self) -> Schema {
        let mut found = vec![
            Attribute::string("id")
                .computed()
                .description("The ID of the execution: its condition as one string."),
            Attribute::object("condition", read_only(schema::condition()))
                .computed()
                .description("The condition."),
        ];
        found.extend(common_attributes());
        let mut attributes = filter::attributes();
        attributes.push(
            Attribute::list_of_objects("executions", Object::new(found))
                .computed()
                .description("The executions that match both filters, ordered by ID."),
        );
        Schema::new(attributes).description(
            "The executions of the instance, or those that match the filters. An empty result is \
             not an error.",
        )
    }

    async fn read(
        &self,
        connection: &Connection,
        request: ReadDataSourceRequest<ExecutionsData>,
    ) -> Result<ExecutionsData, Diagnostics> {
        let filter = request.config.filter;
        let client = connection.client()?;
        let all = client.list_executions().await;
        let all = all.explained(|| "list the executions")?;
        warn_of_left_out(&client.unreadable_of("execution"), &request.context);
        let matching = all.iter().filter(|execution| filter.matches(execution));
        Ok(ExecutionsData {
            executions: Attr::Known(matching.map(ExecutionData::of).collect()),
            filter,
        })
    }
}
