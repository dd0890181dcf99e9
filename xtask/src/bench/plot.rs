//! The results as a picture: seconds by objects, both in powers of ten, a panel for each operation.

use std::fmt::Write as _;
use std::time::Duration;

use super::Operation;
use super::report::{Cost, Row, seconds};

const PANELS: [Operation; 4] = [
    Operation::Plan,
    Operation::Refresh,
    Operation::Apply,
    Operation::Destroy,
];

const WIDTH: f64 = 410.0;
const HEIGHT: f64 = 230.0;
/// The place of the lines in a panel: left, right, top, bottom.
const INSIDE: [f64; 4] = [44.0, 372.0, 44.0, 190.0];

/// The look in light; the colours change in dark.
const STYLE: &str = "\
text { font: 12px system-ui, sans-serif; fill: #57606a } \
.title { font-size: 14px; font-weight: 600; fill: #24292f } \
.grid { stroke: #d0d7de; stroke-width: 1 } \
.ours { stroke: #0969da; fill: none; stroke-width: 2.5 } \
.ours-text { fill: #0969da; font-weight: 600 } \
.other { stroke: #8c959f; fill: none; stroke-width: 2; stroke-dasharray: 5 4 } \
.go { stroke: #8c959f; fill: none; stroke-width: 2; stroke-dasharray: 1 4; stroke-linecap: round } \
@media (prefers-color-scheme: dark) { \
text { fill: #9198a1 } .title { fill: #f0f6fc } .grid { stroke: #3d444d } \
.ours { stroke: #58a6ff } .ours-text { fill: #58a6ff } .other, .go { stroke: #9198a1 } }";

/// Draws a panel for each operation.
pub(super) fn draw(rows: &[Row]) -> String {
    let has_go = rows.iter().any(|row| row.random().is_some());
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"Seconds that \
         plan, refresh, apply and destroy take, beside terraform_data\">\n<style>{STYLE}</style>\n",
        2.0 * WIDTH,
        2.0 * HEIGHT + if has_go { 64.0 } else { 44.0 }
    );
    for (place, operation) in PANELS.into_iter().enumerate() {
        let rows: Vec<&Row> = rows
            .iter()
            .filter(|row| row.operation == operation)
            .collect();
        let (column, line) = ((place % 2) as f64, (place / 2) as f64);
        let _ = writeln!(
            svg,
            "<g transform=\"translate({} {})\">",
            column * WIDTH,
            line * HEIGHT
        );
        panel(operation, &rows, &mut svg);
        svg.push_str("</g>\n");
    }
    let legend = 2.0 * HEIGHT + 12.0;
    let _ = write!(
        svg,
        "<path class=\"ours\" d=\"M44 {legend}h28\"/><text x=\"80\" y=\"{y}\" class=\"ours-text\">zitadelactions</text>\
         <path class=\"other\" d=\"M200 {legend}h28\"/><text x=\"236\" y=\"{y}\">terraform_data: Terraform itself, without a \
         plugin and without a server</text>\
         <text x=\"80\" y=\"{note}\">by the number of targets, and as many executions</text>",
        y = legend + 4.0,
        note = legend + 22.0
    );
    if has_go {
        let _ = write!(
            svg,
            "<path class=\"go\" d=\"M44 {}h28\"/><text x=\"80\" y=\"{}\">hashicorp/random: a provider in Go \
             that sends no requests</text>",
            legend + 36.0,
            legend + 40.0
        );
    }
    svg.push_str("\n</svg>\n");
    svg
}

fn panel(operation: Operation, rows: &[&Row], svg: &mut String) {
    let [left, right, top, bottom] = INSIDE;
    let times = |of: fn(&Row) -> Option<Cost>| -> Vec<(usize, Duration)> {
        rows.iter()
            .filter_map(|row| Some((row.size, of(row)?.usage.wall)))
            .collect()
    };
    let (ours, others) = (times(Row::provider), times(Row::terraform_data));
    let go = times(Row::random);
    let all = || {
        ours.iter()
            .chain(&others)
            .chain(&go)
            .map(|(_, time)| time.as_secs_f64().log10())
    };
    // Whole powers of ten, so that each line of the grid is one.
    let (lowest, highest) = (
        all().fold(f64::MAX, f64::min).floor(),
        all().fold(f64::MIN, f64::max).ceil(),
    );
    let sizes = || rows.iter().map(|row| (row.size as f64).log10());
    let (smallest, largest) = (
        sizes().fold(f64::MAX, f64::min),
        sizes().fold(f64::MIN, f64::max),
    );
    let x = |size: usize| {
        let part = ((size as f64).log10() - smallest) / (largest - smallest).max(0.1);
        left + 24.0 + part * (right - left - 48.0)
    };
    let y =
        |exponent: f64| bottom - (exponent - lowest) / (highest - lowest).max(1.0) * (bottom - top);

    let _ = writeln!(
        svg,
        "<text class=\"title\" x=\"{left}\" y=\"22\">{}</text>",
        operation.name()
    );
    let mut exponent = lowest;
    while exponent <= highest {
        let (at, label) = (y(exponent), 10_f64.powf(exponent));
        let _ = writeln!(
            svg,
            "<path class=\"grid\" d=\"M{left} {at:.1}H{right}\"/>\
             <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{label} s</text>",
            left - 6.0,
            at + 4.0
        );
        exponent += 1.0;
    }
    for row in rows {
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">{size}</text>",
            x(row.size),
            bottom + 18.0,
            size = row.size
        );
    }
    for (class, points) in [("other", &others), ("go", &go), ("ours", &ours)] {
        let points: Vec<String> = points
            .iter()
            .map(|(size, time)| format!("{:.1},{:.1}", x(*size), y(time.as_secs_f64().log10())))
            .collect();
        let _ = writeln!(
            svg,
            "<polyline class=\"{class}\" points=\"{}\"/>",
            points.join(" ")
        );
    }
    for (size, time) in ours {
        let (at, above) = (x(size), y(time.as_secs_f64().log10()) - 8.0);
        let _ = writeln!(
            svg,
            "<text class=\"ours-text\" x=\"{at:.1}\" y=\"{above:.1}\" text-anchor=\"middle\">{}</text>",
            seconds(time)
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::process::Usage;
    use super::*;

    fn row(size: usize, contenders: usize) -> Row {
        let mut row = Row::new(size, size, Operation::Plan);
        for place in 0..contenders {
            let wall = Duration::from_millis((size * (place + 1)) as u64);
            let usage = Usage {
                wall,
                ..Usage::default()
            };
            let requests = 0;
            row.add(place, Cost { usage, requests });
        }
        row
    }

    #[test]
    fn each_contender_that_was_measured_has_a_line_and_a_name() {
        for (contenders, go) in [(2, false), (3, true)] {
            let picture = draw(&[row(10, contenders), row(100, contenders)]);
            assert!(picture.contains("<polyline class=\"ours\" points=\"68.0,"));
            assert!(picture.contains("<polyline class=\"other\" points=\"68.0,"));
            assert_eq!(
                picture.contains("<polyline class=\"go\" points=\"68.0,"),
                go
            );
            assert_eq!(picture.contains("hashicorp/random"), go, "{picture}");
        }
    }
}
