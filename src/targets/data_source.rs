//! Data sources `zitadelactions_target`, one by its ID or name, and `zitadelactions_targets`,
//! several by filters.

use terraform_plugin::prelude::*;
use terraform_plugin::terraform::validators::non_empty;
use zitadel_actions::model::Target;

use super::filter::{self, TargetFilter};
use super::model::{Interrupting, TargetModel};
use super::{find, flatten};
use crate::config::Connection;
use crate::diagnostics::{Explain, warn_of_left_out};
use crate::{duration, timestamp};

/// A target in a data source, without its signing key. There is no `Debug`: an endpoint may carry a
/// token.
#[derive(Clone, Model)]
pub struct TargetSummary {
    /// The ID that the server gave.
    pub id: Attr<String>,
    /// The name.
    pub name: Attr<String>,
    /// The URL that ZITADEL calls.
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

/// The object of an asynchronous target: set or null.
#[derive(Clone, Model)]
pub struct NoArguments {}

impl TargetSummary {
    fn of(target: &Target) -> Self {
        let kind = flatten::with_kind(&TargetModel::default(), target.kind);
        Self {
            id: target.id.as_str().into(),
            name: target.name.clone().into(),
            endpoint: flatten::endpoint(target),
            timeout: duration::format(target.timeout).into(),
            rest_webhook: kind.rest_webhook,
            rest_call: kind.rest_call,
            rest_async: kind.rest_async.is_known().then_some(NoArguments {}).into(),
            payload_type: target.payload_type.to_string().into(),
            creation_date: timestamp::flatten(target.creation_date.as_ref()),
            change_date: timestamp::flatten(target.change_date.as_ref()),
        }
    }

    /// The attributes other than the ID and the name.
    fn attributes() -> Vec<Attribute> {
        let interrupting = |name: &str| {
            let interrupt_on_error = Attribute::bool("interrupt_on_error").computed();
            let description =
                "Whether a failed call aborts the operation that ZITADEL was performing.";
            Attribute::object(name, [interrupt_on_error.description(description)])
        };
        vec![
            Attribute::string("endpoint").computed().description(
                "The URL that ZITADEL calls. Null if an upgrade of the server lost it. It is \
                 stored in the state as plain text, even if the resource sets it with \
                 `endpoint_wo`.",
            ),
            Attribute::string("timeout").computed().description(
                "How long ZITADEL waits for the response, as a duration such as `10s`.",
            ),
            interrupting("rest_webhook")
                .computed()
                .description("Set if ZITADEL waits for the response and uses only its status."),
            interrupting("rest_call")
                .computed()
                .description("Set if ZITADEL waits for the response and uses its body."),
            Attribute::object("rest_async", [])
                .computed()
                .description("Set if ZITADEL does not wait for the response."),
            Attribute::string("payload_type")
                .computed()
                .description("The format of what ZITADEL sends: `JSON`, `JWT` or `JWE`."),
            Attribute::string("creation_date").computed().description(
                "When the target was created, in RFC 3339 format. Null if the server does not \
                 report it (before ZITADEL v2.59).",
            ),
            Attribute::string("change_date")
                .computed()
                .description("When the target was last changed, in RFC 3339 format."),
        ]
    }
}

/// The data source `zitadelactions_target`.
#[derive(Debug)]
pub struct TargetDataSource;

/// The attributes of the data source `zitadelactions_target`.
#[derive(Clone, Model)]
pub struct TargetData {
    /// All but the signing key.
    #[terraform(flatten)]
    pub summary: TargetSummary,
    /// The key with which a receiver verifies signatures.
    pub signing_key: Attr<String>,
}

impl DataSource for TargetDataSource {
    type Client = Connection;
    type Model = TargetData;

    fn schema(&self) -> Schema {
        let mut attributes =
            vec![
            Attribute::string("id")
                .optional_computed()
                .validate(non_empty())
                .description("The ID of the target."),
            Attribute::string("name")
                .optional_computed()
                .validate(non_empty())
                .description("The name of the target, which is case-sensitive here."),
            Attribute::string("signing_key").computed().sensitive().description(
                "The key with which a receiver verifies the `ZITADEL-Signature` header. Null \
                 before ZITADEL v2.66. It is stored in the state as plain text; use the ephemeral \
                 resource `zitadelactions_signing_key` to avoid that.",
            ),
        ];
        attributes.extend(TargetSummary::attributes());
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
        let TargetSummary { id, name, .. } = &request.config.summary;
        let target = match id {
            Attr::Known(id) => find::by_id(client, id, find::DATA_SOURCE).await?,
            _ => find::by_name(client, name.require("name")?, Some("name")).await?,
        };
        Ok(TargetData {
            summary: TargetSummary::of(&target),
            signing_key: flatten::key(target.signing_key.as_ref()),
        })
    }
}

/// The data source `zitadelactions_targets`.
#[derive(Debug)]
pub struct TargetsDataSource;

/// The attributes of the data source `zitadelactions_targets`.
#[derive(Clone, Model)]
pub struct TargetsData {
    /// Which targets are wanted.
    #[terraform(flatten)]
    pub filter: TargetFilter,
    /// The targets that match, by ID.
    pub targets: Attr<Vec<TargetSummary>>,
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
        found.extend(TargetSummary::attributes());
        let mut attributes = filter::attributes();
        attributes.push(
            Attribute::list_of_objects("targets", Object::new(found))
                .computed()
                .description(
                    "The targets that match all filters, ordered by ID. They have no signing keys: \
                 read those with the data source or the ephemeral resource of a single target.",
                ),
        );
        Schema::new(attributes).description(
            "The targets of the instance, or those that match all filters. An empty result is not \
             an error.",
        )
    }

    fn validate_config(
        &self,
        request: ValidateConfigRequest<TargetsData>,
        diagnostics: &mut Diagnostics,
    ) {
        request.config.filter.check(diagnostics);
    }

    async fn read(
        &self,
        connection: &Connection,
        request: ReadDataSourceRequest<TargetsData>,
    ) -> Result<TargetsData, Diagnostics> {
        let filter = request.config.filter;
        let client = connection.client()?;
        let all = client.list_targets().await;
        let all = all.explained(|| "list the targets")?;
        warn_of_left_out(&client.unreadable_of("target"), &request.context);
        let matching = all.iter().filter(|target| filter.matches(target));
        Ok(TargetsData {
            targets: Attr::Known(matching.map(TargetSummary::of).collect()),
            filter,
        })
    }
}
