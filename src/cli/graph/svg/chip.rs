//! A called target, as a chip: its outline shows how it is called, its sign what a plan does to it.

use zitadel_actions::model::TargetKind;

use super::super::facts::{Facts, cannot_be_called};
use super::super::model::{Change, Entry, Execution, Graph, To};
use super::super::words;
use super::draw::{Canvas, Px};
use super::text::{Font, calm, fit, width};

pub(super) const HEIGHT: f32 = 26.0;
const PADDING: f32 = 10.0;
const WIDEST: f32 = 240.0;

/// The outlines, which distinguish the kinds without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outline {
    /// A webhook: a box.
    Box,
    /// A call whose response is used: pointed at both ends.
    Pointed,
    /// Nobody waits: round ends, dashed.
    Round,
    /// The targets of another execution: a box in a box.
    Double,
}

/// A chip, before it has a place.
#[derive(Debug)]
pub(super) struct Chip {
    outline: Outline,
    class: &'static str,
    name: String,
    aside: String,
    stops: bool,
    target: Option<usize>,
    about: Vec<String>,
    change: Change,
    gone: bool,
    pub(super) later: bool,
    pub(super) width: f32,
}

impl Chip {
    /// The chip of an entry.
    pub(super) fn of(graph: &Graph, facts: &Facts, execution: &Execution, entry: &Entry) -> Self {
        // An execution that is added or removed as a whole has its sign in front of the row.
        let mut change = match execution.change {
            Change::Add | Change::Remove => Change::None,
            _ => entry.change,
        };
        let mut chip = match &entry.to {
            To::Target(at) => {
                if change == Change::None {
                    change = graph.targets[*at].change;
                }
                Self::target(graph, facts, *at)
            }
            To::Include(id) => {
                let about = vec![words::other(&entry.to)];
                Self::new(Outline::Double, "", &format!("all of {id}"), "", about)
            }
            To::Missing(id) => {
                let about = vec![words::other(&entry.to)];
                Self::new(Outline::Box, "dead", id, "missing", about)
            }
            To::Foreign(id) => {
                let about = vec![words::other(&entry.to)];
                Self::new(Outline::Box, "other", id, "elsewhere", about)
            }
            To::Unknown(candidates) => {
                let mut about = vec![words::other(&entry.to)];
                about.extend(candidates.iter().map(|at| calm(graph.targets[*at].label())));
                let name = match candidates.len() {
                    0 => "known after apply".to_owned(),
                    count => format!("one of {count} targets"),
                };
                Self::new(Outline::Box, "other", &name, "?", about)
            }
        };
        if entry.attached {
            chip.about.push("attached".to_owned());
        }
        chip.change = change;
        chip.gone = execution.change_of(entry) == Change::Remove;
        chip
    }

    /// The chip of a target.
    pub(super) fn target(graph: &Graph, facts: &Facts, at: usize) -> Self {
        let target = &graph.targets[at];
        let (outline, class) = match target.kind {
            Some(TargetKind::Webhook { .. }) => (Outline::Box, ""),
            Some(TargetKind::Call { .. }) => (Outline::Pointed, ""),
            Some(TargetKind::Async) => (Outline::Round, "async"),
            None => (Outline::Box, "other"),
        };
        let dead = cannot_be_called(graph, at).is_some();
        let class = if dead { "dead" } else { class };
        let about = words::about_target(graph, facts, at);
        let aside = words::timeout(target);
        let mut chip = Self::new(outline, class, target.label(), &aside, about);
        chip.target = Some(at);
        chip.change = target.change;
        chip.gone = target.change == Change::Remove;
        chip.later = target.kind == Some(TargetKind::Async);
        if target.interrupts() {
            chip.stops = true;
            chip.width += 16.0;
        }
        chip
    }

    /// A chip that means itself, for the legend.
    pub(super) fn sample(outline: Outline, class: &'static str, name: &str) -> Self {
        Self::new(outline, class, name, "", Vec::new())
    }

    pub(super) fn with_stop(mut self) -> Self {
        self.stops = true;
        self.width += 16.0;
        self
    }

    fn new(
        outline: Outline,
        class: &'static str,
        name: &str,
        aside: &str,
        about: Vec<String>,
    ) -> Self {
        let beside = match aside {
            "" => 0.0,
            aside => width(aside, Font::Small) + 7.0,
        };
        let name = fit(name, Font::Sans, WIDEST - 2.0 * PADDING - beside - 16.0);
        let ends = if outline == Outline::Pointed {
            8.0
        } else {
            0.0
        };
        Self {
            width: width(&name, Font::Sans) + beside + 2.0 * PADDING + ends,
            outline,
            class,
            name,
            aside: aside.to_owned(),
            stops: false,
            target: None,
            about,
            change: Change::None,
            gone: false,
            later: false,
        }
    }

    /// Draws it with its left edge at `x` and its middle at `y`.
    pub(super) fn draw(&self, canvas: &mut Canvas, x: f32, y: f32) {
        let (change, class) = (self.change.name(), self.class);
        let stops = if self.stops { " stops" } else { "" };
        if let Some(at) = self.target {
            canvas.raw(format_args!("<a href=\"#zag-t{at}\">"));
        }
        canvas.raw(format_args!("<g class=\"{class}{stops} {change}\">\n"));
        if !self.about.is_empty() {
            canvas.title(&self.about);
        }
        self.outline(canvas, x, y - HEIGHT / 2.0);
        let mut at = x + PADDING;
        if self.outline == Outline::Pointed {
            at += 4.0;
        }
        if self.stops {
            canvas.stop(at + 4.0, y);
            at += 16.0;
        }
        let gone = if self.gone { "gone" } else { "" };
        canvas.text(at, y + 4.5, gone, &self.name);
        let end = x + self.width - PADDING;
        let end = if self.outline == Outline::Pointed {
            end - 4.0
        } else {
            end
        };
        if !self.aside.is_empty() {
            canvas.text(end, y + 4.0, "small soft end", &self.aside);
        }
        canvas.sign(self.change, x + 1.0, y - HEIGHT / 2.0 + 1.0);
        canvas.raw("</g>");
        canvas.raw(if self.target.is_some() {
            "</a>\n"
        } else {
            "\n"
        });
    }

    fn outline(&self, canvas: &mut Canvas, x: f32, y: f32) {
        let size = (self.width, HEIGHT);
        match self.outline {
            Outline::Box => canvas.rect("shape", (x, y), size, 5.0),
            Outline::Round => canvas.rect("shape", (x, y), size, HEIGHT / 2.0),
            Outline::Double => {
                canvas.rect("shape", (x, y), size, 3.0);
                canvas.path(
                    "rule",
                    format_args!(
                        "M{} {}v26M{} {}v26",
                        Px(x + 4.0),
                        Px(y),
                        Px(x + self.width - 4.0),
                        Px(y)
                    ),
                );
            }
            Outline::Pointed => {
                let flat = Px(self.width - 18.0);
                canvas.path(
                    "shape",
                    format_args!(
                        "M{} {}h{flat}l9 13l-9 13h-{flat}l-9 -13z",
                        Px(x + 9.0),
                        Px(y)
                    ),
                );
            }
        }
    }
}
