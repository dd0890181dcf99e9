//! What core proposes to a provider, told by what its own tests expect.

use super::{body, item, whole};
use crate::plugin::to_proto;
use crate::terraform::{Attribute, Block, Schema, Value};
use crate::testing::proposed::{proposed_new, taken_out};
use crate::testing::schema::Body;

#[track_caller]
fn proposes(prior: Value, config: &[(&str, Value)], expected: &[(&str, Value)]) {
    let config = whole(config);
    assert_eq!(proposed_new(&body(), &prior, &config), whole(expected));
}

#[test]
fn a_proposal_takes_the_configuration_and_keeps_computed_values() {
    let prior = whole(&[
        ("id", "1".into()),
        ("name", "a".into()),
        ("note", "n".into()),
        ("plain", "p".into()),
    ]);
    let config = [("name", "b".into())];
    let expected = [
        ("id", "1".into()),
        ("name", "b".into()),
        ("note", "n".into()),
    ];
    proposes(prior, &config, &expected);
    proposes(Value::Null, &config, &config);
}

#[test]
fn a_proposal_correlates_lists_by_index_maps_by_key_and_sets_by_content() {
    let prior_item = || item("1", "a", "n");
    let config_item = |name: &str| item(Value::Null, name, Value::Null);
    for (name, collect) in [
        ("list", Value::List as fn(Vec<Value>) -> Value),
        ("set", Value::Set),
        ("block", Value::List),
    ] {
        let prior = whole(&[(name, collect(vec![prior_item()]))]);
        let config = collect(vec![config_item("a"), config_item("z")]);
        let expected = collect(vec![prior_item(), config_item("z")]);
        proposes(prior, &[(name, config)], &[(name, expected)]);
    }
    let map = |value| Value::Map([("k".to_owned(), value)].into());
    let prior = whole(&[("map", map(prior_item()))]);
    let kept = item("1", "changed", "n");
    proposes(
        prior,
        &[("map", map(config_item("changed")))],
        &[("map", map(kept))],
    );
}

#[test]
fn a_nested_object_that_was_configured_is_not_proposed_once_it_is_taken_out() {
    let prior = whole(&[("one", item("1", "a", "n"))]);
    proposes(prior, &[], &[]);
}

#[test]
fn elements_of_sets_are_correlated_by_what_the_configuration_says_at_every_depth() {
    let note = || {
        [
            Attribute::string("id").computed(),
            Attribute::string("name").required(),
        ]
    };
    let outer = |inner: Attribute| {
        let element = vec![Attribute::string("id").computed(), inner];
        let schema = Schema::new([Attribute::set_of_objects("set", element)]);
        Body::read(&to_proto::schema::schema(&schema).block.unwrap()).unwrap()
    };
    let inner = |id: Value, name: &str| Value::object([("id", id), ("name", name.into())]);
    let element = |id: Value, inner: Value| Value::object([("id", id), ("inner", inner)]);
    let set = |element| Value::object([("set", Value::Set(vec![element]))]);
    let map = |value| Value::Map([("k".to_owned(), value)].into());
    let list = |value| Value::List(vec![value]);
    let whole = |value| value;
    type Collect = fn(Value) -> Value;
    let nestings: [(Attribute, Collect); 3] = [
        (Attribute::object("inner", note()), whole),
        (Attribute::list_of_objects("inner", note()), list),
        (Attribute::map_of_objects("inner", note()), map),
    ];
    for (attribute, collect) in nestings {
        let body = outer(attribute);
        let prior = set(element("1".into(), collect(inner("2".into(), "a"))));
        let same = set(element(Value::Null, collect(inner(Value::Null, "a"))));
        assert_eq!(proposed_new(&body, &prior, &same), prior);
        let other = set(element(Value::Null, collect(inner(Value::Null, "b"))));
        assert_eq!(proposed_new(&body, &prior, &other), other);
    }
    // Core does not look into a set inside of a set.
    let body = outer(Attribute::set_of_objects("inner", note()));
    let nested = |id: Value| Value::Set(vec![inner(id, "a")]);
    let prior = set(element("1".into(), nested("2".into())));
    let config = set(element(Value::Null, nested(Value::Null)));
    assert_eq!(proposed_new(&body, &prior, &config), config);
}

#[test]
fn new_elements_are_proposed_as_configured_and_blocks_follow_their_index() {
    let block = Block::list(
        "block",
        [
            Attribute::string("id").computed(),
            Attribute::string("name").required(),
        ],
    );
    let schema = Schema::new([]).block(block);
    let body = Body::read(&to_proto::schema::schema(&schema).block.unwrap()).unwrap();
    let item = |id: Value, name: &str| Value::object([("id", id), ("name", name.into())]);
    let blocks = |items| Value::object([("block", Value::List(items))]);
    let prior = blocks(vec![item("1".into(), "a"), item("2".into(), "b")]);
    let config = |names: &[&str]| {
        let items = names.iter().map(|name| item(Value::Null, name));
        blocks(items.collect())
    };
    let expect = blocks(vec![item("1".into(), "b")]);
    assert_eq!(proposed_new(&body, &prior, &config(&["b"])), expect);
    let expect = blocks(vec![
        item("1".into(), "a"),
        item("2".into(), "b"),
        item(Value::Null, "c"),
    ]);
    assert_eq!(
        proposed_new(&body, &prior, &config(&["a", "b", "c"])),
        expect
    );
    assert_eq!(proposed_new(&body, &prior, &config(&[])), blocks(vec![]));
}

#[test]
fn what_only_a_configuration_can_have_set_is_found_once_it_is_taken_out() {
    let computed = || {
        [
            Attribute::string("id").computed(),
            Attribute::string("name").optional_computed(),
        ]
    };
    let configured = || [Attribute::string("name").optional()];
    let schema = Schema::new([
        Attribute::object("own", configured()).optional_computed(),
        Attribute::object("given", computed()).optional_computed(),
        Attribute::list_of_objects("plain", configured()),
        Attribute::list_of_objects(
            "list",
            [
                Attribute::string("key"),
                Attribute::set_of_objects("inner", configured()).optional_computed(),
            ],
        ),
    ]);
    let body = Body::read(&to_proto::schema::schema(&schema).block.unwrap()).unwrap();
    let name = || Value::object([("name", "a".into())]);
    let object = |own, given, inner| {
        let list = Value::object([("key", "k".into()), ("inner", inner)]);
        Value::object([
            ("own", own),
            ("given", given),
            ("plain", Value::List(vec![])),
            ("list", Value::List(vec![list])),
        ])
    };
    let given = Value::object([("id", "1".into()), ("name", "a".into())]);
    let prior = object(name(), given, Value::Set(vec![name()]));
    let config = object(Value::Null, Value::Null, Value::Null);
    let paths = |prior, config| -> Vec<String> {
        let found = taken_out(&body, prior, config);
        found.iter().map(ToString::to_string).collect()
    };
    assert_eq!(paths(&prior, &config), ["list[0].inner", "own"]);
    assert!(paths(&prior, &prior).is_empty());
    assert!(paths(&Value::Null, &config).is_empty());
    let proposed = proposed_new(&body, &prior, &config);
    assert!(proposed.get("own").is_null());
    assert_eq!(proposed.get("given"), prior.get("given"));
}
