//! Data sources `zitadelactions_target`, one by its id or name, and `zitadelactions_targets`,
//! several by filters.

use terraform_plugin::Model;
use terraform_plugin::framework::{DataSource, ReadDataSourceRequest, ValidateConfigRequest};
use terraform_plugin::terraform::validators::non_empty;
use terraform_plugin::terraform::{Attr, Attribute, Diagnostic, Diagnostics, Object, Schema};
use zitadel_actions::client::Client;
use zitadel_actions::model::{Target, TargetId};

use super::filter::{self, Kind, Match, TargetFilter};
use super::flatten;
use super::model::{Interrupting, NoArguments, TargetModel};
use crate::config::Connection;
use crate::diagnostics::{Explain, Title};

/// The data source `zitadelactions_target`.
#[derive(Debug)]
pub struct TargetDataSource;

/// The attributes of the data source `zitadelactions_target`. There is no `Debug`: it holds the
/// signing key.
#[derive(Clone, Model)]
pub struct TargetData {
    /// The server's id.
    pub id: Attr<String>,
    /// The name.
    pub name: Attr<String>,
    /// The URL that is called.
    pub endpoint: Attr<String>,
    /// A duration.
    pub timeout: Attr<String>,
    /// Set for a webhook.
    pub rest_webhook: Attr<Interrupting>,
    /// Set for a call.
    pub rest_call: Attr<Interrupting>,
    /// Set for an asynchronous target.
    pub rest_async: Attr<NoArguments>,
    /// `JSON`, `JWT` or `JWE`.
    pub payload_type: Attr<String>,
    /// What the receiver verifies signatures with.
    pub signing_key: Attr<String>,
    /// RFC 3339.
    pub creation_date: Attr<String>,
    /// RFC 3339.
    pub change_date: Attr<String>,
}

impl TargetData {
    fn of(target: &Target) -> Self {
        let found = flatten::read(target, &TargetModel::default());
        Self {
            id: found.id,
            name: found.name,
            endpoint: found.endpoint,
            timeout: found.timeout,
            rest_webhook: found.rest_webhook,
            rest_call: found.rest_call,
            rest_async: if found.rest_async.is_known() {
                Attr::Known(NoArguments {})
            } else {
                Attr::Null
            },
            payload_type: found.payload_type,
            signing_key: found.signing_key,
            creation_date: found.creation_date,
            change_date: found.change_date,
        }
    }
}

impl DataSource for TargetDataSource {
    type Client = Connection;
    type Model = TargetData;

    fn schema(&self) -> Schema {
        let mut attributes = vec![
            Attribute::string("id").optional_computed().validate(non_empty()).description("The ID of the target."),
            Attribute::string("name")
                .optional_computed()
                .validate(non_empty())
                .description("The name of the target, which is case-sensitive here."),
            Attribute::string("signing_key").computed().sensitive().description(
                "The key with which a receiver verifies the `ZITADEL-Signature` header. Null before ZITADEL v2.66. \
                 It is stored in the state as plain text; use the ephemeral resource `zitadelactions_signing_key` to \
                 avoid that.",
            ),
        ];
        attributes.extend(common_attributes());
        Schema::new(attributes)
            .exactly_one_of(["id", "name"])
            .description("An existing target, by its ID or its name. A target that does not exist is an error.")
    }

    async fn read(
        &self,
        connection: &Connection,
        request: ReadDataSourceRequest<TargetData>,
    ) -> Result<TargetData, Diagnostics> {
        let client = connection.client()?;
        let target = match (&request.config.id, &request.config.name) {
            (Attr::Known(id), _) => by_id(client, id).await?,
            (_, name) => by_name(client, name.require("name")?).await?,
        };
        Ok(TargetData::of(&target))
    }
}

async fn by_id(client: &Client, text: &str) -> Result<Target, Diagnostics> {
    let missing =
        |why: String| Diagnostics::from(Diagnostic::error(Title::TargetNotFound, why).at("id"));
    let id = TargetId::parse(text).map_err(|error| missing(format!("{text:?} is {error}.")))?;
    let found = client
        .find_target(&id)
        .await
        .explained(|| format!("find the target {text}"))?;
    found.ok_or_else(|| {
        missing(format!(
            "The instance has no target with the ID {text:?}: it was deleted, or it belongs to another instance. The \
             data source zitadelactions_targets lists all targets."
        ))
    })
}

async fn by_name(client: &Client, name: &str) -> Result<Target, Diagnostics> {
    let attempt = || format!("find the target named {name:?}");
    if let Some(target) = client.find_target_named(name).await.explained(attempt)? {
        return Ok(target);
    }
    let all = client.list_targets().await.explained(attempt)?;
    let other_case = all
        .iter()
        .find(|target| target.name.to_lowercase() == name.to_lowercase());
    let advice = match other_case {
        Some(target) => format!(
            "It has one named {:?}: names are case-sensitive here.",
            target.name
        ),
        None => match all.len() {
            0 => "It has no targets.".to_owned(),
            1 => format!("It has one target with another name: {:?}.", all[0].name),
            count => format!(
                "It has {count} targets with other names; the data source zitadelactions_targets \
                 lists them and finds them by a part of the name."
            ),
        },
    };
    let why = format!("The instance has no target named {name:?}. {advice}");
    Err(Diagnostic::error(Title::TargetNotFound, why)
        .at("name")
        .into())
}

