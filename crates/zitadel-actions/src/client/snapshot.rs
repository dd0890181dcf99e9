//! One list of everything, taken once and shared by all reads.

use std::{collections::HashMap, sync::OnceLock};

/// All objects of a kind, as one list showed them.
#[derive(Debug)]
pub(super) struct Snapshot<T> {
    rows: Vec<T>,
    places: HashMap<String, usize>,
    groups: OnceLock<HashMap<String, Vec<usize>>>,
}

impl<T> Snapshot<T> {
    /// `rows`, to be found by their keys.
    pub(super) fn new(rows: Vec<T>, key: impl Fn(&T) -> String) -> Self {
        let places = rows
            .iter()
            .enumerate()
            .map(|(place, row)| (key(row), place))
            .collect();
        let groups = OnceLock::new();
        Self {
            rows,
            places,
            groups,
        }
    }

    /// The row with this key.
    pub(super) fn find(&self, key: &str) -> Option<&T> {
        self.places.get(key).and_then(|place| self.rows.get(*place))
    }

    /// The rows of this group, in the order of the list; `groups` says of which ones a row is. They
    /// are sorted out once, because a run asks as often as there are rows.
    pub(super) fn group(
        &self,
        name: &str,
        groups: impl Fn(&T) -> Vec<String>,
    ) -> impl Iterator<Item = &T> {
        let sorted = self.groups.get_or_init(|| {
            let mut sorted: HashMap<String, Vec<usize>> = HashMap::new();
            for (place, row) in self.rows.iter().enumerate() {
                for group in groups(row) {
                    sorted.entry(group).or_default().push(place);
                }
            }
            sorted
        });
        let places = sorted.get(name).into_iter().flatten();
        places.filter_map(|place| self.rows.get(*place))
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

#[cfg(test)]
mod tests {
    use super::Snapshot;

    #[test]
    fn a_row_is_found_by_its_key_and_by_each_of_its_groups() {
        let list = Snapshot::new(vec!["ab", "bc", "c"], |row| (*row).to_owned());
        let letters = |row: &&str| row.chars().map(String::from).collect();
        assert_eq!(list.find("bc"), Some(&"bc"));
        assert_eq!(list.group("b", letters).collect::<Vec<_>>(), [&"ab", &"bc"]);
        assert_eq!(list.group("d", letters).count(), 0);
    }
}
