//! A provider whose one resource does what a test asks for, right or wrong.

use super::json_values::object;
use crate::framework::*;
use crate::terraform::{
    Attr, Attribute, Diagnostics, IdentityAttribute, IdentitySchema, Schema, Value,
};
use crate::{Model, TextValue};
use serde_json::{Value as Json, json};
use std::str::FromStr;

/// What the handlers of the resource do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behaviour {
    Right,
    Fails,
    Panics,
    SavesThenFails,
    SavesThenPanics,
    ChangesSize,
    LeavesUnknown,
    LeaksSecret,
    ShoutsName,
    ForgetsThing,
    RenamesThing,
    PlansId,
    PlansName,
    Forbids,
}

/// A name whose case has no meaning.
#[derive(Debug, Clone, PartialEq, TextValue)]
pub(super) struct Name(String);

impl FromStr for Name {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.contains(' ') {
            Err(format!("must have no spaces, unlike {text:?}"))
        } else {
            Ok(Name(text.to_lowercase()))
        }
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

pub(super) struct Fixture(pub(super) Behaviour);

#[derive(Clone, Model)]
pub(super) struct FixtureConfig {
    token: Attr<Name>,
}

#[derive(Default)]
pub(super) struct Client(String);

impl Provider for Fixture {
    type Client = Client;
    type Config = FixtureConfig;

    fn name(&self) -> &str {
        "test"
    }

    fn schema(&self) -> Schema {
        Schema::new([Attribute::string("token").sensitive()])
    }

    async fn configure(
        &self,
        request: ConfigureRequest<FixtureConfig>,
    ) -> Result<Client, Diagnostics> {
        if request.config.token == Attr::Known(Name("wrong".into())) {
            return Err(Diagnostics::error("No way", "The token is wrong."));
        }
        Ok(Client(request.terraform_version))
    }

    fn register(&self, registry: &mut Registry<Client>) {
        registry.resource("thing", Thing(self.0));
        registry.resource("plain", super::minimal_resource::Plain);
        registry.data_source("version", super::data_source::Version);
        registry.ephemeral_resource("ticket", super::ephemeral_resource::Ticket);
        registry.list_resource("thing", super::list_resource::Things(self.0));
        registry.action("ring", super::action::Ring(self.0));
        registry.function("join", super::function::Join);
    }
}

impl Client {
    pub(super) fn version(&self) -> &str {
        &self.0
    }
}

pub(super) struct Thing(Behaviour);

#[derive(Debug, Clone, Default, PartialEq, Model)]
pub(super) struct ThingModel {
    pub(super) id: Attr<String>,
    pub(super) name: Attr<String>,
    pub(super) size: Attr<i64>,
    pub(super) secret: Attr<String>,
}

/// The attributes of version 0.
#[derive(Clone, Model)]
struct ThingModelV0 {
    title: Attr<String>,
    #[terraform(flatten)]
    thing: ThingModel,
}

impl Thing {
    fn done(&self, mut model: ThingModel, secret: &Attr<String>) -> ThingModel {
        match self.0 {
            Behaviour::ChangesSize => model.size = 99.into(),
            Behaviour::LeavesUnknown => model.id = Attr::Unknown,
            Behaviour::LeaksSecret => model.secret = secret.clone(),
            Behaviour::ShoutsName => model.name = model.name.map(|name| name.to_uppercase()),
            _ => {}
        }
        model
    }

    fn fate(&self, save: impl Fn()) -> Result<(), Diagnostics> {
        if matches!(
            self.0,
            Behaviour::SavesThenFails | Behaviour::SavesThenPanics
        ) {
            save();
        }
        match self.0 {
            Behaviour::Panics | Behaviour::SavesThenPanics => panic!("the disk is on fire"),
            Behaviour::Fails | Behaviour::SavesThenFails => {
                Err(Diagnostics::error("No luck", "The server is down."))
            }
            _ => Ok(()),
        }
    }
}

impl Resource for Thing {
    type Client = Client;
    type Model = ThingModel;
    type Identity = ThingIdentity;

    fn schema(&self) -> Schema {
        Schema::new([
            Attribute::string("id").computed(),
            Attribute::string("name")
                .required()
                .suppress_diff_as::<Name>(),
            Attribute::number("size").default(1),
            Attribute::string("secret").write_only(),
        ])
        .version(2)
    }

    async fn create(
        &self,
        _: &Client,
        change: CreateRequest<ThingModel>,
    ) -> Result<ThingModel, Diagnostics> {
        change.private.set("made", *b"yes");
        let mut model = change.planned.clone();
        model.id = "7".into();
        self.fate(|| {
            change.save(&ThingModel {
                size: Attr::Unknown,
                ..model.clone()
            });
        })?;
        change.context.warn("Beware", "It is new.");
        Ok(self.done(model, &change.config.secret))
    }

