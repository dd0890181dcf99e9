//! Reads that lag, and reads that never learn of an event (API.md 6.11), on every generation.

use std::time::Duration;

use serde_json::{Value, json};
use zitadel_emulator::{Emulator, Skip};

use crate::api::{Api, SERVERS, changed, error, id_of};

fn server(version: &str) -> Emulator {
    Emulator::builder().server_version(version).start_blocking()
}

#[test]
fn a_create_that_was_never_projected_is_a_404_for_reads_and_exists_for_writes() {
    for version in SERVERS {
        let emulator = server(version);
        let api = Api::of(&emulator);
        emulator.skip_projection_of(Skip::event("target.added").object("lost"));
        let created = api.create("lost");
        let id = id_of(&created);
        api.create("seen");

        let read = api.get(&id);
        assert_eq!(
            (read.status, error(&read)),
            (404, "QUERY-hj5oaniyrz".to_owned())
        );
        assert_eq!(api.names(), ["seen"], "{version}");

        let asked = api.update(&id, &json!({}));
        assert_eq!(asked.status, 200, "{version}: {}", asked.text);
        assert_eq!(changed(&asked), changed(&created), "{version}");
        let again = api.create("lost");
        assert_eq!(
            (again.status, error(&again)),
            (409, "V3-DKcYh".to_owned()),
            "{version}"
        );
        assert_eq!(emulator.find_written_target(&id).unwrap().name, "lost");

        let renamed = api.update(&id, &json!({ "name": "still lost" }));
        assert_eq!(renamed.status, 200, "{version}");
        assert_eq!(api.get(&id).status, 404, "{version}");
        emulator.set_execution("request", &[&id]);
        assert_eq!(api.delete(&id).status, 200, "{version}");
        let gone = api.update(&id, &json!({}));
        assert_eq!(
            (gone.status, error(&gone)),
            (404, "COMMAND-xj14f2cccn".to_owned()),
            "{version}"
        );
    }
}

#[test]
fn a_removal_that_was_never_projected_stays_in_reads_and_is_gone_for_writes() {
    for version in SERVERS {
        let emulator = server(version);
        let api = Api::of(&emulator);
        let id = id_of(&api.create("ghost"));
        emulator.skip_projection_of(Skip::event("target.removed"));
        assert_eq!(api.delete(&id).status, 200, "{version}");

        assert_eq!(api.get(&id).status, 200, "{version}");
        assert_eq!(api.names(), ["ghost"], "{version}");
        let asked = api.update(&id, &json!({}));
        assert_eq!(
            (asked.status, error(&asked)),
            (404, "COMMAND-xj14f2cccn".to_owned()),
            "{version}"
        );
        let deleted = api.delete(&id);
        if version.starts_with('2') {
            assert_eq!(
                (deleted.status, error(&deleted)),
                (404, "COMMAND-k4s7ucu0ax".to_owned()),
                "{version}"
            );
        } else {
            assert_eq!(deleted.status, 200, "{version}");
        }
        assert_eq!(api.create("ghost").status / 100, 2, "the name is free");
        assert_eq!(emulator.find_written_target(&id), None);
    }
}

#[test]
fn a_change_that_was_never_projected_leaves_a_stale_row_and_the_empty_update_has_the_true_date() {
    for version in SERVERS {
        let emulator = server(version);
        let api = Api::of(&emulator);
        let id = id_of(&api.create("stale"));
        emulator.skip_projection_of(Skip::event("target.changed").on_event(1));
        let update = api.update(&id, &json!({ "timeout": "20s" }));
        let read = api.get(&id);
        assert!(read.text.contains("\"10s\""), "{version}: {}", read.text);
        assert!(changed(&read) < changed(&update), "{version}");
        assert_eq!(
            changed(&api.update(&id, &json!({}))),
            changed(&update),
            "{version}"
        );
        // The same value again does not change anything for the write side, so it repairs nothing.
        api.update(&id, &json!({ "timeout": "20s" }));
        assert!(api.get(&id).text.contains("\"10s\""), "{version}");
        // The next change is projected, without what was skipped.
        let update = api.update(&id, &json!({ "name": "renamed" }));
        let read = api.get(&id);
        assert!(read.text.contains("\"10s\"") && read.text.contains("renamed"));
        assert_eq!(changed(&read), changed(&update), "{version}");
    }
}

