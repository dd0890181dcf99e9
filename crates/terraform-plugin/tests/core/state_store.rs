use terraform_plugin::terraform::Value;
use terraform_plugin::testing::CoreError;

use crate::{config, core};

const DRAWER: &str = "features_drawer";

fn empty() -> Value {
    Value::object::<&str>([])
}

#[tokio::test]
async fn a_state_of_any_length_is_stored_and_comes_back_in_the_agreed_chunks() {
    let core = core().await;
    let store = core.state_store(DRAWER, empty(), 1000).await.unwrap();
    assert!(store.read("default").await.unwrap().is_empty());
    for length in [1, 999, 1000, 1001, 2000, 10_500] {
        let state: Vec<u8> = (0_u8..=255).cycle().take(length).collect();
        store.write("default", &state).await.unwrap();
        assert_eq!(store.read("default").await.unwrap(), state, "{length}");
    }
    store.write("other", b"{}").await.unwrap();
    assert_eq!(store.list().await.unwrap(), ["default", "other"]);
    store.delete("other").await.unwrap();
    assert_eq!(store.list().await.unwrap(), ["default"]);
}

#[tokio::test]
async fn a_state_that_does_not_arrive_whole_leaves_the_stored_one_as_it_is() {
    let core = core().await;
    let store = core.state_store(DRAWER, empty(), 1000).await.unwrap();
    store.write("default", b"whole").await.unwrap();
    let error = store.write_half("default", b"only the first half").await;
    assert!(error.unwrap_err().to_string().contains("Damaged state"));
    assert_eq!(store.read("default").await.unwrap(), b"whole");
}

#[tokio::test]
async fn a_lock_keeps_others_out_until_its_own_id_unlocks_it() {
    let core = core().await;
    let bottom = config("label", "bottom");
    let store = core.state_store(DRAWER, bottom, 1000).await.unwrap();
    let lock = store.lock("default", "plan").await.unwrap();
    assert_eq!(lock, "plan in bottom");
    let error = store.lock("default", "apply").await.unwrap_err();
    assert!(error.to_string().contains("locked for plan"), "{error}");
    assert!(store.unlock("default", "another").await.is_err());
    store.unlock("default", &lock).await.unwrap();
    store.lock("default", "apply").await.unwrap();
}

#[tokio::test]
async fn the_configuration_of_a_state_store_is_checked_and_has_its_defaults() {
    let core = core().await;
    let store = core.state_store(DRAWER, empty(), 1000).await.unwrap();
    assert_eq!(store.lock("default", "plan").await.unwrap(), "plan in top");
    let wrong = core.state_store(DRAWER, config("label", "left"), 1000);
    let CoreError::Refused(told) = wrong.await.unwrap_err() else {
        panic!("it is refused");
    };
    let error = told.iter().next().unwrap();
    assert_eq!(error.attribute_path, Some("label".into()));
}
