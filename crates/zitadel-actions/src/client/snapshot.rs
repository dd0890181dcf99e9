//! One list of everything, taken once and shared by all reads.

use std::collections::HashMap;

/// All objects of a kind, as one list showed them.
#[derive(Debug)]
pub(super) struct Snapshot<T> {
    rows: Vec<T>,
    places: HashMap<String, usize>,
}

impl<T> Snapshot<T> {
    /// `rows`, to be found by their keys.
    pub(super) fn new(rows: Vec<T>, key: impl Fn(&T) -> String) -> Self {
        let places = rows
            .iter()
            .enumerate()
            .map(|(place, row)| (key(row), place))
            .collect();
        Self { rows, places }
    }

    /// The row with this key.
    pub(super) fn find(&self, key: &str) -> Option<&T> {
        self.places.get(key).and_then(|place| self.rows.get(*place))
    }

    /// Every row, in the order of the list.
    pub(super) fn rows(&self) -> &[T] {
        &self.rows
    }

    /// Every row, in the order of the list, for good.
    pub(super) fn into_rows(self) -> Vec<T> {
        self.rows
    }
}
