//! What the shapes mean.

use super::super::model::{Change, Graph, Source};
use super::chip::{Chip, Outline};
use super::draw::Canvas;
use super::text::{Font, width};

const LINE: f32 = 34.0;

/// Draws the legend below `y` in this width, and gives the end.
pub(super) fn draw(canvas: &mut Canvas, graph: &Graph, (x, y): (f32, f32), room: f32) -> f32 {
    canvas.path("rule", format_args!("M{x} {y}h{room}"));
    let mut pen = Pen {
        x,
        y: y + 28.0,
        left: x,
        right: x + room,
    };
    let chips = [
        (
            Chip::sample(Outline::Box, "", "rest_webhook"),
            "ZITADEL uses its status",
        ),
        (
            Chip::sample(Outline::Pointed, "", "rest_call"),
            "ZITADEL uses its response",
        ),
        (
            Chip::sample(Outline::Round, "async", "rest_async"),
            "ZITADEL does not wait for it",
        ),
        (
            Chip::sample(Outline::Box, "", "interrupts").with_stop(),
            "its failure aborts the call or the login",
        ),
    ];
    for (chip, meaning) in chips {
        let start = pen.take(chip.width + 8.0 + width(meaning, Font::Small));
        chip.draw(canvas, start, pen.y);
        canvas.text(start + chip.width + 8.0, pen.y + 4.0, "small soft", meaning);
    }
    type Icon = fn(&mut Canvas, f32, f32);
    let icons: [(Icon, &str); 2] = [
        (Canvas::clock, "the longest wait: the sum of the timeouts"),
        (Canvas::lock, "can lock the instance"),
    ];
    for (icon, meaning) in icons {
        let start = pen.take(22.0 + width(meaning, Font::Small));
        icon(canvas, start + 7.0, pen.y);
        canvas.text(start + 22.0, pen.y + 4.0, "small soft", meaning);
    }
    if graph.source == Source::Plan {
        let changes = [
            (Change::Add, "added"),
            (Change::Update, "changed or moved"),
            (Change::Replace, "replaced"),
            (Change::Remove, "removed"),
        ];
        for (change, meaning) in changes {
            let start = pen.take(22.0 + width(meaning, Font::Small));
            canvas.sign(change, start + 7.0, pen.y);
            canvas.text(start + 22.0, pen.y + 4.0, "small soft", meaning);
        }
    }
    let order = match graph.server.calls_in_reverse() {
        Some(true) => {
            "Targets are shown in calling order, which on this server is the reverse of the list."
        }
        Some(false) => "Targets are shown in calling order.",
        None => {
            "Targets are shown in the order of the list; ZITADEL v2.52 to v3.4.1 and v4.0 call them in reverse."
        }
    };
    let open = graph.executions.iter().any(|one| !one.complete);
    let open = open.then_some("… behind an attachment: others may attach more targets.");
    for text in open.into_iter().chain([
        order,
        "If several conditions match, only the most specific one runs: a method before its service, an event before its group.",
    ]) {
        let start = pen.take(width(text, Font::Small));
        canvas.text(start, pen.y + 4.0, "small soft", text);
    }
    pen.y + 20.0
}

/// The position of the next piece: right of the last one, or below it if there is no room.
struct Pen {
    x: f32,
    y: f32,
    left: f32,
    right: f32,
}

impl Pen {
    fn take(&mut self, width: f32) -> f32 {
        if self.x + width > self.right && self.x > self.left {
            self.x = self.left;
            self.y += LINE;
        }
        let start = self.x;
        self.x += width + 28.0;
        start
    }
}
