//! Create, read, update, delete, plan and import of a target.

use terraform_plugin::Model;
use terraform_plugin::framework::{
    CreateRequest, DeleteRequest, Identity, ImportIdentityRequest, ImportStateRequest,
    ModifyPlanRequest, MoveStateRequest, ReadRequest, Resource, UpdateRequest,
};
use terraform_plugin::terraform::{
    Attr, Diagnostic, Diagnostics, IdentityAttribute, IdentitySchema, Schema,
};
use zitadel_actions::Error;
use zitadel_actions::client::{Client, Refreshed};
use zitadel_actions::model::{PriorTarget, Target, TargetId, UpdatedTarget};

use super::model::TargetModel;
use super::seal::Seal;
use super::{checks, expand, flatten, moved, plan, schema};
use crate::config::Connection;
use crate::diagnostics::{Explain, Subject, Title, explain};
use crate::old_reads::{self, warn_of_old_reads};

/// `zitadelactions_target`.
#[derive(Debug)]
pub struct TargetResource;

impl Resource for TargetResource {
    type Client = Connection;
    type Model = TargetModel;
    type Identity = TargetIdentity;

    fn schema(&self) -> Schema {
        schema::schema()
    }

    async fn create(
        &self,
        connection: &Connection,
        change: CreateRequest<TargetModel>,
    ) -> Result<TargetModel, Diagnostics> {
        let draft = expand::draft(&change.planned.with_secrets(&change.config))?;
        let seal = seal_of(&change.config)?;
        let attempt = format!("create the target {:?}", draft.name);
        let client = connection.client()?;
        let answer = match client.create_target(&draft).await {
            Ok(answer) => answer,
            Err(error) => {
                let holder = holder_of_name(client, &error, &draft.name, None).await;
                return Err(refused(&error, &attempt, &change.config, holder).into());
            }
        };
        if let Some(planned) = checks::planned_target(&change.planned) {
            connection.claims().plan_target(&answer.id, planned);
        }
        if let Some(seal) = seal {
            seal.keep(&change.private);
        }
        Ok(flatten::created(&change.planned, &answer))
    }

    async fn read(
        &self,
        connection: &Connection,
        current: ReadRequest<TargetModel>,
    ) -> Result<Option<TargetModel>, Diagnostics> {
        let id = expand::id(&current.state)?;
        connection.claims().refresh(id.as_str());
        let seen = old_reads::seen(&current.state.change_date);
        let found = connection
            .client()?
            .refresh_target(&id, seen.as_ref())
            .await;
        let target = match found
            .explained(|| format!("read the target {}", shown(&current.state)))?
        {
            Refreshed::Shown(target) => target,
            Refreshed::Behind => {
                let object = format!("the target {}", shown(&current.state));
                warn_of_old_reads(&object, &current.context);
                return Ok(Some(current.state));
            }
            Refreshed::Gone => {
                if current.state.name.is_known() {
                    current.context.warn(
                        Title::TargetNotFound,
                        format!(
                            "The target {} was deleted outside of Terraform and will be created again.",
                            shown(&current.state)
                        ),
                    );
                }
                return Ok(None);
            }
        };
        if target.endpoint.is_none() {
            current.context.warn(
                Title::NoEndpoint,
                format!(
                    "The target {} was created on ZITADEL v2.51 or earlier and lost its URL in a server upgrade \
                     (asynchronous targets now read as webhooks), so ZITADEL cannot call it. The next apply restores \
                     the configured values.",
                    shown(&current.state)
                ),
            );
        }
        Ok(Some(match Seal::of(&current.private) {
            None => flatten::read(&target, &current.state),
            Some(seal) => sealed(&target, &seal, &current),
        }))
    }

