//! A picture in Mermaid, which forges draw in Markdown.

use std::collections::HashSet;

use zitadel_actions::model::TargetKind;

use super::facts::{ExecutionFacts, Facts, Severity};
use super::model::{Change, Execution, Graph, Kind, To};
use super::words;
use crate::printable::visible;

/// Mermaid refuses more than 500 edges or 50,000 characters unless it is configured otherwise.
const EDGES: usize = 450;
const CHARACTERS: usize = 45_000;

/// Colours that can be read on a light and on a dark ground.
const CLASSES: &str = "  classDef added stroke:#2da44e,stroke-width:3px
  classDef changed stroke:#bf8700,stroke-width:3px
  classDef replaced stroke:#bf8700,stroke-width:3px,stroke-dasharray:8 3
  classDef removed stroke:#cf222e,stroke-width:2px,stroke-dasharray:3 3
  classDef locks stroke:#cf222e,stroke-width:4px
  classDef async stroke-dasharray:2 2
";

/// The diagram.
pub(super) fn render(graph: &Graph, facts: &Facts) -> String {
    let mut diagram = Diagram::new(graph, facts);
    let drawn = diagram.choose();
    let mut text = "flowchart LR\n".to_owned();
    for kind in Kind::ALL {
        let lines: String = drawn
            .iter()
            .filter(|at| graph.executions[**at].when.kind == kind)
            .map(|at| diagram.execution(*at))
            .collect();
        if !lines.is_empty() {
            let title = label(&[kind.title().to_owned()]);
            text.push_str(&format!(
                "  subgraph {}s[{title}]\n{lines}  end\n",
                kind.name()
            ));
        }
    }
    let edges: String = drawn.iter().map(|at| diagram.edges(*at)).collect();
    text.push_str(&diagram.targets());
    text.push_str(&edges);
    let more = graph.executions.len() - drawn.len();
    if more > 0 {
        let note = format!("and {more} more executions: draw them as SVG");
        text.push_str(&format!("  more[{}]\n", label(&[note])));
    }
    text.push_str(&diagram.links);
    text.push_str(CLASSES);
    text
}

/// The diagram in Markdown, below what the plan does and what a reader should know.
pub(super) fn markdown(graph: &Graph, facts: &Facts) -> String {
    let mut text = format!(
        "### What ZITADEL calls, and when\n\n{}",
        plain(&words::subtitle(graph))
    );
    if let Some(plan) = words::plan(graph) {
        text.push_str(&format!("\n\n**{plan}**"));
    }
    text.push_str("\n\n");
    for finding in &facts.findings {
        let mark = match finding.severity {
            Severity::Danger => "🛑",
            Severity::Warning => "⚠️",
            Severity::Note => "ℹ️",
        };
        text.push_str(&format!("- {mark} {}.\n", plain(&finding.text)));
    }
    if !facts.findings.is_empty() {
        text.push('\n');
    }
    text.push_str(&format!("```mermaid\n{}```\n", render(graph, facts)));
    text
}

/// Foreign text in a paragraph of Markdown: nothing in it is markup, a mention or a link.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for character in words::shortened(&visible(text), 400).chars() {
        match character {
            // An invisible joiner would be one more character that nobody sees.
            '@' | '#' | '&' | '<' | '>' | '`' | '*' | '_' | '[' | ']' | '|' | '\\' | '~' | '!'
            | '$' | ':' => plain.push_str(&format!("&#{};", u32::from(character))),
            other => plain.push(other),
        }
    }
    plain
}

/// A label between quotes, of lines. Whatever could mean something to Mermaid or to HTML is written
/// as a number.
fn label(lines: &[String]) -> String {
    let escaped = lines.iter().map(|line| {
        let mut escaped = String::new();
        let line = words::shortened(&visible(line), 80);
        for (at, character) in line.char_indices() {
            // `1. a` and `- a` would begin a list.
            let begins = line[..at].bytes().all(|byte| byte.is_ascii_digit());
            if begins && matches!(character, '.' | '-' | ')') {
                escaped.push_str(&format!("#{};", u32::from(character)));
                continue;
            }
            let is_plain = character.is_alphanumeric()
                || matches!(
                    character,
                    ' ' | '.' | '/' | '-' | ',' | '(' | ')' | '…' | '·'
                )
                || !character.is_ascii();
            if is_plain {
                escaped.push(character);
            } else {
                escaped.push_str(&format!("#{};", u32::from(character)));
            }
        }
        escaped
    });
    format!("\"{}\"", escaped.collect::<Vec<_>>().join("<br/>"))
}

/// How long a text is at most in a label.
fn length(text: &str) -> usize {
    label(&[text.to_owned()]).len()
}

/// The parts of a diagram, and what is drawn already.
struct Diagram<'a> {
    graph: &'a Graph,
    facts: &'a Facts,
    drawn_targets: Vec<bool>,
    others: usize,
    edges: usize,
    links: String,
}