    async fn read(
        &self,
        _: &Client,
        current: ReadRequest<ThingModel>,
    ) -> Result<Option<ThingModel>, Diagnostics> {
        self.fate(|| ())?;
        let mut model = self.done(current.state, &"s".into());
        model.size.fill(1);
        if model.name.is_null() {
            model.name = "found".into();
        }
        if self.0 == Behaviour::RenamesThing {
            model.id = "8".into();
        }
        Ok((self.0 != Behaviour::ForgetsThing).then_some(model))
    }

    async fn update(
        &self,
        _: &Client,
        change: UpdateRequest<ThingModel>,
    ) -> Result<ThingModel, Diagnostics> {
        let half = ThingModel {
            size: change.planned.size,
            ..change.prior.clone()
        };
        self.fate(|| change.save(&half))?;
        Ok(self.done(change.planned, &change.config.secret))
    }

    async fn delete(&self, _: &Client, _: DeleteRequest<ThingModel>) -> Result<(), Diagnostics> {
        self.fate(|| ())
    }

    async fn modify_plan(
        &self,
        _: &Client,
        plan: &mut ModifyPlanRequest<ThingModel>,
    ) -> Result<(), Diagnostics> {
        if self.0 == Behaviour::PlansName {
            plan.planned.name = "another".into();
        }
        if self.0 == Behaviour::PlansId {
            plan.planned.id = "planned".into();
            plan.require_replace("size");
            plan.private.set("planned", *b"yes");
        }
        Ok(())
    }

    async fn plan_destroy(
        &self,
        _: &Client,
        _: PlanDestroyRequest<ThingModel>,
    ) -> Result<(), Diagnostics> {
        match self.0 {
            Behaviour::Forbids => Err(Diagnostics::error("Kept", "It is in use.")),
            _ => Ok(()),
        }
    }

    async fn import_state(
        &self,
        _: &Client,
        request: ImportStateRequest,
    ) -> Result<ThingModel, Diagnostics> {
        Ok(ThingModel {
            id: request.id.into(),
            ..ThingModel::default()
        })
    }

    fn validate_config(
        &self,
        request: ValidateConfigRequest<ThingModel>,
        diagnostics: &mut Diagnostics,
    ) {
        let config = &request.config;
        assert_ne!(self.0, Behaviour::Panics, "the disk is on fire");
        if config.size == Attr::Known(13) {
            diagnostics.push(crate::terraform::Diagnostic::error("Bad luck", "Not 13.").at("size"));
        }
    }

    async fn upgrade_state(
        &self,
        _: Option<&Client>,
        request: UpgradeStateRequest,
    ) -> Result<UpgradedState<ThingModel>, Diagnostics> {
        if request.version == 0 {
            let ThingModelV0 { title, thing } = request.state_as()?;
            return Ok(ThingModel {
                name: title,
                ..thing
            }
            .into());
        }
        let mut state = request.state;
        state["name"] = state["label"].take();
        Ok(state.into())
    }

    async fn move_state(
        &self,
        _: Option<&Self::Client>,
        request: MoveStateRequest,
    ) -> Result<Option<ThingModel>, Diagnostics> {
        let text = |name: &str| Attr::from(request.source_state[name].as_str().map(str::to_owned));
        let moved = ThingModel {
            id: text("id"),
            name: text("label"),
            size: 1.into(),
            ..ThingModel::default()
        };
        request.private.set("came from", "another type");
        Ok((request.source_type_name == "other_thing").then_some(moved))
    }

    fn generate_config(
        &self,
        request: GenerateConfigRequest<ThingModel>,
    ) -> Result<ThingModel, Diagnostics> {
        let name = request.config.name.map(|name| format!("{name}!"));
        Ok(ThingModel {
            name,
            ..request.config
        })
    }

    fn upgrade_identity(&self, request: UpgradeIdentityRequest) -> Result<Json, Diagnostics> {
        Ok(json!({"id": request.identity["old_id"]}))
    }
}

#[derive(Clone, Model)]
pub(super) struct ThingIdentity {
    id: Attr<String>,
}

impl Identity for ThingIdentity {
    fn schema() -> IdentitySchema {
        IdentitySchema::new([IdentityAttribute::string("id")]).version(1)
    }
}

/// A server of the fixture, configured.
pub(super) async fn server(behaviour: Behaviour) -> Server {
    let server = Server::new(Fixture(behaviour));
    assert_eq!(server.problems(), Vec::<String>::new());
    let config = object(server.provider_schema(), &json!({}));
    let request = operations::configure_provider::Request {
        terraform_version: "1.11.4".into(),
        config,
        ..Default::default()
    };
    assert_eq!(server.configure_provider(request).await, Diagnostics::new());
    server
}

/// A value of the fixture's resource.
pub(super) fn thing(json: Json) -> Value {
    object(&Thing(Behaviour::Right).schema(), &json)
}
