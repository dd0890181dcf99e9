//! Elements of sets have no address: which planned element continues which prior one is told by
//! what they hold.

use super::planned_body;
use crate::framework::walk::{self, Body, nesting};
use crate::terraform::{Nesting, Value};
use std::collections::BTreeMap;

/// Each configured element continues a prior element that it agrees with in everything that is
/// configured, to the letter, because core compares the elements of sets so. Elements are matched
/// so that as many as possible continue one: then what was applied plans no change.
pub(super) fn planned_set(body: Body<'_>, items: &[Value], prior: Option<&Value>) -> Vec<Value> {
    let candidates = prior.and_then(Value::items).unwrap_or_default();
    let fits = |item: &Value| {
        let positions = (0..candidates.len()).filter(|at| continues(body, item, &candidates[*at]));
        positions.collect::<Vec<_>>()
    };
    let fitting: Vec<Vec<usize>> = items.iter().map(fits).collect();
    let mut taken = vec![None; candidates.len()];
    for item in 0..items.len() {
        give(
            item,
            &fitting,
            &mut taken,
            &mut vec![false; candidates.len()],
        );
    }
    let taken = taken.iter().enumerate();
    let continued: BTreeMap<usize, usize> = taken
        .filter_map(|(at, item)| Some(((*item)?, at)))
        .collect();
    let plan = |(at, item)| match continued.get(&at) {
        Some(candidate) => candidates[*candidate].clone(),
        None => planned_body(body, item, None),
    };
    items.iter().enumerate().map(plan).collect()
}

/// Gives the item a candidate, moving others to another one of theirs where that helps (an
/// augmenting path of a bipartite matching).
fn give(
    item: usize,
    fitting: &[Vec<usize>],
    taken: &mut [Option<usize>],
    seen: &mut [bool],
) -> bool {
    for candidate in &fitting[item] {
        if std::mem::replace(&mut seen[*candidate], true) {
            continue;
        }
        let is_free = match taken[*candidate] {
            None => true,
            Some(other) => give(other, fitting, taken, seen),
        };
        if is_free {
            taken[*candidate] = Some(item);
            return true;
        }
    }
    false
}

/// Whether planning the configured element with the candidate before it gives the candidate again.
fn continues(body: Body<'_>, config: &Value, candidate: &Value) -> bool {
    let attributes = body.object.attributes.iter().all(|attribute| {
        let (config, candidate) = (config.get(&attribute.name), candidate.get(&attribute.name));
        match (config, attribute.nested()) {
            _ if attribute.write_only => candidate.is_null(),
            (Value::Unknown, _) => false,
            (Value::Null, _) => match &attribute.default {
                Some(default) => *candidate == walk::default_of(attribute, default),
                None => attribute.mode.is_computed() || candidate.is_null(),
            },
            (config, Some((nesting, object))) => {
                nested_continues(nesting, object.into(), config, candidate)
            }
            (config, None) => config == candidate,
        }
    });
    let blocks = || {
        body.blocks.iter().all(|block| {
            let (config, candidate) = (config.get(&block.name), candidate.get(&block.name));
            nested_continues(nesting(block), block.into(), config, candidate)
        })
    };
    attributes && blocks()
}

fn nested_continues(nesting: Nesting, body: Body<'_>, config: &Value, candidate: &Value) -> bool {
    if let Value::Set(items) = config {
        let planned = Value::Set(planned_set(body, items, Some(candidate)));
        return planned == *candidate;
    }
    let (configs, candidates) = (
        walk::bodies(nesting, config),
        walk::bodies(nesting, candidate),
    );
    config.is_known() == candidate.is_known()
        && !config.is_unknown()
        && configs.len() == candidates.len()
        && configs
            .iter()
            .zip(&candidates)
            .all(|((step, config), (candidate_step, candidate))| {
                step == candidate_step && continues(body, config, candidate)
            })
}
