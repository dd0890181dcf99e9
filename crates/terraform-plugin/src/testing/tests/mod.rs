//! The rules, each broken once.

use crate::plugin::to_proto;
use crate::terraform::schema::BlockNesting;
use crate::terraform::{Attribute, AttributePath, Block, Schema, Type, Value};
use crate::testing::apply_rules::result_violations;
use crate::testing::config::{complete, without_write_only};
use crate::testing::plan_rules::plan_violations;
use crate::testing::rules::{
    attribute_at, null_block_violations, unknown_violations, write_only_violations,
};
use crate::testing::schema::Body;
use crate::testing::violation::Rule;

mod proposals;

/// Attributes of every mode, nested ones of every nesting, and a block.
fn body() -> Body {
    let item = || {
        [
            Attribute::string("id").computed(),
            Attribute::string("name").required(),
            Attribute::string("note").optional_computed(),
        ]
    };
    let schema = Schema::new([
        Attribute::string("id").computed(),
        Attribute::string("name").required(),
        Attribute::string("note").optional_computed(),
        Attribute::string("plain").optional(),
        Attribute::string("secret").write_only(),
        Attribute::set("tags", Type::String).optional(),
        Attribute::object("one", item()),
        Attribute::list_of_objects("list", item()),
        Attribute::map_of_objects("map", item()),
        Attribute::set_of_objects("set", item()),
    ])
    .block(Block::list("block", item()));
    let wire = to_proto::schema::schema(&schema);
    Body::read(&wire.block.unwrap()).unwrap()
}

fn whole(attributes: &[(&str, Value)]) -> Value {
    let given = attributes
        .iter()
        .map(|(name, value)| (*name, value.clone()));
    complete(&body(), Value::object(given)).unwrap()
}

fn item(id: impl Into<Value>, name: &str, note: impl Into<Value>) -> Value {
    Value::object([
        ("id", id.into()),
        ("name", name.into()),
        ("note", note.into()),
    ])
}

#[track_caller]
fn plan_breaks(config: &[(&str, Value)], planned: &[(&str, Value)], expect: &[&str]) {
    let prior = whole(&[("name", "old".into()), ("plain", "old".into())]);
    let violations = plan_violations(&body(), &prior, &whole(config), &whole(planned));
    let paths: Vec<String> = violations
        .iter()
        .map(|each| each.path.to_string())
        .collect();
    assert_eq!(paths, expect);
    assert!(
        violations
            .iter()
            .all(|each| each.rule == Rule::PlanKeepsConfig)
    );
}

#[test]
fn a_plan_may_choose_computed_values_that_the_configuration_leaves_alone() {
    let name = ("name", Value::from("a"));
    let planned = [
        name.clone(),
        ("id", Value::Unknown),
        ("note", "chosen".into()),
    ];
    plan_breaks(&[name], &planned, &[]);
}

#[test]
fn a_plan_may_keep_the_prior_value_in_place_of_a_configured_one() {
    plan_breaks(&[("plain", "OLD".into())], &[("plain", "old".into())], &[]);
}

#[test]
fn a_plan_must_not_change_what_is_configured_or_invent_what_is_not_computed() {
    let config = [("name", "a".into()), ("note", "n".into())];
    let planned = [
        ("name", "b".into()),
        ("note", "m".into()),
        ("plain", "p".into()),
    ];
    plan_breaks(&config, &planned, &["name", "note", "plain"]);
}

#[test]
fn a_plan_is_judged_inside_nested_attributes_and_blocks() {
    let config_item = || item(Value::Null, "a", Value::Null);
    let map = |value| Value::Map([("k".to_owned(), value)].into());
    let config = [
        ("one", config_item()),
        ("list", Value::List(vec![config_item()])),
        ("map", map(config_item())),
        ("set", Value::Set(vec![config_item()])),
        ("block", Value::List(vec![config_item()])),
    ];
    let planned = |item: fn() -> Value| {
        [
            ("one", item()),
            ("list", Value::List(vec![item()])),
            ("map", map(item())),
            ("set", Value::Set(vec![item()])),
            ("block", Value::List(vec![item()])),
        ]
    };
    plan_breaks(
        &config,
        &planned(|| item(Value::Unknown, "a", Value::Unknown)),
        &[],
    );
    plan_breaks(
        &config,
        &planned(|| item(Value::Unknown, "b", Value::Unknown)),
        &[
            "list[0].name",
            "map[\"k\"].name",
            "one.name",
            "set",
            "block[0].name",
        ],
    );
}

#[test]
fn a_plan_must_not_add_or_drop_elements_or_objects() {
    let config_item = || item(Value::Null, "a", Value::Null);
    let one = [("list", Value::List(vec![config_item()]))];
    plan_breaks(&one, &[], &["list"]);
    plan_breaks(&[], &one, &["list"]);
    let two = [("list", Value::List(vec![config_item(), config_item()]))];
    plan_breaks(&one, &two, &["list"]);
    let absent = plan_violations(&body(), &Value::Null, &whole(&[]), &Value::Null);
    assert_eq!(absent.len(), 1);
}