#[test]
fn an_empty_update_writes_nothing_and_needs_the_right_to_write() {
    for version in SERVERS {
        let emulator = server(version);
        let api = Api::of(&emulator);
        let created = api.create("asked");
        let id = id_of(&created);
        let before = api.get(&id).json();
        for _ in 0..3 {
            let asked = api.update(&id, &json!({}));
            assert_eq!(
                (asked.status, changed(&asked)),
                (200, changed(&created)),
                "{version}"
            );
        }
        assert_eq!(api.get(&id).json(), before, "{version}");
        for id in [id.as_str(), "123456789012345678"] {
            let refused = api.update_by(&emulator.viewer_token(), id, &json!({}));
            assert_eq!(
                (refused.status, error(&refused)),
                (403, "AUTH-5mWD2".to_owned()),
                "{version}"
            );
        }
        let missing = api.update("123456789012345678", &json!({}));
        assert_eq!(
            (missing.status, error(&missing)),
            (404, "COMMAND-xj14f2cccn".to_owned()),
            "{version}"
        );
    }
}

#[test]
fn a_set_that_was_never_projected_leaves_the_old_list() {
    for version in SERVERS {
        let emulator = server(version);
        let api = Api::of(&emulator);
        let (a, b) = (id_of(&api.create("a")), id_of(&api.create("b")));
        emulator.set_execution("event", &[&a]);
        emulator.skip_projection_of(Skip::event("execution.*set").object("event"));
        emulator.set_execution("event", &[&b]);
        assert_eq!(emulator.executions()["event"], [a.as_str()], "{version}");
        emulator.clear_skips();
        emulator.set_execution("event", &[&a, &b]);
        assert_eq!(
            emulator.executions()["event"],
            [a.as_str(), b.as_str()],
            "{version}"
        );
    }
}

#[test]
fn a_skipped_event_stays_skipped_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let start = || {
        Emulator::builder()
            .state_file(folder.path().join("state.json"))
            .skip_projection_of(Skip::event("target.added").on_event(1))
            .start_blocking()
    };
    let emulator = start();
    let id = id_of(&Api::of(&emulator).create("lost"));
    drop(emulator);
    let emulator = start();
    assert_eq!(Api::of(&emulator).get(&id).status, 404);
    assert_eq!(emulator.find_written_target(&id).unwrap().name, "lost");
}

#[test]
fn with_a_range_of_lags_a_later_target_can_be_seen_before_an_earlier_one() {
    let emulator = Emulator::builder()
        .lag(Duration::ZERO..=Duration::from_secs(3600))
        .start_blocking();
    let api = Api::of(&emulator);
    for n in 0..50 {
        assert_eq!(api.create(&format!("target-{n}")).status, 200);
    }
    // An hour is long: at most a few are visible by now, and writes see all of them.
    assert!(api.names().len() < 10);
    emulator.set_lag(Duration::ZERO);
    api.create("at once");
    assert_eq!(
        api.names().iter().filter(|name| *name == "at once").count(),
        1
    );
}

#[test]
fn march_2024_reads_an_interrupting_target_made_asynchronous_as_interrupting() {
    for version in ["2.49.5", "2.51.4"] {
        let emulator = server(version);
        let api = Api::of(&emulator);
        let webhook = json!({ "url": "https://192.0.2.1/hook" });
        let token = emulator.token();
        let draft = json!({
            "name": "gate", "timeout": "10s", "restWebhook": webhook, "interruptOnError": true,
        });
        let created = api.call(&token, "POST", "/targets", Some(&draft));
        let id = id_of(&created);
        let flags = || {
            let target = api.get(&id).json()["target"].clone();
            (
                target.get("isAsync").and_then(Value::as_bool),
                target.get("interruptOnError").and_then(Value::as_bool),
            )
        };
        let update = |flag: &str, value: bool| {
            let answer = api.update(&id, &json!({ "restWebhook": webhook, flag: value }));
            assert_eq!(answer.status, 200, "{version}: {}", answer.text);
            changed(&answer)
        };
        // One update changes the date and leaves the interrupt set along with the new flag.
        assert!(update("isAsync", true) > changed(&created));
        assert_eq!(flags(), (None, Some(true)), "{version}");
        // Nor does the way back take the interrupt off.
        update("interruptOnError", false);
        assert_eq!(flags(), (None, Some(true)), "{version}");
        // The two updates of the trap do, and then the target becomes asynchronous.
        update("interruptOnError", true);
        update("interruptOnError", false);
        assert_eq!(flags(), (None, None), "{version}");
        update("isAsync", true);
        assert_eq!(flags(), (Some(true), None), "{version}");
        // An update that sets the interrupt takes the other flag off by itself.
        update("interruptOnError", true);
        assert_eq!(flags(), (None, Some(true)), "{version}");
    }
}