    async fn update(
        &self,
        connection: &Connection,
        change: UpdateRequest<TargetModel>,
    ) -> Result<TargetModel, Diagnostics> {
        let id = expand::id(&change.prior)?;
        let patch = expand::patch(&change.prior, &change.planned.with_secrets(&change.config))?;
        let attempt = format!("update the target {}", shown(&change.prior));
        let mut prior = change.prior.clone();
        if change.planned.signing_key.is_unknown() && !patch.rotate_signing_key {
            prior.signing_key = current_key(connection.client()?, &id, &attempt).await?;
        }
        if patch.is_empty() {
            let nothing = UpdatedTarget {
                signing_key: None,
                change_date: None,
            };
            return Ok(flatten::updated(&change.planned, &prior, &nothing));
        }
        let seal = seal_of(&change.config)?;
        let client = connection.client()?;
        let mut endpoint = expand::prior_endpoint(&change.prior);
        if endpoint.is_none() && patch.endpoint.is_none() && patch.kind.is_some() {
            // The one that was sent last is nowhere but on the server.
            let found = client.find_target(&id).await.explained(|| &attempt)?;
            endpoint = found.and_then(|target| target.endpoint);
        }
        let past = PriorTarget {
            kind: expand::kind(&change.prior)?,
            endpoint,
        };
        let answer = match client.update_target(&id, &patch, &past).await {
            Ok(answer) => answer,
            Err(error) => {
                if let Error::PartiallyUpdated { kind, .. } = &error {
                    change.save(&flatten::with_kind(&change.prior, *kind));
                }
                let name = patch.name.as_deref().unwrap_or_default();
                let holder = holder_of_name(client, &error, name, Some(&id)).await;
                return Err(refused(&error, &attempt, &change.config, holder).into());
            }
        };
        match seal {
            Some(seal) if patch.endpoint.is_some() => seal.keep(&change.private),
            Some(_) => {}
            None => Seal::forget(&change.private),
        }
        Ok(flatten::updated(&change.planned, &prior, &answer))
    }

    async fn delete(
        &self,
        connection: &Connection,
        change: DeleteRequest<TargetModel>,
    ) -> Result<(), Diagnostics> {
        let id = expand::id(&change.prior)?;
        connection
            .client()?
            .delete_target(&id)
            .await
            .explained(|| format!("delete the target {}", shown(&change.prior)))
    }

    async fn modify_plan(
        &self,
        connection: &Connection,
        change: &mut ModifyPlanRequest<TargetModel>,
    ) -> Result<(), Diagnostics> {
        plan::modify(connection, change).await
    }

    async fn import_state(
        &self,
        connection: &Connection,
        request: ImportStateRequest,
    ) -> Result<TargetModel, Diagnostics> {
        let text = request.id.as_str();
        let id = match text.strip_prefix("name:") {
            Some("") => return Err(not_an_import_id(text, "the name is empty")),
            Some(name) => find_by_name(connection, name).await?,
            None => find_by_id(connection, text).await?,
        };
        Ok(TargetModel {
            id: id.as_str().into(),
            ..TargetModel::default()
        })
    }

    async fn move_state(
        &self,
        _: Option<&Connection>,
        request: MoveStateRequest,
    ) -> Result<Option<TargetModel>, Diagnostics> {
        moved::from_official(&request)
    }

    async fn import_identity(
        &self,
        _: &Self::Client,
        request: ImportIdentityRequest<TargetIdentity>,
    ) -> Result<TargetModel, Diagnostics> {
        let id = request.identity.id.require("id")?;
        TargetId::parse(id).map_err(|error| {
            Diagnostic::error(Title::InvalidId, format!("{id:?} is {error}.")).at("id")
        })?;
        Ok(TargetModel {
            id: request.identity.id,
            ..TargetModel::default()
        })
    }
}

/// The seal of the endpoint that the configuration alone may hold.
fn seal_of(config: &TargetModel) -> Result<Option<Seal>, Diagnostics> {
    config
        .endpoint_wo
        .known()
        .map(|endpoint| Seal::new(endpoint.expose()))
        .transpose()
}

/// State of a target whose endpoint may not be stored. Another endpoint than the one sent shows as
/// a version that is not there, so that the next plan sends it again.
fn sealed(target: &Target, seal: &Seal, current: &ReadRequest<TargetModel>) -> TargetModel {
    let mut state = TargetModel {
        endpoint: Attr::Null,
        ..flatten::read(target, &current.state)
    };
    let fits = target
        .endpoint
        .as_ref()
        .map(|endpoint| seal.fits(endpoint.as_str()));
    if fits != Some(true) {
        state.endpoint_wo_version = Attr::Null;
    }
    // A lost endpoint has a warning of its own.
    if fits == Some(false) {
        current.context.add(
            Diagnostic::warning(
                Title::EndpointChanged,
                format!(
                    "The target {} now calls a different endpoint than the one last sent. The next apply sends \
                     endpoint_wo again.",
                    shown(&current.state)
                ),
            )
            .at("endpoint_wo_version"),
        );
    }
    state
}

