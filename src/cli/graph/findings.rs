//! The findings of a picture, in sentences.

use super::facts::{Facts, Finding, Severity, cannot_be_called, is_left, left};
use super::model::{Graph, Kind, Source, To};
use crate::duration;
use crate::printable::visible;

/// The shortest wait that is reported, in seconds: users do not wait that long.
const LONG: u64 = 20;

/// How many subjects get their own sentence. More of them share one.
const FEW: usize = 3;

/// A finding about one subject or several.
struct Remark {
    severity: Severity,
    noun: &'static str,
    one: String,
    several: String,
    subjects: Vec<String>,
}

/// The remarks on a picture, in the order in which they come up.
#[derive(Default)]
struct Remarks(Vec<Remark>);

impl Remarks {
    fn add(
        &mut self,
        (severity, noun): (Severity, &'static str),
        subject: String,
        one: &str,
        several: &str,
    ) {
        let same = |remark: &&mut Remark| remark.noun == noun && remark.one == one;
        match self.0.iter_mut().find(same) {
            Some(remark) => remark.subjects.push(subject),
            None => self.0.push(Remark {
                severity,
                noun,
                one: one.to_owned(),
                several: several.to_owned(),
                subjects: vec![subject],
            }),
        }
    }
}

impl Remark {
    fn findings(self) -> Vec<Finding> {
        let Self {
            severity,
            noun,
            one,
            several,
            subjects,
        } = self;
        let finding = |text| Finding { severity, text };
        match subjects.as_slice() {
            few if few.len() <= FEW => {
                let each = few
                    .iter()
                    .map(|subject| finding(format!("The {noun} {subject} {one}")));
                each.collect()
            }
            [first, second, more @ ..] => {
                let more = more.len();
                vec![finding(format!(
                    "The {noun}s {first}, {second} and {more} more {several}"
                ))]
            }
            _ => Vec::new(),
        }
    }
}

/// All findings, the most serious first.
pub(super) fn of(graph: &Graph, facts: &Facts) -> Vec<Finding> {
    let mut remarks = Remarks::default();
    executions(graph, facts, &mut remarks);
    targets(graph, facts, &mut remarks);
    let mut found: Vec<Finding> = remarks.0.into_iter().flat_map(Remark::findings).collect();
    if graph.server.calls_in_reverse() == Some(true) {
        let server = server(graph);
        found.push(Finding {
            severity: Severity::Note,
            text: format!("{server} calls the targets of a list from the last one to the first"),
        });
    }
    found.extend(graph.unreadable.iter().map(|object| Finding {
        severity: Severity::Warning,
        text: format!("The {} could not be read and is not drawn", visible(object)),
    }));
    found.sort_by_key(|finding| finding.severity);
    found.dedup();
    found
}

fn server(graph: &Graph) -> &str {
    graph.server.name.as_deref().unwrap_or("this server")
}

fn executions(graph: &Graph, facts: &Facts, remarks: &mut Remarks) {
    for (execution, facts) in graph.executions.iter().zip(&facts.executions) {
        if !is_left(execution.change) {
            continue;
        }
        let id = format!("\"{}\"", visible(&execution.when.id()));
        if facts.locks {
            remarks.add(
                (Severity::Danger, "execution"),
                id.clone(),
                "can lock the instance: it intercepts the Actions API itself, and one of its targets interrupts on error",
                "can lock the instance: they intercept the Actions API itself, and some of their targets interrupt on error",
            );
        }
        if facts.never_runs {
            let (one, several) = (
                format!("never runs on {}", server(graph)),
                format!("never run on {}", server(graph)),
            );
            remarks.add((Severity::Warning, "execution"), id.clone(), &one, &several);
        }
        for entry in left(execution) {
            if let To::Missing(missing) = &entry.to {
                let subject = format!("\"{}\" in the list of {id}", visible(missing));
                remarks.add(
                    (Severity::Warning, "target"),
                    subject,
                    "does not exist",
                    "do not exist",
                );
            }
        }
        if let Some(wait) = facts.wait.filter(|wait| wait.at_most.as_secs() >= LONG) {
            let who = match execution.when.kind {
                Kind::Function => "a login",
                Kind::Request | Kind::Response | Kind::Event => "an API call",
            };
            let subject = format!("{id} ({})", duration::format(wait.at_most));
            let what = format!("can delay {who} by the sum of the timeouts");
            remarks.add((Severity::Note, "execution"), subject, &what, &what);
        }
    }
}

fn targets(graph: &Graph, facts: &Facts, remarks: &mut Remarks) {
    let is_complete = is_complete(graph);
    for (at, target) in graph.targets.iter().enumerate() {
        if !is_left(target.change) {
            continue;
        }
        let subject = || format!("\"{}\"", visible(target.label()));
        if let Some(why) = cannot_be_called(graph, at) {
            let subject = format!("{} ({why})", subject());
            let (one, several) = ("cannot be called", "cannot be called");
            remarks.add((Severity::Warning, "target"), subject, one, several);
        }
        if facts.callers[at] == 0 && is_complete {
            let (one, several) = ("is never called", "are never called");
            remarks.add((Severity::Note, "target"), subject(), one, several);
        }
    }
}

/// Whether the picture has everything that calls a target.
fn is_complete(graph: &Graph) -> bool {
    let is_open = |to: &To| matches!(to, To::Unknown(_));
    match graph.source {
        Source::Instance(_) => true,
        Source::State | Source::Plan => {
            let mut entries = graph.executions.iter().flat_map(left);
            !graph.partial && !entries.any(|entry| is_open(&entry.to))
        }
    }
}
