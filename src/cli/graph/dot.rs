//! A picture for Graphviz.

use zitadel_actions::model::TargetKind;

use super::facts::Facts;
use super::model::{Change, Graph, Kind, To};
use super::words;
use crate::printable::visible;

/// The picture in DOT.
pub(super) fn render(graph: &Graph, facts: &Facts) -> String {
    let mut text = format!(
        "digraph {{\n  label={}\n  labelloc=t\n  rankdir=LR\n  node [fontname=\"sans-serif\", fontsize=11]\n  \
         edge [fontname=\"sans-serif\", fontsize=9]\n",
        quoted(&[&format!(
            "What ZITADEL calls, and when: {}",
            words::subtitle(graph)
        )])
    );
    for kind in Kind::ALL {
        let of_kind = graph.executions.iter().zip(&facts.executions).enumerate();
        let of_kind: Vec<_> = of_kind
            .filter(|(_, (execution, _))| execution.when.kind == kind)
            .collect();
        if of_kind.is_empty() {
            continue;
        }
        text.push_str(&format!(
            "  subgraph cluster_{} {{\n    label={}\n    style=rounded\n",
            kind.name(),
            quoted(&[kind.title(), kind.explanation()])
        ));
        for (at, (execution, facts)) in of_kind {
            let lines = words::about_execution(execution, facts);
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let style = match execution.change {
                Change::Remove => "rounded,dashed",
                _ => "rounded",
            };
            let colour = colour(execution.change).or(facts.locks.then_some("#cf222e"));
            text.push_str(&format!(
                "    e{at} [shape=box, style=\"{style}\", label={}{}]\n",
                quoted(&lines),
                coloured(colour)
            ));
        }
        text.push_str("  }\n");
    }
    for (at, target) in graph.targets.iter().enumerate() {
        let lines = words::about_target(graph, facts, at);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let shape = match target.kind {
            Some(TargetKind::Call { .. }) => "hexagon",
            Some(TargetKind::Async) => "ellipse",
            Some(TargetKind::Webhook { .. }) | None => "box",
        };
        let dashed = target.change == Change::Remove || target.kind == Some(TargetKind::Async);
        let style = if dashed { "dashed" } else { "solid" };
        text.push_str(&format!(
            "  t{at} [shape={shape}, style={style}, peripheries={}, label={}{}]\n",
            if target.interrupts() { 2 } else { 1 },
            quoted(&lines),
            coloured(colour(target.change))
        ));
    }
    let mut others = 0;
    for (from, (execution, facts)) in graph.executions.iter().zip(&facts.executions).enumerate() {
        for (order, at) in facts.calls.iter().enumerate() {
            let entry = &execution.entries[*at];
            let to = match &entry.to {
                To::Target(at) => format!("t{at}"),
                to => {
                    others += 1;
                    let what = words::other(to);
                    let what = quoted(&[&visible(&what)]);
                    text.push_str(&format!("  x{others} [shape=plaintext, label={what}]\n"));
                    format!("x{others}")
                }
            };
            let change = execution.change_of(entry);
            let style = if change == Change::Remove {
                "dashed"
            } else {
                "solid"
            };
            let sign = change.sign();
            text.push_str(&format!(
                "  e{from} -> {to} [label=\"{}{sign}\", style={style}{}]\n",
                order + 1,
                coloured(colour(change))
            ));
        }
    }
    text.push_str("}\n");
    text
}

fn colour(change: Change) -> Option<&'static str> {
    match change {
        Change::None => None,
        Change::Add => Some("#1a7f37"),
        Change::Update | Change::Replace => Some("#9a6700"),
        Change::Remove => Some("#cf222e"),
    }
}

fn coloured(colour: Option<&str>) -> String {
    colour.map_or_else(String::new, |colour| {
        format!(", color=\"{colour}\", fontcolor=\"{colour}\", penwidth=2")
    })
}

/// Lines as a string of DOT. A backslash would begin an escape, and quotes would end it.
fn quoted(lines: &[&str]) -> String {
    let line = |line: &&str| {
        let line = shortened(&visible(line));
        line.replace('\\', "\\\\").replace('"', "\\\"")
    };
    let lines: Vec<String> = lines.iter().map(line).collect();
    format!("\"{}\"", lines.join("\\n"))
}

/// Nobody reads more of a name in a box.
fn shortened(line: &str) -> String {
    words::shortened(line, 80)
}
