use terraform_plugin::terraform::Value;
use terraform_plugin::testing::{Core, CoreError};

#[tokio::test]
async fn the_schema_and_the_providers_own_check_tell_their_errors_together() {
    let core = Core::start(crate::provider::Features).await.unwrap();
    let config = Value::object([("region", "moon".into()), ("retries", 99.into())]);
    let configured = core.configure(config).await;
    let Err(CoreError::Refused(told)) = configured else {
        panic!("{configured:?}");
    };
    let paths = told.iter().map(|error| error.attribute_path.clone());
    assert_eq!(
        paths.collect::<Vec<_>>(),
        [Some("retries".into()), Some("region".into())]
    );
}
