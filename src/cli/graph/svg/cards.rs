//! Executions in cards, one for each service or family of events, in columns.

use std::collections::BTreeMap;

use super::super::facts::Facts;
use super::super::model::{Graph, Kind};
use super::draw::Canvas;
use super::row::{Row, WIDTH};
use super::text::{Font, fit_ends};

const HEADER: f32 = 30.0;
/// How many events share a card.
const FEW: usize = 12;
pub(super) const GAP: f32 = 16.0;

/// Executions of one family, or a part of them.
#[derive(Debug)]
struct Card<'a> {
    title: String,
    rows: Vec<Row<'a>>,
}

impl Card<'_> {
    fn header(&self) -> f32 {
        if self.title.is_empty() { 6.0 } else { HEADER }
    }

    fn height(&self) -> f32 {
        self.header() + self.rows.iter().map(|row| row.height).sum::<f32>() + 6.0
    }

    fn draw(&self, canvas: &mut Canvas, x: f32, y: f32) {
        canvas.rect("card", (x, y), (WIDTH, self.height()), 8.0);
        if !self.title.is_empty() {
            canvas.text(x + 14.0, y + 20.0, "mono soft", &self.title);
        }
        let mut y = y + self.header();
        for (at, row) in self.rows.iter().enumerate() {
            if at > 0 {
                canvas.path("rule", format_args!("M{} {y}h{}", x + 14.0, WIDTH - 28.0));
            }
            row.draw(canvas, x, y);
            y += row.height;
        }
    }
}

/// The executions of one kind, in columns.
#[derive(Debug)]
pub(super) struct Section<'a> {
    pub(super) kind: Kind,
    pub(super) count: usize,
    columns: Vec<Vec<Card<'a>>>,
}

/// The sections of a picture, in this many columns; kinds without executions have none.
pub(super) fn sections<'a>(graph: &'a Graph, facts: &'a Facts, columns: usize) -> Vec<Section<'a>> {
    let of_kind = |kind| {
        let all = graph.executions.iter().enumerate();
        let places: Vec<usize> = all
            .filter(|(_, one)| one.when.kind == kind)
            .map(|(at, _)| at)
            .collect();
        let count = places.len();
        (count > 0).then(|| Section {
            kind,
            count,
            columns: spread(cards(graph, facts, &places), columns),
        })
    };
    Kind::ALL.into_iter().filter_map(of_kind).collect()
}

fn cards<'a>(graph: &'a Graph, facts: &'a Facts, places: &[usize]) -> Vec<Card<'a>> {
    let widths = places
        .iter()
        .map(|at| Row::full_width(&graph.executions[*at]));
    let label = widths.fold(110.0, f32::max).min(236.0);
    let mut families: BTreeMap<&str, Vec<Row<'a>>> = BTreeMap::new();
    for at in places {
        let when = &graph.executions[*at].when;
        // The names of events say it all; a few need no order.
        let family = match when.kind {
            Kind::Event if places.len() <= FEW => "",
            _ => when.family(),
        };
        let row = Row::new(graph, facts, *at, label);
        families.entry(family).or_default().push(row);
    }
    let card = |(family, rows): (&str, _)| Card {
        title: fit_ends(family, Font::Mono, WIDTH - 40.0),
        rows,
    };
    families.into_iter().map(card).collect()
}

/// The cards in columns of about equal height, in reading order. A card that does not fit goes on
/// in the next column.
fn spread(cards: Vec<Card<'_>>, columns: usize) -> Vec<Vec<Card<'_>>> {
    let all: f32 = cards.iter().map(|card| card.height() + GAP).sum();
    let enough = all / columns as f32;
    let mut spread: Vec<Vec<Card<'_>>> = vec![Vec::new()];
    let mut used = 0.0;
    for Card { title, rows } in cards {
        let mut part = Card {
            title: title.clone(),
            rows: Vec::new(),
        };
        for row in rows {
            let next = used + part.height() + row.height / 2.0;
            let has_something = used > 0.0 || !part.rows.is_empty();
            if next > enough && has_something && spread.len() < columns {
                let going_on = !part.rows.is_empty();
                if going_on {
                    push(&mut spread, part);
                }
                spread.push(Vec::new());
                used = 0.0;
                let title = if going_on && !title.is_empty() {
                    format!("{title} (continued)")
                } else {
                    title.clone()
                };
                part = Card {
                    title,
                    rows: Vec::new(),
                };
            }
            part.rows.push(row);
        }
        used += part.height() + GAP;
        push(&mut spread, part);
    }
    spread
}

fn push<'a>(columns: &mut [Vec<Card<'a>>], card: Card<'a>) {
    if let Some(column) = columns.last_mut() {
        column.push(card);
    }
}

impl Section<'_> {
    /// Draws it below `y`, and gives the end.
    pub(super) fn draw(&self, canvas: &mut Canvas, x: f32, y: f32) -> f32 {
        let name = self.kind.name();
        canvas.rect(name, (x, y), (5.0, 22.0), 2.5);
        canvas.text(x + 14.0, y + 17.0, "h2", self.kind.title());
        let indent = super::text::width(self.kind.title(), Font::Sans) * 1.35 + 24.0;
        let explanation = format!("{} · {}", self.count, self.kind.explanation());
        canvas.text(x + indent, y + 16.5, "soft", &explanation);
        let top = y + 36.0;
        let mut end = top;
        for (at, column) in self.columns.iter().enumerate() {
            let x = x + at as f32 * (WIDTH + GAP);
            let mut y = top;
            for card in column {
                card.draw(canvas, x, y);
                y += card.height() + GAP;
            }
            end = end.max(y);
        }
        end
    }

    /// The height of all cards below each other.
    pub(super) fn height(&self) -> f32 {
        let cards = self.columns.iter().flatten();
        cards.map(|card| card.height() + GAP).sum()
    }
}
