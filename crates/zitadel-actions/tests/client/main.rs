//! What the client does with a server, exchange by exchange, against a script.

#![expect(unreachable_pub, reason = "a test binary has no outside")]

mod ahead;
mod attachments;
mod creation;
mod detection;
mod edits;
mod executions;
mod probes;
mod public_keys;
mod reads;
mod refresh;
mod script;
mod signature;
mod test_call;
mod unreadable;
mod updates;

/// The provider runs every operation on a runtime with threads.
#[test]
fn every_operation_can_move_between_threads() {
    fn assert_send<T: Send>(_: T) {}
    let (client, _) = script::detecting([]);
    let id = zitadel_actions::model::TargetId::parse("1").expect("an id");
    let key = zitadel_actions::model::KeyId::parse("1").expect("an id");
    let condition = "event".parse().expect("a condition");
    let patch = zitadel_actions::model::TargetPatch::default();
    let past = zitadel_actions::model::PriorTarget {
        kind: zitadel_actions::model::TargetKind::Async,
        endpoint: None,
    };
    assert_send(client.create_target(&creation::draft()));
    assert_send(client.update_target(&id, &patch, &past));
    assert_send(client.delete_target(&id));
    assert_send(client.find_target(&id));
    assert_send(client.refresh_target(&id, None));
    assert_send(client.refresh_execution(&condition, &[], None));
    assert_send(client.refresh_public_key(&id, &key, None));
    assert_send(client.target_exists(&id));
    assert_send(client.find_target_named("x"));
    assert_send(client.list_targets());
    assert_send(client.set_execution(&condition, &[]));
    assert_send(client.repair_execution(&condition, &[], &[]));
    assert_send(client.remove_execution(&condition));
    assert_send(client.find_execution(&condition));
    assert_send(client.existing_execution(&condition));
    assert_send(client.edit_execution(&condition, |_| None));
    assert_send(client.list_executions());
    assert_send(client.find_public_key(&id, &key));
    assert_send(client.list_public_keys(&id));
    assert_send(client.api_info());
    assert_send(client.read_ahead());
}
