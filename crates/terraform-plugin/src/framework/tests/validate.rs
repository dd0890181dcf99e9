//! Laws of the check of configurations.

use super::json_values::object;
use crate::terraform::{Attribute, Block, Object, Schema, validators};
use serde_json::{Value as Json, json};

fn check(schema: &Schema, config: Json, expect: &[&str]) {
    let diagnostics = schema.validate(&object(schema, &config), true);
    let show = |diagnostic: crate::terraform::Diagnostic| {
        let path = diagnostic
            .attribute_path
            .map(|path| path.to_string())
            .unwrap_or_default();
        format!("{path}: {}", diagnostic.summary)
    };
    assert_eq!(
        diagnostics.into_iter().map(show).collect::<Vec<_>>(),
        expect,
        "{config}"
    );
}

fn schema() -> Schema {
    let kind = || {
        Object::new([
            Attribute::string("method").validate(validators::non_empty()),
            Attribute::bool("all"),
            Attribute::string("id").computed(),
        ])
        .exactly_one_of(["method", "all"])
    };
    Schema::new([
        Attribute::string("name")
            .required()
            .validate(validators::length_between(1, 3)),
        Attribute::string("id").computed(),
        Attribute::object("kind", kind()),
        Attribute::list_of_objects("kinds", kind()),
    ])
}

#[test]
fn a_sound_configuration_has_no_errors() {
    check(
        &schema(),
        json!({"name": "abc", "kind": {"all": true}, "kinds": [{"method": "m"}]}),
        &[],
    );
}

#[test]
fn required_attributes_must_be_set() {
    check(&schema(), json!({}), &["name: Missing attribute"]);
}

#[test]
fn read_only_attributes_must_not_at_any_depth() {
    let config = json!({"name": "a", "id": "1", "kind": {"all": true, "id": "2"}});
    check(
        &schema(),
        config,
        &["id: Read-only attribute", "kind.id: Read-only attribute"],
    );
}

#[test]
fn unknown_values_break_nothing() {
    let config = json!({"name": "(unknown)", "kind": "(unknown)", "kinds": [{"method": "(unknown)"}, "(unknown)"]});
    check(&schema(), config, &[]);
}

#[test]
fn validators_and_rules_reach_every_depth() {
    let config = json!({"name": "abcd", "kind": {}, "kinds": [{"method": ""}, {"method": "m", "all": true}]});
    let expect = [
        "name: Invalid value",
        "kind: Missing attribute",
        "kinds[0].method: Invalid value",
        "kinds[1].all: Conflicting attributes",
    ];
    check(&schema(), config, &expect);
}

#[test]
fn secrets_are_not_quoted() {
    let schema = Schema::new([Attribute::string("key")
        .sensitive()
        .validate(validators::one_of(["a"]))]);
    let diagnostics = schema.validate(&object(&schema, &json!({"key": "hunter2"})), true);
    assert!(
        diagnostics.has_errors() && !diagnostics.to_string().contains("hunter2"),
        "{diagnostics}"
    );
}

#[test]
fn write_only_values_need_a_command_that_keeps_them_out_of_the_state() {
    let schema = Schema::new([Attribute::string("key").write_only()]);
    let (set, unset) = (
        object(&schema, &json!({"key": "k"})),
        object(&schema, &json!({})),
    );
    assert!(schema.validate(&set, false).to_string().contains("1.11"));
    assert!(schema.validate(&set, true).is_empty());
    assert!(schema.validate(&unset, false).is_empty());
}

#[test]
fn blocks_have_their_limits() {
    let item = Block::list("item", [Attribute::string("a").required()]).items(1, 2);
    let schema = Schema::default().block(item);
    check(&schema, json!({"item": []}), &["item: Missing block"]);
    check(
        &schema,
        json!({"item": [{"a": "1"}, {}]}),
        &["item[1].a: Missing attribute"],
    );
    check(
        &schema,
        json!({"item": [{"a": "1"}, {"a": "2"}, {"a": "3"}]}),
        &["item: Too many blocks"],
    );
    check(&schema, json!({"item": "(unknown)"}), &[]);
}
