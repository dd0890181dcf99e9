//! The lists that are requested together with the detection of the server.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use zitadel_emulator::TargetKind;

use super::zitadel;
use crate::front::{Front, Reply};
use crate::hcl::TARGET;
use crate::terraform::Terraform;

/// The server answers none of the requests before all of them have arrived.
#[test]
fn a_plan_without_changes_sends_three_requests_and_waits_once() {
    let zitadel = zitadel();
    let execution = "resource \"zitadelactions_execution\" \"e\" {\n  condition = { event = { all = true } }\n  target_ids = [zitadelactions_target.t.id]\n}\n";
    let token = zitadel.token();
    let variables = [
        ("ZITADEL_DOMAIN", zitadel.base_url()),
        ("ZITADEL_ACCESS_TOKEN", token),
    ];
    let variables: Vec<_> = variables
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let mut terraform = Terraform::new(format!("{TARGET}{execution}"), &variables);
    terraform.apply();

    let round = Barrier::new(3);
    let front = Front::plain(zitadel.address(), move |_| {
        round.wait();
        Reply::Forward
    });
    terraform.set("ZITADEL_DOMAIN", &front.url());
    terraform.plans_nothing();
    let mut paths: Vec<_> = front.seen().into_iter().map(|seen| seen.target).collect();
    paths.sort();
    assert_eq!(
        paths,
        [
            "/v2/actions/executions/functions",
            "/v2/actions/executions/search",
            "/v2/actions/targets/search"
        ]
    );
}

/// Terraform may read a data source late in an apply, after other providers have changed the
/// instance.
#[test]
fn a_data_source_shows_more_than_the_list_that_was_read_when_the_run_began() {
    let zitadel = zitadel();
    zitadel.create_target(
        "made later",
        "https://example.com/",
        TargetKind::Async,
        Duration::from_secs(1),
    );
    let lists = AtomicUsize::new(0);
    let front = Front::plain(zitadel.address(), move |seen| {
        let is_first =
            seen.target.ends_with("/targets/search") && lists.fetch_add(1, Ordering::Relaxed) == 0;
        if is_first {
            Reply::Answer(200, "application/json", "{}".to_owned())
        } else {
            Reply::Forward
        }
    });
    let (domain, token) = (front.url(), zitadel.token());
    let terraform = Terraform::new(
        "data \"zitadelactions_targets\" \"all\" {}\noutput \"names\" {\n  value = data.zitadelactions_targets.all.targets[*].name\n}\n",
        &[
            ("ZITADEL_DOMAIN", domain.as_str()),
            ("ZITADEL_ACCESS_TOKEN", token.as_str()),
        ],
    );
    let run = terraform.try_plan().succeeded();
    assert!(run.said().contains("made later"), "{}", run.said());
}
