//! Laws of the planner for any schema, configuration and state.

use super::random::Random;
use crate::framework::plan::{check_modified, plan, replacing_paths};
use crate::framework::{consistency, generate, walk};
use crate::terraform::schema::RequiresReplace;
use crate::terraform::{Diagnostics, Mode, Nesting, Schema, Value};
use proptest::prelude::*;

/// A schema, a state that one apply left, and a configuration that follows.
fn world(seed: u64) -> (Random, Schema, Value, Value) {
    let mut random = Random::new(seed);
    let schema = random.schema();
    let before = random.config(&schema.object);
    let created = plan(&schema, &Value::Null, &before);
    let prior = random.settle(&schema, created);
    let config = random.config(&schema.object);
    (random, schema, prior, config)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_applied_plans_no_change(seed: u64) {
        let (mut random, schema, prior, config) = world(seed);
        let planned = plan(&schema, &prior, &config);
        let state = random.settle(&schema, planned.clone());
        prop_assert!(consistency::check(&planned, &state).is_empty());
        let again = plan(&schema, &state, &config);
        prop_assert_eq!(&again, &state);
        prop_assert!(replacing_paths(&schema, &state, &config, &again).is_empty());
    }

    #[test]
    fn the_second_plan_of_an_apply_agrees_with_the_first(seed: u64) {
        let (mut random, schema, prior, config) = world(seed);
        let hidden = random.hide_inside(config.clone());
        let (first, second) = (plan(&schema, &prior, &hidden), plan(&schema, &prior, &config));
        prop_assert_eq!(consistency::check(&first, &second), Diagnostics::new());
    }

    #[test]
    fn what_replaces_is_an_attribute_that_says_so(seed: u64) {
        let (_, schema, prior, config) = world(seed);
        let planned = plan(&schema, &prior, &config);
        for path in replacing_paths(&schema, &prior, &config, &planned) {
            let attribute = schema.attribute_at(&path).unwrap();
            let says_so = !matches!(attribute.requires_replace, RequiresReplace::Never);
            prop_assert!(says_so || attribute.nested().is_some_and(|(nesting, _)| nesting == Nesting::Set), "{path}");
        }
    }

    #[test]
    fn the_plan_itself_is_within_what_a_hook_may_say(seed: u64) {
        let (_, schema, prior, config) = world(seed);
        let planned = plan(&schema, &prior, &config);
        prop_assert_eq!(check_modified(&schema, &config, &planned, &planned), Diagnostics::new());
        let emptied = walk::map_attributes((&schema).into(), planned.clone(), &|attribute, value| {
            if attribute.mode == Mode::Computed { Value::Unknown } else { value }
        });
        prop_assert_eq!(check_modified(&schema, &config, &planned, &emptied), Diagnostics::new());
    }

    #[test]
    fn what_the_schema_allows_has_no_errors(seed: u64) {
        let (mut random, schema, _, config) = world(seed);
        prop_assert_eq!(schema.validate(&config, true), Diagnostics::new());
        prop_assert_eq!(schema.validate(&random.hide_inside(config), true), Diagnostics::new());
    }

    #[test]
    fn generated_configuration_plans_no_change(seed: u64) {
        let (_, schema, prior, _) = world(seed);
        let config = generate::config(&schema, prior.clone());
        prop_assert_eq!(plan(&schema, &prior, &config), prior);
    }
}
