//! The targets that an expression means.

use super::super::model::{Entry, To};
use super::references::Instances;

/// The targets that an expression refers to, in its order.
pub(super) struct Meant<'a> {
    places: Vec<usize>,
    targets: &'a Instances,
}

impl<'a> Meant<'a> {
    pub(super) fn new(places: Vec<usize>, targets: &'a Instances) -> Self {
        Self { places, targets }
    }

    /// Each of them once.
    pub(super) fn distinct(&self) -> Vec<usize> {
        let mut distinct = Vec::new();
        for place in &self.places {
            if !distinct.contains(place) {
                distinct.push(*place);
            }
        }
        distinct
    }

    /// Puts them in the place of what is not known in `entries`, where it is certain which.
    pub(super) fn fill(&self, entries: &mut [Entry]) {
        let distinct = self.distinct();
        let agrees = |places: &[usize]| {
            places.len() == entries.len()
                && entries
                    .iter()
                    .zip(places)
                    .all(|(entry, place)| match &entry.to {
                        To::Target(known) => known == place,
                        to => matches!(to, To::Unknown(_)),
                    })
        };
        for places in [&self.places, &distinct] {
            if agrees(places) {
                for (entry, place) in entries.iter_mut().zip(places) {
                    entry.to = To::Target(*place);
                }
                return;
            }
        }
        let mut candidates = distinct;
        candidates.retain(|place| self.targets.is_new(*place));
        let mut open: Vec<&mut Entry> = entries
            .iter_mut()
            .filter(|entry| matches!(entry.to, To::Unknown(_)))
            .collect();
        let is_certain = open.len() == candidates.len();
        for (at, entry) in open.iter_mut().enumerate() {
            entry.to = match candidates.get(at).filter(|_| is_certain) {
                Some(place) => To::Target(*place),
                None => To::Unknown(candidates.clone()),
            };
        }
    }
}