#[track_caller]
fn result_breaks(planned: &[(&str, Value)], actual: &[(&str, Value)], expect: &[&str]) {
    let rule = Rule::ApplyKeepsPlan;
    let violations = result_violations(rule, &whole(planned), &whole(actual));
    let paths: Vec<String> = violations
        .iter()
        .map(|each| each.path.to_string())
        .collect();
    assert_eq!(paths, expect);
}

#[test]
fn a_result_may_make_known_what_was_unknown_and_nothing_else() {
    let planned = [("id", Value::Unknown), ("name", "a".into())];
    result_breaks(&planned, &[("id", "1".into()), ("name", "a".into())], &[]);
    result_breaks(
        &planned,
        &[("id", Value::Null), ("name", "A".into())],
        &["name"],
    );
    result_breaks(&planned, &[("name", Value::Null)], &["name"]);
    result_breaks(&[("id", "1".into())], &[("id", Value::Unknown)], &["id"]);
    result_breaks(&[], &[("plain", "p".into())], &["plain"]);
}

#[test]
fn the_elements_of_a_result_are_fixed_but_equal_elements_of_a_set_fall_together() {
    let list = |names: &[&str]| {
        let items = names.iter().map(|name| item("1", name, "n"));
        [("list", Value::List(items.collect()))]
    };
    result_breaks(&list(&["a", "b"]), &list(&["a"]), &["list"]);
    result_breaks(&list(&["a"]), &list(&["a", "b"]), &["list"]);
    let tags = |items: Vec<Value>| [("tags", Value::Set(items))];
    let unknown = tags(vec![Value::Unknown, Value::Unknown]);
    result_breaks(&unknown, &tags(vec!["a".into()]), &[]);
    let three = tags(vec!["a".into(), "b".into(), "c".into()]);
    result_breaks(&unknown, &three, &["tags"]);
    result_breaks(
        &tags(vec!["a".into()]),
        &tags(vec!["b".into()]),
        &["tags", "tags"],
    );
}

#[test]
fn write_only_values_and_unknowns_are_found_at_their_paths() {
    let value = whole(&[
        ("secret", "s".into()),
        ("one", item(Value::Unknown, "a", "n")),
    ]);
    let found = write_only_violations(&body(), &value);
    assert_eq!(found[0].path, "secret".into());
    let found = unknown_violations(&value, Rule::StateIsKnown);
    assert_eq!(found[0].path, "one.id".into());
    assert!(without_write_only(&body(), &value).get("secret").is_null());
}

#[test]
fn a_path_leads_to_an_attribute_or_nowhere() {
    let leads = |path: AttributePath| attribute_at(&body(), &path).is_some();
    assert!(leads("one.name".into()));
    assert!(leads(
        AttributePath::from("list").index(0).attribute("name")
    ));
    assert!(leads(
        AttributePath::from("block").index(0).attribute("name")
    ));
    assert!(!leads("other".into()));
    assert!(!leads("one.other".into()));
}

#[test]
fn an_unsound_schema_is_refused_as_core_would() {
    use crate::plugin::messages::schema as wire;
    let read = |attribute: wire::Attribute| {
        Body::read(&wire::Block {
            attributes: vec![attribute],
            ..Default::default()
        })
    };
    let sound = || wire::Attribute {
        name: "a".into(),
        r#type: b"\"string\"".to_vec(),
        optional: true,
        ..Default::default()
    };
    assert!(read(sound()).is_ok());
    assert!(
        read(wire::Attribute {
            required: true,
            ..sound()
        })
        .is_err()
    );
    assert!(
        read(wire::Attribute {
            optional: false,
            ..sound()
        })
        .is_err()
    );
    assert!(
        read(wire::Attribute {
            r#type: Vec::new(),
            ..sound()
        })
        .is_err()
    );
    assert!(
        read(wire::Attribute {
            nested_type: Some(wire::Object::default()),
            ..sound()
        })
        .is_err()
    );
    assert!(
        read(wire::Attribute {
            computed: true,
            write_only: true,
            ..sound()
        })
        .is_err()
    );
}

#[test]
fn null_blocks_are_found_at_every_depth_and_of_every_kind_but_single() {
    let block = |name, nesting| Block::new(name, nesting, [Attribute::string("x")]);
    let inner = block("inner", BlockNesting::Map);
    let schema = Schema::new([])
        .block(block("list", BlockNesting::List).block(inner))
        .block(block("set", BlockNesting::Set))
        .block(block("group", BlockNesting::Group))
        .block(block("single", BlockNesting::Single));
    let wire = to_proto::schema::schema(&schema);
    let body = Body::read(&wire.block.unwrap()).unwrap();
    let item = Value::object([("x", Value::Null), ("inner", Value::Null)]);
    let object = Value::object([
        ("list", Value::List(vec![item])),
        ("set", Value::Null),
        ("group", Value::Null),
        ("single", Value::Null),
    ]);
    let found = null_block_violations(&body, &object);
    let paths: Vec<String> = found.iter().map(|each| each.path.to_string()).collect();
    assert_eq!(paths, ["group", "list[0].inner", "set"]);
}
