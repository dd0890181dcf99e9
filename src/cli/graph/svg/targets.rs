//! The targets, each once: where they are, how they are called, and by how many executions.

use zitadel_actions::model::PayloadType;

use super::super::facts::{Facts, cannot_be_called};
use super::super::model::{Change, Graph};
use super::super::words;
use super::chip::Chip;
use super::draw::Canvas;
use super::text::{Font, fit};

const WIDTH: f32 = 352.0;
const HEIGHT: f32 = 78.0;
const GAP: f32 = 16.0;

/// Draws the targets below `y` in this width, and gives the end.
pub(super) fn draw(
    canvas: &mut Canvas,
    graph: &Graph,
    facts: &Facts,
    (x, y): (f32, f32),
    width: f32,
) -> f32 {
    if graph.targets.is_empty() {
        return y;
    }
    canvas.rect("note", (x, y), (5.0, 22.0), 2.5);
    canvas.text(x + 14.0, y + 17.0, "h2", "Targets");
    let count = graph.targets.len().to_string();
    canvas.text(x + 92.0, y + 16.5, "soft", &count);
    let top = y + 36.0;
    let columns = (((width + GAP) / (WIDTH + GAP)) as usize).max(1);
    for at in 0..graph.targets.len() {
        let x = x + (at % columns) as f32 * (WIDTH + GAP);
        let y = top + (at / columns) as f32 * (HEIGHT + 12.0);
        target(canvas, graph, facts, at, (x, y));
    }
    top + graph.targets.len().div_ceil(columns) as f32 * (HEIGHT + 12.0) + 8.0
}

fn target(canvas: &mut Canvas, graph: &Graph, facts: &Facts, at: usize, (x, y): (f32, f32)) {
    let target = &graph.targets[at];
    canvas.raw(format_args!("<g id=\"zag-t{at}\">\n"));
    canvas.rect("card", (x, y), (WIDTH, HEIGHT), 8.0);
    Chip::target(graph, facts, at).draw(canvas, x + 14.0, y + 23.0);
    let callers = facts.callers[at];
    let called = match callers {
        _ if target.change == Change::Remove => ("small soft end", "removed".to_owned()),
        0 => ("small warning end", "called by nobody".to_owned()),
        count => (
            "small soft end",
            format!("in {}", words::counted(count, "execution")),
        ),
    };
    canvas.text(x + WIDTH - 14.0, y + 27.0, called.0, &called.1);
    let endpoint = fit(target.endpoint.text(), Font::Mono, WIDTH - 28.0);
    canvas.text(x + 14.0, y + 51.0, "mono soft", &endpoint);
    let mut how = vec![words::kind(target).to_owned()];
    if target.interrupts() {
        how.push("interrupts on error".to_owned());
    }
    if target.payload != PayloadType::Json {
        how.push(target.payload.to_string());
    }
    let (class, how) = match cannot_be_called(graph, at) {
        Some(why) => ("small danger", format!("cannot be called: {why}")),
        None => ("small soft", how.join(" · ")),
    };
    canvas.text(
        x + 14.0,
        y + 67.0,
        class,
        &fit(&how, Font::Small, WIDTH - 28.0),
    );
    canvas.raw("</g>\n");
}
