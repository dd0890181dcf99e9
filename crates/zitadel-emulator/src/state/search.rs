//! Filters, sorting and paging, the same for every kind of object.

use std::cmp::Ordering;

/// Which rows of a result a request asks for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Paging {
    pub(crate) offset: u64,
    /// `None` means no limit.
    pub(crate) limit: Option<u64>,
    pub(crate) ascending: bool,
}

/// A part of a result.
#[derive(Debug, Clone)]
pub(crate) struct Page<T> {
    pub(crate) rows: Vec<T>,
    /// How many rows match; 0 when the page is empty.
    pub(crate) total: u64,
}

/// Sorts rows and cuts out the page. Equal rows keep the order in which they were created.
pub(crate) fn page<T>(
    mut rows: Vec<T>,
    paging: Paging,
    order: impl Fn(&T, &T) -> Ordering,
) -> Page<T> {
    rows.sort_by(|a, b| {
        if paging.ascending {
            order(a, b)
        } else {
            order(b, a)
        }
    });
    let total = rows.len() as u64;
    let skip = usize::try_from(paging.offset).unwrap_or(usize::MAX);
    let take = paging.limit.map_or(usize::MAX, |limit| {
        usize::try_from(limit).unwrap_or(usize::MAX)
    });
    let rows: Vec<T> = rows.into_iter().skip(skip).take(take).collect();
    let total = if rows.is_empty() { 0 } else { total };
    Page { rows, total }
}

/// How strings are compared, in the numbering of the API's enum.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextMethod(pub(crate) i64);

impl TextMethod {
    pub(crate) fn matches(self, text: &str, wanted: &str) -> bool {
        let ignores_case = self.0 % 2 == 1;
        let (text, wanted) = if ignores_case {
            (text.to_lowercase(), wanted.to_lowercase())
        } else {
            (text.to_owned(), wanted.to_owned())
        };
        match self.0 / 2 {
            0 => text == wanted,
            1 => text.starts_with(&wanted),
            2 => text.contains(&wanted),
            _ => text.ends_with(&wanted),
        }
    }
}
