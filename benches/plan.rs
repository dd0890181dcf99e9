//! What the provider costs: applies and plans of N resources under the real CLI, each as a ratio to
//! the same run of Terraform's own `terraform_data`, and the calls that reach the server.
//!
//! Nothing is asserted: the numbers depend on the machine, the ratios less so. Run it with
//! `make bench`, or `cargo bench --bench plan -- 10 100` for other sizes.

#![expect(unreachable_pub, reason = "a benchmark has no outside")]

#[expect(dead_code, reason = "the benchmark needs a part of the tests' harness")]
#[path = "../tests/acceptance/terraform.rs"]
mod terraform;
#[expect(dead_code, reason = "the benchmark needs a part of the tests' harness")]
#[path = "../tests/acceptance/world.rs"]
mod world;

use std::time::{Duration, Instant};

use terraform::Terraform;
use world::World;

/// How often a plan is made; the fastest counts, for everything else on the machine only adds.
const ROUNDS: usize = 3;

/// Half targets, half executions that call one each.
fn ours(size: usize, events: &[String]) -> String {
    let half = size / 2;
    let events: Vec<String> = events
        .iter()
        .take(size - half)
        .map(|name| format!("{name:?}"))
        .collect();
    format!(
        r#"
locals {{
  events = [{}]
}}
resource "zitadelactions_target" "t" {{
  count      = {half}
  name       = "t-${{count.index}}"
  endpoint   = "https://192.0.2.1/${{count.index}}"
  rest_async = {{}}
}}
resource "zitadelactions_execution" "e" {{
  count      = length(local.events)
  condition  = {{ event = {{ event = local.events[count.index] }} }}
  target_ids = [zitadelactions_target.t[count.index % {half}].id]
}}
"#,
        events.join(", ")
    )
}

/// As many resources that no provider of ours serves, the second half of which refers to the first.
fn baseline(size: usize) -> String {
    let half = size / 2;
    format!(
        r#"
terraform {{
  required_providers {{}}
}}
resource "terraform_data" "t" {{
  count = {half}
  input = {{ name = "t-${{count.index}}", endpoint = "https://192.0.2.1/${{count.index}}" }}
}}
resource "terraform_data" "e" {{
  count = {}
  input = [terraform_data.t[count.index % {half}].id]
}}
"#,
        size - half
    )
}

/// One run of one configuration.
struct Cost {
    apply: Duration,
    plan: Duration,
}

impl Cost {
    fn of(terraform: &Terraform) -> Self {
        let apply = timed(|| drop(terraform.apply()));
        let plan = (0..ROUNDS)
            .map(|_| timed(|| drop(terraform.try_plan().succeeded())))
            .min();
        Self {
            apply,
            plan: plan.unwrap_or_default(),
        }
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let begin = Instant::now();
    work();
    begin.elapsed()
}

/// The names of events that the server knows.
fn events(world: &World) -> Vec<String> {
    let answer = world.ask(
        "POST",
        "/admin/v1/events/types/_search",
        Some(serde_json::json!({})),
    );
    let types = answer["eventTypes"].as_array().into_iter().flatten();
    types
        .filter_map(|one| one["type"].as_str().map(String::from))
        .collect()
}

fn main() {
    let sizes: Vec<usize> = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    let sizes = if sizes.is_empty() {
        vec![10, 100, 1000]
    } else {
        sizes
    };
    println!("| resources | apply | to baseline | calls | plan | to baseline | calls |");
    println!("|---|---|---|---|---|---|---|");
    for size in sizes {
        let world = world::world("");
        world.terraform.write(ours(size, &events(&world)));
        let World { zitadel, terraform } = world;
        zitadel.clear_calls();
        let mine = Cost::of(&terraform);
        let held = zitadel.targets().len() + zitadel.executions().len();
        let calls = zitadel.calls().len();
        zitadel.clear_calls();
        terraform.try_plan().succeeded();
        let planned = zitadel.calls().len();
        // What is left when the plans are taken away.
        let applied = calls - ROUNDS * planned;
        let other = Cost::of(&Terraform::new(baseline(held), &[]));
        println!(
            "| {held} | {:.2} s | {:.1} | {applied} | {:.2} s | {:.1} | {planned} |",
            mine.apply.as_secs_f64(),
            ratio(mine.apply, other.apply),
            mine.plan.as_secs_f64(),
            ratio(mine.plan, other.plan)
        );
    }
}

fn ratio(ours: Duration, other: Duration) -> f64 {
    ours.as_secs_f64() / other.as_secs_f64()
}