/// The key as it is now, for a state that stores it again.
async fn current_key(
    client: &Client,
    id: &TargetId,
    attempt: &str,
) -> Result<Attr<String>, Diagnostics> {
    let found = client.find_target(id).await.explained(|| attempt)?;
    Ok(found
        .and_then(|target| target.signing_key)
        .map(|key| key.expose().to_owned())
        .into())
}

/// The target that has the name which was refused.
async fn holder_of_name(
    client: &Client,
    error: &Error,
    name: &str,
    own: Option<&TargetId>,
) -> Option<Target> {
    match error {
        Error::AlreadyExists(_) => checks::holder_of(client, name, own).await,
        _ => None,
    }
}

/// A refusal of a create or an update. One of the endpoint points at no line where that may hold a
/// token, for Terraform quotes the line.
fn refused(
    error: &Error,
    attempt: &str,
    config: &TargetModel,
    holder: Option<Target>,
) -> Diagnostic {
    if let Some(holder) = holder {
        let detail = format!(
            "Could not {attempt}: {error}.\n\n{}",
            checks::name_taken(&holder)
        );
        return Diagnostic::error(Title::NameTaken, detail).at("name");
    }
    if matches!(error, Error::NotFound(_)) {
        return Diagnostic::error(
            Title::TargetNotFound,
            format!(
                "Could not {attempt}: {error}.\n\nIt was deleted after the plan was created; plan again. If the next \
                 plan still shows it, the server's projection has missed the deletion: recreate the target with \
                 `terraform apply -replace=<address>`."
            ),
        );
    }
    let subject = config
        .name
        .as_str()
        .map_or(Subject::Object, Subject::Target);
    let mut diagnostic = explain(error, subject, attempt);
    if diagnostic.attribute_path == Some("endpoint".into()) {
        let name = if config.endpoint_wo.is_known() {
            "endpoint_wo"
        } else {
            "endpoint"
        };
        let may_hold_a_token = |endpoint: &str| endpoint.contains(['?', '@']);
        if name == "endpoint_wo" || config.endpoint.as_str().is_some_and(may_hold_a_token) {
            diagnostic.attribute_path = None;
            diagnostic
                .detail
                .push_str(&format!(" The argument is `{name}`."));
        }
    }
    diagnostic
}

/// Core's own words for a missing object do not name it.
async fn find_by_id(connection: &Connection, text: &str) -> Result<TargetId, Diagnostics> {
    if text.contains('/') {
        return Err(not_an_import_id(
            text,
            "an ID with a slash is the ID of a public key (zitadelactions_target_public_key)",
        ));
    }
    let id = TargetId::parse(text).map_err(|error| not_an_import_id(text, &error.to_string()))?;
    let found = connection.client()?.find_target(&id).await;
    match found.explained(|| format!("find the target {id}"))? {
        Some(_) => Ok(id),
        None => Err(Diagnostics::error(
            Title::TargetNotFound,
            format!(
                "The instance has no target {id}. To import a target by its name, use name:<name>."
            ),
        )),
    }
}

async fn find_by_name(connection: &Connection, name: &str) -> Result<TargetId, Diagnostics> {
    let found = connection.client()?.find_target_named(name).await;
    match found.explained(|| format!("find the target named {name:?}"))? {
        Some(target) => Ok(target.id),
        None => Err(Diagnostics::error(
            Title::TargetNotFound,
            format!(
                "The instance has no target named {name:?}. Names are case-sensitive here; the console lists them."
            ),
        )),
    }
}

fn not_an_import_id(text: &str, why: &str) -> Diagnostics {
    Diagnostics::error(
        Title::InvalidImportId,
        format!(
            "{text:?} is not an import ID of a target: {why}. Use the target's ID (338264837492864231) or name:<name>."
        ),
    )
}

/// The identity of a target: its id, which the server gave.
#[derive(Clone, Debug, PartialEq, Model)]
pub struct TargetIdentity {
    /// The server's id.
    pub id: Attr<String>,
}

impl Identity for TargetIdentity {
    fn schema() -> IdentitySchema {
        IdentitySchema::new([IdentityAttribute::string("id").description("The ID of the target.")])
    }
}

/// A target in a message: its name where it is known, and its id.
fn shown(state: &TargetModel) -> String {
    let id = state.id.as_str().unwrap_or("without an ID");
    match state.name.as_str() {
        Some(name) => format!("{name:?} ({id})"),
        None => id.to_owned(),
    }
}
