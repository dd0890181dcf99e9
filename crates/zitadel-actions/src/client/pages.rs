//! Whole lists, page by page.

use std::collections::HashSet;

use super::Client;
use crate::{
    Error,
    call::Call,
    dialect::{Listed, Page},
};

/// What servers give at most unless their operator changed it (reference 9).
const LARGEST_PAGE: u32 = 1000;

impl Client {
    /// Every row, in the order of its first appearance; `key` tells rows apart.
    ///
    /// Where the server allows less than 1000 rows, its own default is taken. A change in between
    /// shifts the pages: a row may come twice, which is why the keys are compared.
    pub(super) async fn every_page<T>(
        &self,
        pages: bool,
        call: impl Fn(Page) -> Result<Call<Listed<T>>, Error>,
        key: impl Fn(&T) -> String,
    ) -> Result<Vec<T>, Error> {
        let mut limit = pages.then_some(LARGEST_PAGE);
        let (mut rows, mut seen, mut offset) = (Vec::new(), HashSet::new(), 0);
        loop {
            let listed = match self.send(call(Page { offset, limit })?).await {
                Err(Error::PageTooLarge(_)) if limit.is_some() => {
                    limit = None;
                    continue;
                }
                listed => listed?,
            };
            let got = listed.rows.len() as u64;
            let before = rows.len();
            rows.extend(listed.rows.into_iter().filter(|row| seen.insert(key(row))));
            offset += got;
            // A page without a single new row would follow itself for ever.
            let is_stuck = rows.len() == before;
            if !pages || is_stuck || is_last(got, offset, listed.total, listed.applied_limit) {
                return Ok(rows);
            }
        }
    }
}

/// A short page is the last one, unless the count says otherwise: then an empty page ends it.
fn is_last(got: u64, offset: u64, total: Option<u64>, applied_limit: Option<u64>) -> bool {
    let is_short = applied_limit.is_some_and(|limit| got < limit);
    let is_all = total.is_some_and(|total| total <= offset);
    is_short && is_all
}