/// The attributes of every target except its ID and name.
fn common_attributes() -> Vec<Attribute> {
    let interrupting = |name: &str| {
        Attribute::object(
            name,
            [Attribute::bool("interrupt_on_error")
                .computed()
                .description(
                    "Whether a failed call aborts the operation that ZITADEL was performing.",
                )],
        )
    };
    vec![
        Attribute::string("endpoint").computed().description("The URL that ZITADEL calls. Null if an upgrade of the \
            server lost it. It is stored in the state as plain text, even if the resource sets it with \
            `endpoint_wo`."),
        Attribute::string("timeout").computed().description("How long ZITADEL waits for the response, as a duration \
            such as `10s`."),
        interrupting("rest_webhook").computed().description("Set if ZITADEL waits for the response and uses only its \
            status."),
        interrupting("rest_call").computed().description("Set if ZITADEL waits for the response and uses its body."),
        Attribute::object("rest_async", []).computed().description("Set if ZITADEL does not wait for the response."),
        Attribute::string("payload_type").computed().description("The format of what ZITADEL sends: `JSON`, `JWT` or \
            `JWE`."),
        Attribute::string("creation_date").computed().description("When the target was created, in RFC 3339 format. \
            Null if the server does not report it (before ZITADEL v2.59)."),
        Attribute::string("change_date").computed().description("When the target was last changed, in RFC 3339 format."),
    ]
}

/// The data source `zitadelactions_targets`.
#[derive(Debug)]
pub struct TargetsDataSource;

/// The attributes of the data source `zitadelactions_targets`. There is no `Debug`: an endpoint may
/// carry a token.
#[derive(Clone, Model)]
pub struct TargetsData {
    /// See [`TargetFilter`].
    pub name: Attr<String>,
    /// See [`TargetFilter`].
    pub r#match: Attr<Match>,
    /// See [`TargetFilter`].
    pub ids: Attr<Vec<Attr<String>>>,
    /// See [`TargetFilter`].
    pub kind: Attr<Kind>,
    /// The targets that pass, by id.
    pub targets: Attr<Vec<FoundTarget>>,
}

impl TargetsData {
    fn filter(&self) -> TargetFilter {
        TargetFilter {
            name: self.name.clone(),
            r#match: self.r#match,
            ids: self.ids.clone(),
            kind: self.kind,
        }
    }
}

/// One of several targets: all but its signing key.
#[derive(Clone, Model)]
pub struct FoundTarget {
    /// The server's id.
    pub id: Attr<String>,
    /// The name.
    pub name: Attr<String>,
    /// The URL that is called.
    pub endpoint: Attr<String>,
    /// A duration.
    pub timeout: Attr<String>,
    /// Set for a webhook.
    pub rest_webhook: Attr<Interrupting>,
    /// Set for a call.
    pub rest_call: Attr<Interrupting>,
    /// Set for an asynchronous target.
    pub rest_async: Attr<NoArguments>,
    /// `JSON`, `JWT` or `JWE`.
    pub payload_type: Attr<String>,
    /// RFC 3339.
    pub creation_date: Attr<String>,
    /// RFC 3339.
    pub change_date: Attr<String>,
}

impl FoundTarget {
    fn of(target: &Target) -> Self {
        let found = TargetData::of(target);
        Self {
            id: found.id,
            name: found.name,
            endpoint: found.endpoint,
            timeout: found.timeout,
            rest_webhook: found.rest_webhook,
            rest_call: found.rest_call,
            rest_async: found.rest_async,
            payload_type: found.payload_type,
            creation_date: found.creation_date,
            change_date: found.change_date,
        }
    }
}

impl DataSource for TargetsDataSource {
    type Client = Connection;
    type Model = TargetsData;

    fn schema(&self) -> Schema {
        let mut found = vec![
            Attribute::string("id")
                .computed()
                .description("The ID of the target."),
            Attribute::string("name")
                .computed()
                .description("The name of the target."),
        ];
        found.extend(common_attributes());
        let mut attributes = filter::attributes();
        attributes.push(Attribute::list_of_objects("targets", Object::new(found)).computed().description(
            "The targets that match all filters, ordered by ID. They have no signing keys: read those with the data \
             source or the ephemeral resource of a single target.",
        ));
        Schema::new(attributes).description(
            "The targets of the instance, or those that match all filters. An empty result is not an error.",
        )
    }

    fn validate_config(
        &self,
        request: ValidateConfigRequest<TargetsData>,
        diagnostics: &mut Diagnostics,
    ) {
        let config = &request.config;
        config.filter().check(diagnostics);
    }

    async fn read(
        &self,
        connection: &Connection,
        request: ReadDataSourceRequest<TargetsData>,
    ) -> Result<TargetsData, Diagnostics> {
        let filter = request.config.filter();
        let all = connection
            .client()?
            .list_targets()
            .await
            .explained(|| "list the targets")?;
        let found: Vec<FoundTarget> = all
            .iter()
            .filter(|target| filter.admits(target))
            .map(FoundTarget::of)
            .collect();
        Ok(TargetsData {
            targets: found.into(),
            ..request.config
        })
    }
}
