//! Laws of the planner for nested attributes and blocks.

use super::plan::{check, check_replaces, name};
use crate::framework::plan::never_settled;
use crate::terraform::{Attribute, Block, BlockNesting, Object, Schema, Value};
use serde_json::{Value as Json, json};

fn part() -> Object {
    Object::new([
        Attribute::string("name").required(),
        Attribute::number("weight").default(1),
        Attribute::string("token").computed().changes_with(["name"]),
    ])
}

#[test]
fn a_nested_object_gets_its_own_defaults_and_unknowns() {
    let schema = Schema::new([
        Attribute::object("part", part()),
        Attribute::object("other", part()),
    ]);
    check(
        &schema,
        Json::Null,
        json!({"part": {"name": "a"}}),
        json!({"part": {"name": "a", "weight": 1, "token": "(unknown)"}}),
    );
}

#[test]
fn a_nested_object_that_is_wholly_unknown_stays_so() {
    let schema = Schema::new([Attribute::object("part", part())]);
    check(
        &schema,
        Json::Null,
        json!({"part": "(unknown)"}),
        json!({"part": "(unknown)"}),
    );
}

#[test]
fn an_object_that_comes_and_one_that_goes() {
    let schema = Schema::new([
        Attribute::object("part", part()),
        Attribute::object("other", part()),
    ]);
    check(
        &schema,
        json!({"part": {"name": "a", "weight": 1, "token": "t"}}),
        json!({"other": {"name": "a"}}),
        json!({"other": {"name": "a", "weight": 1, "token": "(unknown)"}}),
    );
}

#[test]
fn elements_of_lists_continue_by_index() {
    let schema = Schema::new([Attribute::list_of_objects("parts", part())]);
    check(
        &schema,
        json!({"parts": [{"name": "a", "weight": 1, "token": "ta"}, {"name": "b", "weight": 2, "token": "tb"}]}),
        json!({"parts": [{"name": "a"}, {"name": "c", "weight": 2}, {"name": "d"}]}),
        json!({"parts": [
            {"name": "a", "weight": 1, "token": "ta"},
            {"name": "c", "weight": 2, "token": "(unknown)"},
            {"name": "d", "weight": 1, "token": "(unknown)"},
        ]}),
    );
}

#[test]
fn elements_of_maps_continue_by_key() {
    let schema = Schema::new([Attribute::map_of_objects("parts", part())]);
    check(
        &schema,
        json!({"parts": {"x": {"name": "a", "weight": 1, "token": "ta"}}}),
        json!({"parts": {"x": {"name": "a", "weight": 3}, "y": {"name": "a"}}}),
        json!({"parts": {
            "x": {"name": "a", "weight": 3, "token": "ta"},
            "y": {"name": "a", "weight": 1, "token": "(unknown)"},
        }}),
    );
}

#[test]
fn elements_of_sets_continue_the_one_they_agree_with() {
    let schema = Schema::new([Attribute::set_of_objects("parts", part())]);
    check(
        &schema,
        json!({"parts": [{"name": "a", "weight": 1, "token": "ta"}, {"name": "b", "weight": 1, "token": "tb"}]}),
        json!({"parts": [{"name": "c"}, {"name": "b"}]}),
        json!({"parts": [
            {"name": "b", "weight": 1, "token": "tb"},
            {"name": "c", "weight": 1, "token": "(unknown)"},
        ]}),
    );
}

#[test]
fn a_computed_list_of_objects_is_unknown_and_then_stays() {
    let parts = Object::new([Attribute::string("name").computed()]);
    let schema = Schema::new([
        Attribute::list_of_objects("parts", parts).computed(),
        Attribute::bool("on"),
    ]);
    check(
        &schema,
        Json::Null,
        json!({}),
        json!({"parts": "(unknown)"}),
    );
    let prior = json!({"parts": [{"name": "a"}]});
    check(
        &schema,
        prior,
        json!({"on": true}),
        json!({"parts": [{"name": "a"}], "on": true}),
    );
}

