//! Handlers that go wrong: what the practitioner is told, and what the state keeps.

use std::future::pending;

use terraform_plugin::Model;
use terraform_plugin::framework::{
    ConfigureRequest, CreateRequest, DeleteRequest, NoIdentity, Provider, ReadRequest, Registry,
    Resource, UpdateRequest,
};
use terraform_plugin::terraform::{Attr, Attribute, Block, Diagnostics, Schema, Value};
use terraform_plugin::testing::{Action, ApplyFailure, Core, CoreError, Rule, State};

const TYPE_NAME: &str = "odd_thing";

struct Odd;

#[derive(Clone, Model)]
struct Empty {}

impl Provider for Odd {
    type Client = ();
    type Config = Empty;

    fn name(&self) -> &str {
        "odd"
    }

    fn schema(&self) -> Schema {
        Schema::new([])
    }

    async fn configure(&self, _: ConfigureRequest<Empty>) -> Result<(), Diagnostics> {
        Ok(())
    }

    fn register(&self, registry: &mut Registry<()>) {
        registry.resource("thing", Thing);
    }
}

/// Does in `create` what its `does` says.
struct Thing;

#[derive(Clone, Model)]
struct ThingModel {
    does: Attr<String>,
    id: Attr<String>,
    place: Attr<Place>,
    part: Attr<Vec<Part>>,
}

#[derive(Clone, Model)]
struct Place {
    code: Attr<String>,
    room: Attr<String>,
}

#[derive(Clone, Model)]
struct Part {
    name: Attr<String>,
}

impl Resource for Thing {
    type Client = ();
    type Model = ThingModel;
    type Identity = NoIdentity;

    fn schema(&self) -> Schema {
        Schema::new([
            Attribute::string("does").required(),
            Attribute::string("id").computed(),
            Attribute::object(
                "place",
                [
                    Attribute::string("code").optional_computed(),
                    Attribute::string("room").optional(),
                ],
            )
            .optional_computed(),
        ])
        .block(Block::list("part", [Attribute::string("name").required()]))
    }

    async fn create(
        &self,
        _: &(),
        change: CreateRequest<ThingModel>,
    ) -> Result<ThingModel, Diagnostics> {
        let mut thing = change.planned.clone();
        let room = Some("attic").filter(|_| thing.does.as_str() == Some("choose a room"));
        thing.place.fill(Place {
            code: "p1".into(),
            room: room.map(str::to_owned).into(),
        });
        match thing.does.as_str().unwrap_or_default() {
            "panic" => panic!("the sky fell"),
            "save and panic" => {
                thing.id = "made".into();
                change.save(&thing);
                panic!("the sky fell");
            }
            "save and wait" => {
                thing.id = "made".into();
                change.save(&thing);
                change.context.stop_token().stopped().await;
                return Err(Diagnostics::error("Interrupted", "Apply again."));
            }
            "wait" => pending().await,
            "change" => thing.does = "something else".into(),
            "leave unknown" => return Ok(thing),
            _ => {}
        }
        thing.id = "made".into();
        Ok(thing)
    }

    async fn read(
        &self,
        _: &(),
        now: ReadRequest<ThingModel>,
    ) -> Result<Option<ThingModel>, Diagnostics> {
        let mut thing = now.state;
        if thing.does.as_str() == Some("read no parts") {
            thing.part = Attr::Null;
        }
        Ok(Some(thing))
    }

    async fn update(
        &self,
        _: &(),
        change: UpdateRequest<ThingModel>,
    ) -> Result<ThingModel, Diagnostics> {
        Ok(change.planned)
    }

    async fn delete(&self, _: &(), _: DeleteRequest<ThingModel>) -> Result<(), Diagnostics> {
        Ok(())
    }
}

async fn core() -> Core {
    let core = Core::start(Odd).await.unwrap();
    core.configure(Value::object::<&str>([])).await.unwrap();
    core
}

async fn create(core: &Core, does: &str) -> Result<Option<State>, ApplyFailure> {
    let config = Value::object([("does", does.into())]);
    let plan = core.plan(TYPE_NAME, None, config).await.unwrap();
    core.apply(plan).await
}

#[track_caller]
fn told(failure: &ApplyFailure) -> String {
    match &failure.error {
        CoreError::Refused(diagnostics) => diagnostics.iter().map(ToString::to_string).collect(),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_panic_is_a_diagnostic_and_the_provider_goes_on() {
    let core = core().await;
    let failure = create(&core, "panic").await.unwrap_err();
    assert!(told(&failure).contains("the sky fell"), "{failure}");
    assert_eq!(failure.state, None);
    assert!(create(&core, "right").await.unwrap().is_some());
}

#[tokio::test]
async fn what_was_saved_before_a_panic_is_kept_and_tainted() {
    let failure = create(&core().await, "save and panic").await.unwrap_err();
    let state = failure.state.unwrap();
    assert_eq!(state.value.get("id").as_str(), Some("made"));
    assert!(state.tainted);
}

#[tokio::test]
async fn an_interrupt_reaches_a_waiting_handler_and_its_state_is_kept() {
    let core = core().await;
    let interrupt = async {
        // The plan and the apply go first: each await below gives them a turn.
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
        core.stop().await.unwrap();
    };
    let (created, ()) = tokio::join!(create(&core, "save and wait"), interrupt);
    let failure = created.unwrap_err();
    assert!(told(&failure).contains("Interrupted"));
    assert_eq!(
        failure.state.unwrap().value.get("id").as_str(),
        Some("made")
    );
}

#[tokio::test]
async fn a_handler_that_never_ends_does_not_hold_the_others() {
    let core = core().await;
    let race = async {
        create(&core, "right").await.unwrap();
        core.stop().await.unwrap();
    };
    tokio::select! {
        created = create(&core, "wait") => panic!("{created:?}"),
        () = race => {}
    }
}

#[tokio::test]
async fn a_result_that_is_not_the_plan_is_told_as_the_providers_mistake() {
    let core = core().await;
    for (does, attribute) in [("change", "does"), ("leave unknown", "id")] {
        let failure = create(&core, does).await.unwrap_err();
        let told = told(&failure);
        assert!(
            told.starts_with(&format!("{attribute}: Bug in the provider")),
            "{told}"
        );
        assert!(failure.state.is_some(), "what was made is not lost");
    }
}

#[tokio::test]
async fn a_read_may_say_null_for_no_blocks() {
    let core = core().await;
    let state = create(&core, "read no parts").await.unwrap().unwrap();
    let read = core.read(&state).await.unwrap().unwrap();
    assert_eq!(read.value.get("part"), &Value::List(Vec::new()));
}

#[tokio::test]
async fn what_is_not_computed_must_not_be_given_in_an_object_that_the_configuration_leaves_out() {
    let core = core().await;
    let state = create(&core, "nothing odd").await.unwrap().unwrap();
    assert_eq!(state.value.get("place").get("code").as_str(), Some("p1"));
    let config = Value::object([("does", "nothing odd".into())]);
    let plan = core.plan(TYPE_NAME, Some(&state), config).await.unwrap();
    assert_eq!(plan.action, Action::NoOp);

    let failure = create(&core, "choose a room").await.unwrap_err();
    let CoreError::Violations(broken) = failure.error else {
        panic!("the core finds it");
    };
    assert_eq!(broken[0].rule, Rule::PlanSettles);
    assert_eq!(broken[0].path, "place".into());
    let config = Value::object([("does", "choose a room".into())]);
    let plan = core.plan(TYPE_NAME, failure.state.as_ref(), config).await;
    assert_eq!(plan.unwrap().action, Action::Update, "for ever");
}
