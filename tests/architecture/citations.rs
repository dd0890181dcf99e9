//! Facts about the API name their proof, and the proof exists.

use super::{files, root, source, sources};

/// The section that each `API.md` in the sources names, on the same line or the next.
fn citations() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for file in ["src", "crates", "tests", "xtask"]
        .into_iter()
        .flat_map(sources)
    {
        let unwrapped: Vec<_> = file.text.split_whitespace().collect();
        for pair in unwrapped.windows(2) {
            let number = pair[1].trim_end_matches(|c: char| !c.is_ascii_digit());
            let number = number.split([',', ')', ':']).next().unwrap_or_default();
            let is_number = number.starts_with(|c: char| c.is_ascii_digit());
            if pair[0].ends_with("API.md") && is_number {
                found.push((file.path.clone(), number.to_owned()));
            }
        }
    }
    found
}

#[test]
fn every_citation_of_the_api_notes_resolves() {
    let notes = source(root().join("crates/zitadel-actions/API.md")).text;
    let headings: Vec<_> = notes
        .lines()
        .filter_map(|line| line.trim_start_matches('#').strip_prefix(' '))
        .filter_map(|heading| heading.split(' ').next())
        .collect();
    let cited = citations();
    assert!(
        cited.len() > 40,
        "only {} citations were found",
        cited.len()
    );
    for (path, number) in cited {
        assert!(
            headings.contains(&number.as_str()),
            "{path} cites API.md {number}"
        );
    }
    for file in ["src", "crates", "tests", "xtask"]
        .into_iter()
        .flat_map(sources)
    {
        for (at, line) in file.text.lines().enumerate() {
            let lower = line.to_lowercase();
            let cites = lower.split("reference ").skip(1);
            let cites = cites.filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            assert_eq!(cites.count(), 0, "{}:{} cites no file", file.path, at + 1);
        }
    }
}

#[test]
fn every_recording_that_proves_an_api_note_exists() {
    let notes = source(root().join("crates/zitadel-actions/API.md")).text;
    let recordings = files("tests/fixtures/recordings", ".json");
    let names: Vec<_> = recordings
        .iter()
        .filter_map(|file| Some(file.path.rsplit('/').next()?.trim_end_matches(".json")))
        .collect();
    let known = |word: &str| names.contains(&word) || ["payloads", "lag"].contains(&word);
    let mut proofs = 0;
    for bracket in notes
        .split('[')
        .skip(1)
        .filter_map(|rest| rest.split(']').next())
    {
        // After `on` or a colon come the servers and the steps.
        let scenarios = bracket.split(" on ").next().unwrap_or_default();
        let scenarios = scenarios.split([':', ',']).map(str::trim);
        for word in scenarios.take_while(|word| !word.contains(['"', ' ', '`'])) {
            assert!(known(word), "API.md cites the recording {word:?}");
            proofs += 1;
        }
    }
    assert!(proofs > 60, "only {proofs} proofs were found");
}
