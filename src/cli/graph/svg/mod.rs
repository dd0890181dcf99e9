//! A picture as an image of its own making: no fonts, scripts or styles from elsewhere, light and
//! dark as the reader's system is, readable from three executions to three hundred.
//!
//! # Layout
//! - [`cards`], [`row`], [`chip`]: the executions; [`targets`], [`legend`]: below them.
//! - [`draw`], [`text`]: pieces, and how wide a text is.

mod cards;
mod chip;
mod draw;
mod legend;
mod row;
mod targets;
mod text;

use super::facts::{Facts, Severity};
use super::model::Graph;
use super::words;
use draw::{Canvas, Px};
use text::{Font, escaped, wrapped};

const STYLE: &str = include_str!("style.css");
const MARGIN: f32 = 32.0;
/// How high a column may be before there is another one beside it.
const COLUMN: f32 = 1300.0;
const MOST_COLUMNS: f32 = 4.0;
const MOST_FINDINGS: usize = 12;
const LINE: f32 = 22.0;

/// The picture.
pub(super) fn render(graph: &Graph, facts: &Facts) -> String {
    let alone = cards::sections(graph, facts, 1);
    let height: f32 = alone.iter().map(cards::Section::height).sum();
    let columns = (height / COLUMN).sqrt().ceil().clamp(1.0, MOST_COLUMNS);
    let room = columns * (row::WIDTH + cards::GAP) - cards::GAP;

    let mut canvas = Canvas::default();
    let mut y = header(&mut canvas, graph, MARGIN);
    y = findings(&mut canvas, facts, y, room);
    for section in cards::sections(graph, facts, columns as usize) {
        y = section.draw(&mut canvas, MARGIN, y) + 12.0;
    }
    if graph.executions.is_empty() {
        canvas.text(
            MARGIN,
            y + 14.0,
            "soft",
            "There are no executions, so no target is called.",
        );
        y += 40.0;
    }
    y = targets::draw(&mut canvas, graph, facts, (MARGIN, y), room) + 8.0;
    y = legend::draw(&mut canvas, graph, (MARGIN, y), room);

    let (width, height) = (Px(room + 2.0 * MARGIN), Px(y + MARGIN - 12.0));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"zag\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"zag-title zag-desc\">\n\
         <title id=\"zag-title\">What ZITADEL calls, and when</title>\n\
         <desc id=\"zag-desc\">{}</desc>\n\
         <style>\n{STYLE}</style>\n\
         <rect class=\"bg\" width=\"100%\" height=\"100%\"/>\n{}</svg>\n",
        escaped(&words::subtitle(graph)),
        canvas.into_text()
    )
}

fn header(canvas: &mut Canvas, graph: &Graph, y: f32) -> f32 {
    canvas.text(MARGIN, y + 18.0, "h1", "What ZITADEL calls, and when");
    canvas.text(MARGIN, y + 42.0, "soft", &words::subtitle(graph));
    match words::plan(graph) {
        None => y + 66.0,
        Some(plan) => {
            canvas.text(MARGIN, y + 64.0, "h3", &plan);
            y + 88.0
        }
    }
}

/// What a reader should know, in a box; the rest is in the other formats.
fn findings(canvas: &mut Canvas, facts: &Facts, y: f32, room: f32) -> f32 {
    let all = &facts.findings;
    if all.is_empty() {
        return y;
    }
    let shown = all.len().min(MOST_FINDINGS);
    let wrapped: Vec<_> = all[..shown]
        .iter()
        .map(|one| (one.severity, wrapped(&one.text, Font::Sans, room - 60.0)))
        .collect();
    let more = usize::from(all.len() > shown);
    let lines = more + wrapped.iter().map(|(_, lines)| lines.len()).sum::<usize>();
    let height = lines as f32 * LINE + 18.0;
    canvas.rect("card", (MARGIN, y), (room, height), 8.0);
    let mut line = y + 20.0;
    for (severity, lines) in &wrapped {
        severity_mark(canvas, *severity, MARGIN + 20.0, line);
        for text in lines {
            canvas.text(MARGIN + 36.0, line + 4.5, "", text);
            line += LINE;
        }
    }
    if more > 0 {
        let more = format!(
            "and {} more: see the formats markdown and json",
            all.len() - shown
        );
        canvas.text(MARGIN + 36.0, line + 4.5, "soft", &more);
    }
    y + height + 24.0
}

/// The mark of a finding, which differs in shape as well.
fn severity_mark(canvas: &mut Canvas, severity: Severity, x: f32, y: f32) {
    match severity {
        Severity::Danger => canvas.stop(x, y),
        Severity::Warning => {
            canvas.path(
                "warning",
                format_args!("M{} {}l7 13h-14z", Px(x), Px(y - 7.5)),
            );
            canvas.path(
                "sign",
                format_args!("M{} {}v4m0 2.5v.1", Px(x), Px(y - 3.0)),
            );
        }
        Severity::Note => {
            canvas.path(
                "note",
                format_args!("M{} {}a3 3 0 1 0 .1 0z", Px(x), Px(y - 3.0)),
            );
        }
    }
}
