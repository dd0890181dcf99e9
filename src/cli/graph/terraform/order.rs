//! What a changed list had before, and has after.

use super::super::model::{Change, Entry};

/// The entries after a change, in their order, with the removed ones where they were. An entry that
/// others have overtaken counts as changed.
pub(super) fn merged(before: &[Entry], after: &[Entry]) -> Vec<Entry> {
    let kept = kept(before, after);
    let with = |entry: &Entry, change| Entry {
        change,
        ..entry.clone()
    };
    let mut merged = Vec::new();
    let mut old = before.iter().enumerate();
    for (at, entry) in after.iter().enumerate() {
        let counterpart = kept.iter().find(|(_, new)| *new == at).map(|(old, _)| *old);
        if let Some(counterpart) = counterpart {
            for (_, gone) in old.by_ref().take_while(|(at, _)| *at != counterpart) {
                if !after.iter().any(|entry| entry.to == gone.to) {
                    merged.push(with(gone, Change::Remove));
                }
            }
            merged.push(entry.clone());
        } else if before.iter().any(|known| known.to == entry.to) {
            merged.push(with(entry, Change::Update));
        } else {
            merged.push(with(entry, Change::Add));
        }
    }
    for (_, gone) in old {
        if !after.iter().any(|entry| entry.to == gone.to) {
            merged.push(with(gone, Change::Remove));
        }
    }
    merged
}

/// The places, before and after, of the longest run of entries that keep their order.
fn kept(before: &[Entry], after: &[Entry]) -> Vec<(usize, usize)> {
    let mut longest = vec![vec![0_usize; after.len() + 1]; before.len() + 1];
    for (old, one) in before.iter().enumerate().rev() {
        for (new, other) in after.iter().enumerate().rev() {
            longest[old][new] = if one.to == other.to {
                longest[old + 1][new + 1] + 1
            } else {
                longest[old + 1][new].max(longest[old][new + 1])
            };
        }
    }
    let (mut old, mut new) = (0, 0);
    let mut kept = Vec::new();
    while old < before.len() && new < after.len() {
        if before[old].to == after[new].to {
            kept.push((old, new));
            (old, new) = (old + 1, new + 1);
        } else if longest[old + 1][new] >= longest[old][new + 1] {
            old += 1;
        } else {
            new += 1;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::super::super::model::To;
    use super::*;

    fn entries(targets: &[usize]) -> Vec<Entry> {
        let entry = |at: &usize| Entry {
            to: To::Target(*at),
            attached: false,
            change: Change::None,
        };
        targets.iter().map(entry).collect()
    }

    #[test]
    fn a_changed_list_shows_what_came_went_and_moved() {
        use Change::{Add, None, Remove, Update};
        type Shown = Vec<(usize, Change)>;
        let cases: [(&[usize], &[usize], Shown); 6] = [
            (&[1, 2], &[1, 2], vec![(1, None), (2, None)]),
            (&[1, 2], &[1, 3, 2], vec![(1, None), (3, Add), (2, None)]),
            (&[1, 2, 3], &[1, 3], vec![(1, None), (2, Remove), (3, None)]),
            (&[1, 2], &[2, 1], vec![(2, None), (1, Update)]),
            (&[1], &[2], vec![(2, Add), (1, Remove)]),
            (&[], &[1], vec![(1, Add)]),
        ];
        for (before, after, expected) in cases {
            let shown: Shown = merged(&entries(before), &entries(after))
                .into_iter()
                .map(|entry| match entry.to {
                    To::Target(at) => (at, entry.change),
                    other => panic!("{other:?}"),
                })
                .collect();
            assert_eq!(shown, expected, "{before:?} {after:?}");
        }
    }
}
