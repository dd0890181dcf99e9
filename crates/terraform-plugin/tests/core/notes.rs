//! The example provider, driven by the small core: the parts of protocol 6.11 that the installed
//! CLI cannot reach, and the rules that it would not tell us about.

#[expect(dead_code, reason = "`main` is for the example's own process")]
#[path = "../../examples/notes/main.rs"]
mod provider;

use std::path::PathBuf;

use serde_json::json;
use terraform_plugin::terraform::Value;
use terraform_plugin::testing::{Action, Core, CoreError, ImportBy, Moved, State};

const NOTE: &str = "notes_note";

/// A core with the example, and the directory of its notes.
struct Bench {
    core: Core,
    directory: tempfile::TempDir,
}

impl Bench {
    async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let core = Core::start(provider::Notes).await.unwrap();
        let bench = Self { core, directory };
        let file = bench.file().display().to_string();
        let config = Value::object([("file", file.as_str().into())]);
        bench.core.configure(config).await.unwrap();
        bench
    }

    fn file(&self) -> PathBuf {
        self.directory.path().join("notes.json")
    }

    /// Changes the file behind the provider's back.
    fn edit(&self, change: impl FnOnce(&mut serde_json::Value)) {
        let mut notes =
            serde_json::from_str(&std::fs::read_to_string(self.file()).unwrap()).unwrap();
        change(&mut notes);
        std::fs::write(self.file(), notes.to_string()).unwrap();
    }

    async fn create(&self, config: Value) -> State {
        let plan = self.core.plan(NOTE, None, config).await.unwrap();
        assert_eq!(plan.action, Action::Create);
        self.core.apply(plan).await.unwrap().unwrap()
    }

    async fn planned(&self, state: &State, config: Value) -> (Action, Value) {
        let plan = self.core.plan(NOTE, Some(state), config).await.unwrap();
        (plan.action, plan.planned)
    }
}

fn config(title: &str) -> Value {
    let day = |day: &str| Value::object([("day", day.into())]);
    Value::object([
        ("title", title.into()),
        ("labels", Value::List(vec!["b".into(), "a".into()])),
        (
            "reminders",
            Value::List(vec![day("2026-01-01"), day("2026-02-02")]),
        ),
    ])
}

#[tokio::test]
async fn a_note_lives_from_create_to_delete_without_breaking_a_rule() {
    let bench = Bench::new().await;
    let state = bench.create(config("Hello World")).await;
    assert_eq!(state.value.get("id").as_str(), Some("hello-world"));
    let read = bench.core.read(&state).await.unwrap().unwrap();
    assert_eq!(read, state);
    assert_eq!(
        bench.planned(&read, config("Hello World")).await.0,
        Action::NoOp
    );

    let (action, planned) = bench.planned(&read, config("Hello there")).await;
    assert_eq!(action, Action::Update);
    assert_eq!(planned.get("id").as_str(), Some("hello-world"));
    assert!(planned.get("revision").is_unknown());
    let plan = bench
        .core
        .plan(NOTE, Some(&read), config("Hello there"))
        .await
        .unwrap();
    let state = bench.core.apply(plan).await.unwrap().unwrap();

    let plan = bench.core.plan_destroy(&state).await.unwrap();
    assert_eq!(bench.core.apply(plan).await.unwrap(), None);
    assert_eq!(bench.core.read(&state).await.unwrap(), None);
}

#[tokio::test]
async fn a_new_spelling_of_the_same_title_plans_nothing() {
    let bench = Bench::new().await;
    let state = bench.create(config("Hello World")).await;
    assert_eq!(
        bench.planned(&state, config("HELLO world")).await.0,
        Action::NoOp
    );
}

#[tokio::test]
async fn what_somebody_else_changed_shows_as_drift_in_one_attribute() {
    let bench = Bench::new().await;
    let state = bench.create(config("Hello")).await;
    bench.edit(|notes| notes["hello"]["pinned"] = true.into());
    let read = bench.core.read(&state).await.unwrap().unwrap();
    assert_eq!(read.value.get("pinned").as_bool(), Some(true));
    let (action, planned) = bench.planned(&read, config("Hello")).await;
    assert_eq!(action, Action::Update);
    assert_eq!(planned.get("pinned").as_bool(), Some(false));
}

