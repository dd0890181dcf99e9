use super::*;

fn broken(validator: &Validator, value: impl Into<Value>) -> Vec<String> {
    let show = |violation: Violation| format!("{}:{}", violation.path, violation.detail);
    validator
        .violations(&value.into())
        .into_iter()
        .map(show)
        .collect()
}

#[test]
fn null_and_unknown_break_nothing() {
    for validator in [
        length_between(1, 2),
        non_empty(),
        one_of(["a"]),
        number_between(0, 1),
        unique_items(),
    ] {
        assert!(broken(&validator, Value::Null).is_empty());
        assert!(broken(&validator, Value::Unknown).is_empty());
    }
}

#[test]
fn lengths_are_characters_not_bytes() {
    assert!(broken(&length_between(2, 2), "éé").is_empty());
    assert_eq!(
        broken(&length_between(1, 2), "abc"),
        [":it has 3 characters"]
    );
}

#[test]
fn one_of_several_conditions_is_enough_or_all_are_needed() {
    let either = any([one_of(["auto"]), pattern("^[0-9]+s$", "must be seconds")]);
    assert_eq!(
        either.expectation(),
        r#"must be "auto", or must be seconds"#
    );
    for good in ["auto", "10s"] {
        assert!(broken(&either, good).is_empty(), "{good}");
    }
    assert_eq!(broken(&either, "10m"), [":"]);
    let both = each(all([non_empty(), none_of(["root"])]));
    let items = vec!["a".into(), "".into(), "root".into()];
    assert_eq!(
        broken(&both, Value::List(items)),
        ["[1]:", r#"[2]:it is "root""#]
    );
}

#[test]
#[should_panic(expected = "is invalid")]
fn an_invalid_pattern_is_found_when_the_schema_is_made() {
    pattern("(", "must be anything");
}

#[test]
fn numbers_are_compared_exactly() {
    let just_over = Value::Number("1.00000000000000000001".parse().unwrap());
    assert_eq!(broken(&number_between(0, 1), just_over).len(), 1);
    assert!(broken(&number_between(0, 1), 1).is_empty());
}

#[test]
fn repeated_elements_are_named_and_unknown_ones_are_not() {
    let items = vec!["a".into(), Value::Unknown, Value::Unknown, "a".into()];
    assert_eq!(
        broken(&unique_items(), Value::List(items)),
        [r#"[3]:"a" is in it twice"#]
    );
}

#[test]
fn each_looks_at_every_element() {
    let items = Value::List(vec!["a".into(), "".into(), Value::Unknown]);
    assert_eq!(broken(&each(non_empty()), items), ["[1]:"]);
}

#[test]
fn null_elements_are_named_and_unknown_ones_are_not() {
    let items = Value::List(vec!["a".into(), Value::Null, Value::Unknown]);
    assert_eq!(broken(&without_null(), items), ["[1]:element 1 is null"]);
}

#[test]
fn the_sentence_of_each_is_about_the_element() {
    let ids = each(length_between(1, 9)).summary("Invalid ID");
    let violation = &ids.violations(&Value::List(vec!["".into()]))[0];
    assert_eq!(
        ids.sentence(violation, "The list", "`ids[0]`"),
        "`ids[0]` must be 1 to 9 characters long: it has 0 characters."
    );
    assert_eq!(
        each(one_of(["a"]).summary("Invalid a")).error_summary(),
        "Invalid a"
    );
}

#[test]
fn a_string_that_is_not_allowed_is_quoted_with_the_one_that_was_meant() {
    let kind = one_of(["JSON", "JWT", "JWE"]);
    let said = |text: &str| {
        let violation = &kind.violations(&text.into())[0];
        kind.sentence(violation, "It", "It")
    };
    assert_eq!(
        said("XML"),
        r#"It must be "JSON", "JWT" or "JWE", not "XML"."#
    );
    assert_eq!(
        said("jwt "),
        r#"It must be "JSON", "JWT" or "JWE", not "jwt ". Did you mean "JWT"?"#
    );
}

#[test]
fn a_value_of_another_type_is_said_once() {
    let whole = Validator::new("must be a whole number", |_: &i64| Ok(()));
    let half = Value::Number("1.5".parse().unwrap());
    let violation = &whole.violations(&half)[0];
    assert_eq!(
        whole.sentence(violation, "It", "It"),
        "It must be a whole number below 2^63, not 1.5."
    );
}

#[test]
fn empty_collections_are_empty() {
    assert_eq!(broken(&non_empty(), Value::List(vec![])).len(), 1);
    assert_eq!(
        broken(&size_between(1, 2), Value::Map(Default::default())).len(),
        1
    );
}
