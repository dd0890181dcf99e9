//! Laws of the planner for attributes side by side.

use super::json_values::object;
use crate::framework::plan::{plan, replacing_paths};
use crate::terraform::{Attribute, AttributePlan, Schema, Type};
use serde_json::{Value as Json, json};

pub(super) fn check(schema: &Schema, prior: Json, config: Json, expect: Json) {
    let planned = plan(schema, &object(schema, &prior), &object(schema, &config));
    assert_eq!(
        planned,
        object(schema, &expect),
        "prior {prior}, config {config}"
    );
}

pub(super) fn check_replaces(schema: &Schema, prior: Json, config: Json, expect: &[&str]) {
    let (prior, config) = (object(schema, &prior), object(schema, &config));
    let planned = plan(schema, &prior, &config);
    let paths: Vec<String> = replacing_paths(schema, &prior, &config, &planned)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(paths, expect);
}

/// A name whose case has no meaning.
pub(super) fn name() -> Attribute {
    let same = |one: &String, other: &String| one.eq_ignore_ascii_case(other);
    Attribute::string("name").required().suppress_diff(same)
}

fn server() -> Schema {
    Schema::new([
        Attribute::string("id").computed(),
        name(),
        Attribute::string("zone").optional().requires_replace(),
        Attribute::number("size").default(1),
        Attribute::string("address").optional_computed(),
        Attribute::string("secret").write_only(),
        Attribute::number("key_version").optional(),
        Attribute::string("key")
            .computed()
            .changes_with(["key_version"]),
        Attribute::string("fingerprint")
            .computed()
            .changes_with(["key"]),
        Attribute::string("changed_at")
            .computed()
            .unknown_on_update(),
        Attribute::list("tags", Type::String).optional(),
    ])
}

fn prior() -> Json {
    json!({
        "id": "1", "name": "web", "zone": "a", "size": 1, "address": "10.0.0.1", "key_version": 1, "key": "k1",
        "fingerprint": "f1", "changed_at": "monday",
    })
}

#[test]
fn a_create_leaves_unknown_exactly_what_the_provider_gives() {
    check(
        &server(),
        Json::Null,
        json!({"name": "web", "secret": "s"}),
        json!({
            "id": "(unknown)", "name": "web", "size": 1, "address": "(unknown)", "key": "(unknown)",
            "fingerprint": "(unknown)", "changed_at": "(unknown)",
        }),
    );
}

#[test]
fn without_a_change_the_plan_is_the_state() {
    check(
        &server(),
        prior(),
        json!({"name": "web", "zone": "a", "key_version": 1, "secret": "new"}),
        prior(),
    );
}

#[test]
fn another_spelling_of_the_same_is_no_change() {
    check(
        &server(),
        prior(),
        json!({"name": "WEB", "zone": "a", "key_version": 1}),
        prior(),
    );
}

#[test]
fn an_update_makes_unknown_only_what_it_may_alter() {
    let mut expect = prior();
    expect["size"] = json!(2);
    expect["changed_at"] = json!("(unknown)");
    check(
        &server(),
        prior(),
        json!({"name": "web", "zone": "a", "size": 2, "key_version": 1}),
        expect,
    );
}

#[test]
fn an_altered_attribute_alters_the_next() {
    let mut expect = prior();
    for (name, value) in [
        ("key_version", json!(2)),
        ("key", json!("(unknown)")),
        ("fingerprint", json!("(unknown)")),
    ] {
        expect[name] = value;
    }
    expect["changed_at"] = json!("(unknown)");
    check(
        &server(),
        prior(),
        json!({"name": "web", "zone": "a", "key_version": 2}),
        expect,
    );
}

#[test]
fn unknown_configuration_stays_unknown_and_counts_as_a_change() {
    let mut expect = prior();
    expect["name"] = json!("(unknown)");
    expect["changed_at"] = json!("(unknown)");
    check(
        &server(),
        prior(),
        json!({"name": "(unknown)", "zone": "a", "key_version": 1}),
        expect,
    );
}

#[test]
fn an_optional_attribute_left_out_becomes_null_and_a_default_comes_back() {
    let mut before = prior();
    before["size"] = json!(5);
    before["tags"] = json!(["x"]);
    let mut expect = prior();
    expect["changed_at"] = json!("(unknown)");
    check(
        &server(),
        before,
        json!({"name": "web", "zone": "a", "key_version": 1}),
        expect,
    );
}

#[test]
fn null_and_empty_are_two_things() {
    let mut expect = prior();
    expect["tags"] = json!([]);
    expect["changed_at"] = json!("(unknown)");
    check(
        &server(),
        prior(),
        json!({"name": "web", "zone": "a", "key_version": 1, "tags": []}),
        expect,
    );
}