#[tokio::test]
async fn values_that_are_unknown_while_planning_become_known_without_changing_the_plan() {
    let bench = Bench::new().await;
    let unknown = Value::object([("title", "Later".into()), ("text", Value::Unknown)]);
    let plan = bench.core.plan(NOTE, None, unknown).await.unwrap();
    assert!(plan.planned.get("text").is_unknown());
    let known = Value::object([("title", "Later".into()), ("text", "now".into())]);
    let state = bench.core.apply_known(plan, known).await.unwrap().unwrap();
    assert_eq!(state.value.get("text").as_str(), Some("now"));
    let unknown = Value::object([
        ("title", "Much later".into()),
        ("reminders", Value::Unknown),
    ]);
    let plan = bench.core.plan(NOTE, None, unknown).await.unwrap();
    assert!(plan.planned.get("reminders").is_unknown());
}

#[tokio::test]
async fn a_write_only_value_reaches_the_provider_and_nothing_else() {
    let bench = Bench::new().await;
    let locked = |version: i64| {
        Value::object([
            ("title", "Locked".into()),
            ("passphrase_wo", "sesame-4711".into()),
            ("passphrase_version", version.into()),
        ])
    };
    let state = bench.create(locked(1)).await;
    let digest = |text: String| {
        let notes: serde_json::Value = serde_json::from_str(&text).unwrap();
        notes["locked"]["passphrase_digest"].clone()
    };
    let text = std::fs::read_to_string(bench.file()).unwrap();
    assert!(digest(text.clone()).is_number());
    assert!(!text.contains("sesame") && !format!("{state:?}").contains("sesame"));
    assert_eq!(bench.planned(&state, locked(1)).await.0, Action::NoOp);
    assert_eq!(bench.planned(&state, locked(2)).await.0, Action::Update);
}

#[tokio::test]
async fn an_existing_title_is_refused_at_its_attribute_and_leaves_no_state() {
    let bench = Bench::new().await;
    bench.create(config("Hello")).await;
    let plan = bench.core.plan(NOTE, None, config("hello")).await.unwrap();
    let failure = bench.core.apply(plan).await.unwrap_err();
    assert_eq!(failure.state, None);
    let CoreError::Refused(diagnostics) = failure.error else {
        panic!("{failure}");
    };
    assert_eq!(
        diagnostics.iter().next().unwrap().attribute_path,
        Some("title".into())
    );
}

#[tokio::test]
async fn an_import_by_id_or_identity_is_the_created_object() {
    let bench = Bench::new().await;
    let state = bench.create(config("Hello")).await;
    let by_id = bench.core.import(NOTE, ImportBy::Id("hello".into())).await;
    assert_eq!(by_id.unwrap().unwrap(), state);
    let identity = Value::object([("id", "hello".into())]);
    let by_identity = bench.core.import(NOTE, ImportBy::Identity(identity)).await;
    assert_eq!(by_identity.unwrap().unwrap(), state);
    let none = bench
        .core
        .import(NOTE, ImportBy::Id("nothing".into()))
        .await;
    assert_eq!(none.unwrap(), None);
}

#[tokio::test]
async fn a_generated_configuration_plans_no_change() {
    let bench = Bench::new().await;
    let state = bench.create(config("Hello")).await;
    let generated = bench.core.generate_config(&state).await.unwrap();
    assert!(generated.get("id").is_null());
    assert_eq!(generated.get("title").as_str(), Some("Hello"));
}

#[tokio::test]
async fn a_state_of_version_zero_is_upgraded_and_one_from_the_future_is_refused() {
    let bench = Bench::new().await;
    assert_eq!(bench.core.schema_version(NOTE).unwrap(), 1);
    let old = json!({"id": "a", "title": "A", "text": "", "pinned": false, "label": "x"});
    let state = bench.core.upgrade(NOTE, 0, &old).await.unwrap();
    assert_eq!(state.value.get("labels"), &Value::Set(vec!["x".into()]));
    let error = bench.core.upgrade(NOTE, 2, &old).await.unwrap_err();
    assert!(error.to_string().contains("newer"), "{error}");
}

