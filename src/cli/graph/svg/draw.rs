//! The pieces that a picture is drawn with.

use std::fmt::{Display, Write};

use super::super::model::Change;
use super::text::escaped;

/// A document while it is drawn.
#[derive(Debug, Default)]
pub(super) struct Canvas(String);

impl Canvas {
    /// Everything that was drawn.
    pub(super) fn into_text(self) -> String {
        self.0
    }

    /// Markup of our own.
    pub(super) fn raw(&mut self, markup: impl Display) {
        // A string takes whatever is written.
        let _ = write!(self.0, "{markup}");
    }

    /// A line of text, escaped.
    pub(super) fn text(&mut self, x: f32, y: f32, class: &str, text: &str) {
        self.raw(format_args!(
            "<text x=\"{}\" y=\"{}\" class=\"{class}\">{}</text>\n",
            Px(x),
            Px(y),
            escaped(text)
        ));
    }

    /// What a pointer shows, in lines.
    pub(super) fn title(&mut self, lines: &[String]) {
        self.raw(format_args!(
            "<title>{}</title>\n",
            escaped(&lines.join("\n"))
        ));
    }

    /// A rectangle with round corners.
    pub(super) fn rect(&mut self, class: &str, (x, y): (f32, f32), (w, h): (f32, f32), round: f32) {
        self.raw(format_args!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>\n",
            Px(x),
            Px(y),
            Px(w),
            Px(h),
            Px(round)
        ));
    }

    /// A path of our own.
    pub(super) fn path(&mut self, class: &str, d: impl Display) {
        self.raw(format_args!("<path class=\"{class}\" d=\"{d}\"/>\n"));
    }

    /// The sign of a change around a point, which differs in shape as well.
    pub(super) fn sign(&mut self, change: Change, x: f32, y: f32) {
        let (outline, sign) = match change {
            Change::None => return,
            Change::Add => ("a7 7 0 1 0 .1 0z", "h6m-3 -3v6"),
            Change::Remove => ("v0h-6v13h13v-13z", "h6"),
            Change::Update => ("l9 8 -9 8 -9 -8z", "q1.5 -3 3 0 t3 0"),
            Change::Replace => ("h4l4 7 -4 7h-8l-4 -7 4 -7z", "h6m-3 -3v6m-3 2h6"),
        };
        let top = match change {
            Change::Update => y - 8.0,
            Change::Remove => y - 6.5,
            _ => y - 7.0,
        };
        let name = change.name();
        self.path(
            &format!("fill-{name}"),
            format_args!("M{} {}{outline}", Px(x), Px(top)),
        );
        self.path("sign", format_args!("M{} {}{sign}", Px(x - 3.0), Px(y)));
    }

    /// A stop sign around a point: what fails here ends the call.
    pub(super) fn stop(&mut self, x: f32, y: f32) {
        let at = format!("M{} {}", Px(x - 2.5), Px(y - 6.0));
        self.path(
            "danger",
            format_args!("{at}h5l3.5 3.5v5l-3.5 3.5h-5l-3.5 -3.5v-5z"),
        );
        self.path("sign", format_args!("M{} {}h5", Px(x - 2.5), Px(y)));
    }

    /// A padlock around a point: this can lock the instance.
    pub(super) fn lock(&mut self, x: f32, y: f32) {
        self.rect("danger", (x - 6.0, y - 1.0), (12.0, 9.0), 2.0);
        let shackle = format!("M{} {}v-3a3.5 3.5 0 0 1 7 0v3", Px(x - 3.5), Px(y - 1.0));
        self.path("stroke-danger", shackle);
    }

    /// A clock around a point: somebody waits.
    pub(super) fn clock(&mut self, x: f32, y: f32) {
        self.path(
            "stroke-soft",
            format_args!("M{} {}a5.5 5.5 0 1 0 .1 0z", Px(x), Px(y - 5.5)),
        );
        self.path(
            "stroke-soft",
            format_args!("M{} {}v-3m0 3h2.5", Px(x), Px(y)),
        );
    }

    /// An arrow to the right that ends at `x`.
    pub(super) fn arrow(&mut self, x: f32, y: f32, length: f32, later: bool) {
        let class = if later { "arrow later" } else { "arrow" };
        self.path(
            class,
            format_args!("M{} {}h{}", Px(x - length), Px(y), Px(length - 1.0)),
        );
        self.path(
            "arrow",
            format_args!("M{} {}l4 4l-4 4", Px(x - 5.0), Px(y - 4.0)),
        );
    }
}

/// A length without digits that nobody sees.
pub(super) struct Px(pub(super) f32);

impl Display for Px {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", (self.0 * 10.0).round() / 10.0)
    }
}
