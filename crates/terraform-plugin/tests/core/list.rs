use terraform_plugin::terraform::Value;
use terraform_plugin::testing::CoreError;

use crate::{config, core};

const NAMED: &str = "features_named";

#[tokio::test]
async fn a_listed_object_may_have_an_identity_that_its_state_does_not_hold() {
    let core = core().await;
    let listed = core
        .list(NAMED, config("zone", "z"), 10, true)
        .await
        .unwrap();
    let identity = |name: &str| Value::object([("name", name.into()), ("serial", "serial".into())]);
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[1].identity, identity("b"));
}

#[tokio::test]
async fn the_error_of_a_list_points_at_its_filter() {
    let core = core().await;
    let refused = core.list(NAMED, config("zone", "closed"), 10, true).await;
    let Err(CoreError::Refused(told)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(
        told.to_string(),
        "zone: Zone closed: No one may list the closed zone."
    );
}