#[tokio::test]
async fn a_state_of_another_type_is_taken_over_or_refused() {
    let bench = Bench::new().await;
    let from = |type_name: &str| Moved {
        provider_address: "terraform.io/builtin/terraform".into(),
        type_name: type_name.into(),
        schema_version: 0,
        state: json!({"id": "u", "input": {"type": "string", "value": "Hello World"}}),
    };
    let state = bench
        .core
        .move_state(from("terraform_data"), NOTE)
        .await
        .unwrap();
    assert_eq!(state.value.get("id").as_str(), Some("hello-world"));
    let error = bench
        .core
        .move_state(from("other_thing"), NOTE)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("other_thing"), "{error}");
}

#[tokio::test]
async fn lists_are_filtered_limited_and_complete() {
    let bench = Bench::new().await;
    for title in ["One", "Two", "Three"] {
        bench.create(config(title)).await;
    }
    let all = Value::object::<&str>([]);
    let listed = bench.core.list(NOTE, all.clone(), 100, true).await.unwrap();
    let names: Vec<&str> = listed
        .iter()
        .map(|each| each.display_name.as_str())
        .collect();
    assert_eq!(names, ["One", "Three", "Two"]);
    assert_eq!(
        listed[0].object.as_ref().unwrap().get("id").as_str(),
        Some("one")
    );
    let two = bench.core.list(NOTE, all, 2, false).await.unwrap();
    assert_eq!(two.len(), 2);
    let pinned = Value::object([("pinned", true.into())]);
    assert!(
        bench
            .core
            .list(NOTE, pinned, 100, false)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn an_action_tells_its_progress_and_changes_the_note() {
    let bench = Bench::new().await;
    let state = bench.create(config("Hello")).await;
    let pin = |id: &str| Value::object([("id", id.into())]);
    let progress = bench.core.invoke("notes_pin", pin("hello")).await.unwrap();
    assert_eq!(progress, ["looking for hello"]);
    let read = bench.core.read(&state).await.unwrap().unwrap();
    assert_eq!(read.value.get("pinned").as_bool(), Some(true));
    let error = bench
        .core
        .invoke("notes_pin", pin("other"))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("No such note"), "{error}");
}

#[tokio::test]
async fn functions_data_sources_and_ephemeral_resources_answer() {
    let bench = Bench::new().await;
    bench.create(config("Hello")).await;
    let slug = bench
        .core
        .call_function("slug", vec!["A  b".into()])
        .await
        .unwrap();
    assert_eq!(slug.as_str(), Some("a-b"));
    let refused = bench
        .core
        .call_function("slug", vec!["?".into()])
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("no letter"), "{refused}");
    let id = Value::object([("id", "hello".into())]);
    let read = bench.core.read_data_source(NOTE, id).await.unwrap();
    assert_eq!(read.get("title").as_str(), Some("Hello"));
    let words = Value::object([("words", 2_i64.into())]);
    let mut opened = bench.core.open("notes_passphrase", words).await.unwrap();
    assert_eq!(opened.value.get("value").as_str(), Some("correct correct"));
    bench.core.renew(&mut opened).await.unwrap();
    bench.core.close(opened).await.unwrap();
}

#[tokio::test]
async fn an_invalid_configuration_is_an_error_at_its_attribute() {
    let bench = Bench::new().await;
    for (config, path) in [
        (Value::object([("title", "".into())]), "title"),
        (Value::object::<&str>([]), "title"),
        (
            Value::object([("title", "a".into()), ("id", "mine".into())]),
            "id",
        ),
    ] {
        let CoreError::Refused(found) = bench.core.validate(NOTE, config).await.unwrap_err() else {
            panic!("{path}");
        };
        let paths: Vec<_> = found
            .iter()
            .filter_map(|each| each.attribute_path.clone())
            .collect();
        assert_eq!(paths, [path.into()], "{found:?}");
    }
}

#[tokio::test]
async fn an_error_at_a_secret_points_at_no_line_and_names_the_attribute() {
    let bench = Bench::new().await;
    let config = Value::object([("title", "a".into()), ("passphrase_wo", "x".into())]);
    let CoreError::Refused(found) = bench.core.validate(NOTE, config).await.unwrap_err() else {
        panic!("it is refused");
    };
    let error = found.iter().next().unwrap();
    assert_eq!(error.attribute_path, None);
    assert!(error.detail.contains("`passphrase_wo`"), "{error}");
}

#[tokio::test]
async fn unknown_methods_are_answered_with_a_status() {
    let bench = Bench::new().await;
    let status = bench.core.call_raw("InventedLater", &[]).await.unwrap_err();
    assert_eq!(status.code(), tonic::Code::Unimplemented);
}