#[test]
fn nested_attributes_replace_at_their_own_path() {
    let part = || {
        Object::new([
            Attribute::string("kind").requires_replace(),
            Attribute::string("text"),
        ])
    };
    let schema = Schema::new([
        Attribute::object("one", part()),
        Attribute::list_of_objects("many", part()),
        Attribute::set_of_objects("bag", part()),
    ]);
    let prior = || json!({"one": {"kind": "a"}, "many": [{"kind": "a"}, {"kind": "b"}], "bag": [{"kind": "a"}]});
    let changed = json!({"one": {"kind": "b"}, "many": [{"kind": "a"}, {"kind": "c"}], "bag": [{"kind": "z"}]});
    check_replaces(
        &schema,
        prior(),
        changed,
        &["one.kind", "many[1].kind", "bag"],
    );
    let in_place = json!({"one": {"kind": "a", "text": "t"}, "many": [{"kind": "a"}, {"kind": "b"}], "bag": [{"kind": "a"}]});
    check_replaces(&schema, prior(), in_place, &[]);
}

#[test]
fn a_whole_nested_object_can_replace() {
    let schema = Schema::new([Attribute::object("part", part())
        .required()
        .requires_replace()]);
    let prior = || json!({"part": {"name": "a", "weight": 1, "token": "t"}});
    check_replaces(&schema, prior(), json!({"part": {"name": "a"}}), &[]);
    check_replaces(&schema, prior(), json!({"part": {"name": "b"}}), &["part"]);
}

#[test]
fn blocks_are_planned_like_nested_attributes() {
    let block = |name, nesting| Block::new(name, nesting, part());
    let schema = Schema::default()
        .block(block("list", BlockNesting::List))
        .block(block("single", BlockNesting::Single));
    check(
        &schema,
        json!({"list": [{"name": "a", "weight": 1, "token": "t"}]}),
        json!({"list": [{"name": "a"}], "single": {"name": "s"}}),
        json!({
            "list": [{"name": "a", "weight": 1, "token": "t"}],
            "single": {"name": "s", "weight": 1, "token": "(unknown)"},
        }),
    );
    check(
        &schema,
        Json::Null,
        json!({"list": "(unknown)"}),
        json!({"list": "(unknown)"}),
    );
}

#[test]
fn elements_of_sets_have_the_configured_spelling() {
    let item = Object::new([name(), Attribute::string("id").computed()]);
    let schema = Schema::new([Attribute::set_of_objects("items", item)]);
    check(
        &schema,
        json!({"items": [{"name": "a", "id": "1"}, {"name": "b", "id": "2"}]}),
        json!({"items": [{"name": "b"}, {"name": "A"}]}),
        json!({"items": [{"name": "b", "id": "2"}, {"name": "A", "id": "(unknown)"}]}),
    );
}

#[test]
fn lists_keep_the_spelling_of_each_element() {
    let schema = Schema::new([Attribute::list_of_objects("items", [name()])]);
    check(
        &schema,
        json!({"items": [{"name": "a"}, {"name": "b"}]}),
        json!({"items": [{"name": "A"}, {"name": "c"}]}),
        json!({"items": [{"name": "a"}, {"name": "c"}]}),
    );
}

#[test]
fn an_element_of_a_set_makes_room_for_one_that_fits_nowhere_else() {
    let item = Object::new([
        Attribute::number("a").optional_computed(),
        Attribute::number("b").optional_computed(),
    ]);
    let schema = Schema::new([Attribute::set_of_objects("items", item)]);
    let prior = || json!({"items": [{"a": 1, "b": 2}, {"a": 1, "b": 3}]});
    check(
        &schema,
        prior(),
        json!({"items": [{"a": 1}, {"a": 1, "b": 2}]}),
        prior(),
    );
}

#[test]
fn an_object_left_to_the_provider_holds_something_that_the_provider_gives() {
    let object = |inside: Attribute| {
        let object = Attribute::object("part", [Attribute::string("name"), inside]);
        never_settled(&Schema::new([object.optional_computed()]))
    };
    let problems = object(Attribute::string("room"));
    assert!(problems[0].starts_with("part: it is optional and computed"));
    assert!(object(Attribute::string("room").optional_computed()).is_empty());

    let defaulted = Attribute::object("part", [Attribute::string("name")])
        .default(Value::object([("name", "a".into())]));
    assert!(never_settled(&Schema::new([defaulted])).is_empty());
    let inside = Attribute::object("inner", [Attribute::string("name")]).optional_computed();
    let block = Block::list("outer", [inside]);
    let problems = never_settled(&Schema::new([]).block(block));
    assert!(problems[0].starts_with("outer.inner: "), "{problems:?}");
}
