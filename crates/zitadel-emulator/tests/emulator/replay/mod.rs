//! The emulator answers every recorded exchange as the real server did.
//!
//! The rules are those of the recordings' README: a placeholder is bound when an answer first shows
//! it, everything else is compared literally; rows that are equal in the sort column and the
//! executions of v2.49 to v2.58 have no promised order.

mod assertion;
mod compare;
mod player;
mod receiver;
mod recording;

use std::fs;
use std::path::PathBuf;

use zitadel_emulator::Emulator;

use player::Player;
use recording::{Exchange, Recording};

fn recordings() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/recordings")
}

fn read(path: &PathBuf) -> Recording {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Replays every scenario of a folder, each on a fresh server, and demands that nothing differs.
fn replay_folder(folder: &str, scenarios: usize) {
    let version = folder.split('/').next().unwrap().trim_start_matches('v');
    let mut files: Vec<PathBuf> = fs::read_dir(recordings().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert_eq!(files.len(), scenarios, "{folder} has all its scenarios");
    let mut differences = Vec::new();
    for file in files {
        let recording = read(&file);
        let emulator = Emulator::builder().server_version(version).start_blocking();
        let mut player = Player::new(&emulator, &recording);
        for exchange in &recording.exchanges {
            differences.extend(player.play(&emulator, exchange));
        }
    }
    assert!(
        differences.is_empty(),
        "{} differences:\n{}",
        differences.len(),
        differences.join("\n")
    );
}

macro_rules! replays {
    ($($name:ident: $folder:literal, $scenarios:literal;)*) => {
        $(#[test]
        fn $name() {
            replay_folder($folder, $scenarios);
        })*
    };
}

replays! {
    v2_49_5_answers_its_recordings: "v2.49.5/v3alpha_2024_03", 17;
    v2_51_4_answers_its_recordings: "v2.51.4/v3alpha_2024_03", 18;
    v2_58_7_answers_its_recordings: "v2.58.7/v3alpha_2024_05", 19;
    v2_59_5_answers_its_recordings: "v2.59.5/resources_v3alpha", 18;
    v2_71_19_answers_its_recordings: "v2.71.19/resources_v3alpha", 20;
    v3_4_9_answers_its_recordings: "v3.4.9/v2beta", 17;
    v4_7_6_answers_its_recordings_on_v2beta: "v4.7.6/v2beta", 17;
    v4_7_6_answers_its_recordings_on_v2: "v4.7.6/v2", 17;
    v4_13_1_answers_its_recordings_on_v2beta: "v4.13.1/v2beta", 17;
    v4_13_1_answers_its_recordings_on_v2: "v4.13.1/v2", 21;
}

#[test]
fn an_instance_upgraded_through_the_versions_keeps_and_loses_what_a_real_one_does() {
    let recording = read(&recordings().join("upgrade.json"));
    let folder = tempfile::tempdir().unwrap();
    let start = |version: &str| {
        Emulator::builder()
            .server_version(version)
            .token("owner")
            .state_file(folder.path().join("state.json"))
            .start_blocking()
    };
    let version_of = |exchange: &Exchange| exchange.step.split(':').next().unwrap().to_owned();
    let mut version = version_of(&recording.exchanges[0]);
    let mut emulator = start(&version);
    let mut player = Player::new(&emulator, &recording);
    let mut differences = Vec::new();
    for exchange in &recording.exchanges {
        if version_of(exchange) != version {
            version = version_of(exchange);
            drop(emulator);
            emulator = start(&version);
            player.move_to(&emulator);
        }
        differences.extend(player.play(&emulator, exchange));
    }
    assert!(
        differences.is_empty(),
        "{} differences:\n{}",
        differences.len(),
        differences.join("\n")
    );
}

#[test]
fn every_recorded_exchange_is_replayed() {
    let count = |path: PathBuf| read(&path).exchanges.len();
    let folders = fs::read_dir(recordings())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let servers =
        folders.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with('v'));
    let generations = servers.flat_map(|server| {
        fs::read_dir(server)
            .unwrap()
            .map(|entry| entry.unwrap().path())
    });
    let files: Vec<PathBuf> = generations
        .flat_map(|folder| {
            fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().path())
        })
        .collect();
    assert_eq!(
        files.len(),
        17 + 18 + 19 + 18 + 20 + 17 + 17 + 17 + 17 + 21,
        "no folder is left out above"
    );
    let exchanges: usize = files.into_iter().map(count).sum();
    assert!(exchanges > 4_000, "{exchanges} exchanges");
}
