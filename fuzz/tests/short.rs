//! The kept corpus, and a few thousand mutations of it, the same in every run.

use std::fs;
use std::path::Path;

use fastrand::Rng;
use fuzz::{TARGETS, Target, mutation};

fn corpus(target: &Target) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(target.name);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

#[test]
fn every_law_holds_for_the_corpus_and_its_mutations() {
    for target in &TARGETS {
        let seeds = corpus(target);
        for seed in &seeds {
            (target.run)(seed);
        }
        let mut random = Rng::with_seed(1);
        for _ in 0..2_000 {
            let input = mutation::mutated(&mut random, &seeds, target.words);
            let held = std::panic::catch_unwind(|| (target.run)(&input));
            assert!(
                held.is_ok(),
                "{}: {:?}",
                target.name,
                String::from_utf8_lossy(&input)
            );
        }
    }
}