impl<'a> Diagram<'a> {
    fn new(graph: &'a Graph, facts: &'a Facts) -> Self {
        let unused = |at: usize| facts.callers[at] == 0 && !graph.partial;
        Self {
            graph,
            facts,
            drawn_targets: (0..graph.targets.len()).map(unused).collect(),
            others: 0,
            edges: 0,
            links: String::new(),
        }
    }

    /// The executions for which there is room, changed ones first.
    fn choose(&self) -> Vec<usize> {
        let executions = &self.graph.executions;
        let mut wanted: Vec<usize> = (0..executions.len()).collect();
        let is_same = |at: &usize| {
            let one = &executions[*at];
            one.change == Change::None
                && one.entries.iter().all(|entry| entry.change == Change::None)
        };
        wanted.sort_by_key(is_same);
        let (mut edges, mut characters) = (0, 0);
        let mut targets = HashSet::new();
        let mut chosen: Vec<usize> = wanted
            .into_iter()
            .take_while(|at| {
                let execution = &executions[*at];
                edges += execution.entries.len();
                characters += 100 + length(&execution.when.id());
                for entry in &execution.entries {
                    characters += 30;
                    if colour(execution.change_of(entry)).is_some() {
                        characters += 50;
                    }
                    if let To::Target(at) = entry.to
                        && targets.insert(at)
                    {
                        characters += 80 + length(self.graph.targets[at].label());
                    }
                }
                edges <= EDGES && characters <= CHARACTERS
            })
            .collect();
        chosen.sort_unstable();
        chosen
    }

    fn execution(&self, at: usize) -> String {
        let execution = &self.graph.executions[at];
        let facts = &self.facts.executions[at];
        let mut lines = vec![execution.when.id()];
        lines.extend(notes(execution, facts));
        let class = words::change(execution.change).or(facts.locks.then_some("locks"));
        format!("    e{at}([{}]){}\n", label(&lines), classed(class))
    }

    fn targets(&self) -> String {
        let all = self.graph.targets.iter().enumerate();
        let drawn = all.filter(|(at, _)| self.drawn_targets[*at]);
        let node = |(at, target): (usize, &super::model::Target)| {
            let mut lines = vec![target.label().to_owned()];
            let mut how = vec![words::timeout(target)];
            if target.interrupts() {
                how.push("interrupts".to_owned());
            }
            how.extend(words::change(target.change).map(str::to_owned));
            lines.push(how.join(", "));
            let label = label(&lines);
            let (shape, class) = match target.kind {
                Some(TargetKind::Call { .. }) => (format!("{{{{{label}}}}}"), None),
                Some(TargetKind::Async) => (format!("({label})"), Some("async")),
                Some(TargetKind::Webhook { .. }) | None => (format!("[{label}]"), None),
            };
            let class = words::change(target.change).or(class);
            format!("  t{at}{shape}{}\n", classed(class))
        };
        drawn.map(node).collect()
    }

    fn edges(&mut self, from: usize) -> String {
        let graph = self.graph;
        let execution = &graph.executions[from];
        let mut text = String::new();
        for (order, at) in self.facts.executions[from].calls.iter().enumerate() {
            let entry = &execution.entries[*at];
            let to = match &entry.to {
                To::Target(at) => {
                    self.drawn_targets[*at] = true;
                    format!("t{at}")
                }
                other => {
                    self.others += 1;
                    let what = label(&[words::other(other)]);
                    format!("x{}>{what}]", self.others)
                }
            };
            let is_async = matches!(
                &entry.to,
                To::Target(at) if graph.targets[*at].kind == Some(TargetKind::Async)
            );
            let change = execution.change_of(entry);
            let mut what = (order + 1).to_string();
            if let Some(change) = words::change(entry.change) {
                what.push_str(&format!(" {change}"));
            }
            let arrow = if is_async || change == Change::Remove {
                "-.->"
            } else {
                "-->"
            };
            text.push_str(&format!("  e{from} {arrow}|{what}| {to}\n"));
            if let Some(colour) = colour(change) {
                let link = self.edges;
                self.links.push_str(&format!(
                    "  linkStyle {link} stroke:{colour},stroke-width:2px\n"
                ));
            }
            self.edges += 1;
        }
        text
    }
}

fn colour(change: Change) -> Option<&'static str> {
    match change {
        Change::Add => Some("#2da44e"),
        Change::Remove => Some("#cf222e"),
        Change::Update => Some("#bf8700"),
        Change::Replace | Change::None => None,
    }
}

fn classed(class: Option<&str>) -> String {
    class.map_or_else(String::new, |class| format!(":::{class}"))
}

/// The second line of an execution.
fn notes(execution: &Execution, facts: &ExecutionFacts) -> Option<String> {
    let mut notes = Vec::new();
    notes.extend(words::wait(facts));
    if facts.locks {
        notes.push("can lock the instance".to_owned());
    } else if facts.interrupts {
        notes.push("can be interrupted".to_owned());
    }
    if facts.never_runs {
        notes.push("never runs on this server".to_owned());
    }
    notes.extend(words::change(execution.change).map(str::to_owned));
    (!notes.is_empty()).then(|| notes.join(", "))
}