#[test]
fn write_only_values_are_never_planned() {
    let schema = Schema::new([Attribute::string("a").write_only(), Attribute::string("b")]);
    check(
        &schema,
        Json::Null,
        json!({"a": "x", "b": "y"}),
        json!({"b": "y"}),
    );
    check(
        &schema,
        json!({"b": "y"}),
        json!({"a": "(unknown)", "b": "y"}),
        json!({"b": "y"}),
    );
}

#[test]
fn a_change_of_a_replacing_attribute_replaces() {
    check_replaces(
        &server(),
        prior(),
        json!({"name": "web", "zone": "b", "key_version": 1}),
        &["zone"],
    );
    check_replaces(
        &server(),
        prior(),
        json!({"name": "web", "zone": "(unknown)", "key_version": 1}),
        &["zone"],
    );
    check_replaces(
        &server(),
        prior(),
        json!({"name": "web", "zone": "a", "size": 3, "key_version": 1}),
        &[],
    );
}

#[test]
fn another_spelling_of_a_replacing_attribute_does_not_replace() {
    let schema = Schema::new([name().requires_replace()]);
    check_replaces(&schema, json!({"name": "web"}), json!({"name": "Web"}), &[]);
    check_replaces(
        &schema,
        json!({"name": "web"}),
        json!({"name": "db"}),
        &["name"],
    );
}

#[test]
fn a_condition_can_decide_what_replaces() {
    let shrinks = |size: &AttributePlan<'_, i64>| size.planned.known() < size.prior.known();
    let schema = Schema::new([Attribute::number("size")
        .required()
        .requires_replace_if(shrinks)]);
    check_replaces(&schema, json!({"size": 2}), json!({"size": 3}), &[]);
    check_replaces(&schema, json!({"size": 2}), json!({"size": 1}), &["size"]);
}

#[test]
fn a_change_that_the_provider_makes_replaces_only_if_that_is_asked_for() {
    let image = || Attribute::string("image").optional_computed();
    let schema = Schema::new([image().requires_replace_if_configured()]);
    check_replaces(
        &schema,
        json!({"image": "a"}),
        json!({"image": "b"}),
        &["image"],
    );
    let schema = Schema::new([image().unknown_on_update().requires_replace_if_configured()]);
    check_replaces(&schema, json!({"image": "a"}), json!({}), &[]);
}

#[test]
fn an_attribute_is_planned_from_those_beside_it() {
    let url = Attribute::string("url")
        .computed()
        .plan_with(|url: &AttributePlan<'_, String>| {
            url.beside::<String>("host")
                .map(|host| format!("https://{host}/"))
        });
    let part = || [Attribute::string("host").required(), url.clone()];
    let schema = Schema::new(part());
    let prior = json!({"host": "a", "url": "https://a/"});
    check(&schema, json!(null), json!({"host": "a"}), prior.clone());
    check(&schema, prior.clone(), json!({"host": "a"}), prior.clone());
    let changed = json!({"host": "b", "url": "https://b/"});
    check(&schema, prior.clone(), json!({"host": "b"}), changed);
    let unknown = json!({"host": "(unknown)", "url": "(unknown)"});
    check(
        &schema,
        prior.clone(),
        json!({"host": "(unknown)"}),
        unknown,
    );
    let old = json!({"host": "a", "url": "http://a"});
    check(&schema, old, json!({"host": "a"}), prior.clone());

    for nested in [
        Attribute::list_of_objects("part", part()),
        Attribute::set_of_objects("part", part()),
    ] {
        let schema = Schema::new([nested]);
        let config = json!({"part": [{"host": "a"}]});
        check(
            &schema,
            json!(null),
            config,
            json!({"part": [prior.clone()]}),
        );
    }
}

#[test]
fn what_an_update_may_change_is_known_to_the_attributes_that_depend_on_it() {
    let schema = Schema::new([
        Attribute::string("text").required(),
        Attribute::string("label")
            .computed()
            .plan_with(|label: &AttributePlan<'_, String>| {
                label
                    .beside::<i64>("revision")
                    .map(|revision| format!("r{revision}"))
            }),
        Attribute::number("revision").computed().unknown_on_update(),
    ]);
    let prior = json!({"text": "a", "label": "r1", "revision": 1});
    check(&schema, prior.clone(), json!({"text": "a"}), prior.clone());
    let expect = json!({"text": "b", "label": "(unknown)", "revision": "(unknown)"});
    check(&schema, prior, json!({"text": "b"}), expect);
}
