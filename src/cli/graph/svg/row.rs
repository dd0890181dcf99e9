//! An execution as a row: its condition, and what it calls in calling order.

use super::super::facts::{ExecutionFacts, Facts};
use super::super::model::{Change, Execution, Graph};
use super::super::words;
use super::chip::{self, Chip};
use super::draw::Canvas;
use super::text::{Font, fit_ends};
use crate::duration;

pub(super) const WIDTH: f32 = 720.0;
/// Where the conditions begin, behind the sign of a change.
const LEFT: f32 = 28.0;
/// The room for who waits, and for how long.
const RIGHT: f32 = 96.0;
const ARROW: f32 = 20.0;
const LINE: f32 = chip::HEIGHT + 8.0;
const PADDING: f32 = 6.0;

/// An execution, laid out.
#[derive(Debug)]
pub(super) struct Row<'a> {
    execution: &'a Execution,
    facts: &'a ExecutionFacts,
    /// Each chip with its place: from the left, and in which line.
    chips: Vec<(Chip, f32, usize)>,
    label: f32,
    pub(super) height: f32,
}

impl<'a> Row<'a> {
    /// Lays an execution out, with this room for its condition.
    pub(super) fn new(graph: &'a Graph, facts: &'a Facts, at: usize, label: f32) -> Self {
        let (execution, own) = (&graph.executions[at], &facts.executions[at]);
        let start = LEFT + label;
        let end = WIDTH - RIGHT;
        let (mut x, mut line) = (start, 0);
        let mut chips = Vec::new();
        for place in &own.calls {
            let chip = Chip::of(graph, facts, execution, &execution.entries[*place]);
            if x + ARROW + chip.width > end && x > start {
                (x, line) = (start, line + 1);
            }
            let left = x + ARROW;
            x = left + chip.width;
            chips.push((chip, left, line));
        }
        Self {
            execution,
            facts: own,
            chips,
            label,
            height: LINE * (line + 1) as f32 + PADDING,
        }
    }

    /// The width of the whole condition.
    pub(super) fn full_width(execution: &Execution) -> f32 {
        super::text::width(&execution.when.label(), Font::Mono) + 16.0
    }

    /// Draws it below `y`.
    pub(super) fn draw(&self, canvas: &mut Canvas, x: f32, y: f32) {
        let Self {
            execution, facts, ..
        } = self;
        let middle = y + (LINE + PADDING) / 2.0;
        canvas.raw("<g>");
        canvas.title(&words::about_execution(execution, facts));
        let change = execution.change;
        if change != Change::None {
            let class = format!("fill-{} tint", change.name());
            canvas.rect(
                &class,
                (x + 1.0, y + 1.0),
                (WIDTH - 2.0, self.height - 2.0),
                4.0,
            );
            canvas.sign(change, x + 15.0, middle);
        }
        let label = fit_ends(&execution.when.label(), Font::Mono, self.label - 12.0);
        let class = match (change, facts.never_runs) {
            (Change::Remove, _) => "mono gone",
            (_, true) => "mono soft",
            _ => "mono",
        };
        canvas.text(x + LEFT, middle + 4.0, class, &label);
        canvas.raw("</g>\n");
        for (chip, left, line) in &self.chips {
            let middle = middle + LINE * *line as f32;
            canvas.arrow(x + left - 3.0, middle, ARROW - 6.0, chip.later);
            chip.draw(canvas, x + left, middle);
        }
        if self.chips.is_empty() {
            canvas.text(
                x + LEFT + self.label + ARROW,
                middle + 4.0,
                "soft",
                "calls nothing",
            );
        }
        if !execution.complete {
            self.draw_open_end(canvas, x, middle);
        }
        self.draw_wait(canvas, x + WIDTH - 12.0, middle);
    }

    /// Others may call more on the same condition.
    fn draw_open_end(&self, canvas: &mut Canvas, x: f32, middle: f32) {
        if let Some((chip, left, line)) = self.chips.last() {
            let middle = middle + LINE * *line as f32;
            canvas.text(x + left + chip.width + 6.0, middle + 4.0, "soft", "…");
        }
    }

    fn draw_wait(&self, canvas: &mut Canvas, right: f32, middle: f32) {
        let facts = self.facts;
        let (class, said) = match facts.wait {
            _ if facts.never_runs => ("small soft end", "never runs".to_owned()),
            None => ("small soft end", "no wait".to_owned()),
            Some(wait) if wait.at_most.is_zero() => ("small end", "? wait".to_owned()),
            Some(wait) => {
                let more = if wait.or_longer { "+" } else { "" };
                (
                    "small end",
                    format!("≤ {}{more}", duration::format(wait.at_most)),
                )
            }
        };
        let said = said.replace("≤ ", if said.ends_with('+') { "≥ " } else { "≤ " });
        let said = said.trim_end_matches('+');
        canvas.text(right, middle + 4.0, class, said);
        let mut left = right - super::text::width(said, Font::Small) - 10.0;
        if facts.wait.is_some() {
            canvas.clock(left, middle);
            left -= 18.0;
        }
        if facts.locks {
            canvas.lock(left, middle);
        } else if facts.interrupts {
            canvas.stop(left, middle);
        }
    }
}
