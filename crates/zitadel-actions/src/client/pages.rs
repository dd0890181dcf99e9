//! Whole lists, page by page.

use std::{collections::HashSet, sync::PoisonError};

use super::Client;
use crate::{
    Error,
    call::Call,
    dialect::{Listed, Page, RowIdentity, UnreadableRow},
    error::{self, Unexpected, UnreadableObject},
    exchange::Request,
    redact,
};

/// What servers give at most unless their operator changed it (API.md 9).
const LARGEST_PAGE: u32 = 1000;

/// More rows and pages than any instance has: a list that goes on beyond has no end.
const MOST_ROWS: u64 = 100_000;
const MOST_PAGES: u32 = 1000;

impl Client {
    /// Every row, in the order of its first appearance; `key` tells rows apart.
    ///
    /// Where the server allows less than 1000 rows, its own default is taken. A change in between
    /// shifts the pages: a row may come twice, which is why the keys are compared. A row that
    /// cannot be read is left out, unless it `is_wanted`.
    ///
    /// # Errors
    /// [`Error::UnreadableObject`] for a wanted row, refusals of the server, and transport errors.
    pub(super) async fn every_page<T>(
        &self,
        pages: bool,
        call: impl Fn(Page) -> Result<Call<Listed<T>>, Error>,
        key: impl Fn(&T) -> String,
        is_wanted: impl Fn(&RowIdentity) -> bool,
    ) -> Result<Vec<T>, Error> {
        let mut limit = pages.then_some(LARGEST_PAGE);
        let (mut rows, mut seen) = (Vec::new(), HashSet::new());
        let (mut offset, mut pages_read) = (0, 0);
        loop {
            let call = call(Page { offset, limit })?;
            let request = call.request.clone();
            let listed = match self.send(call).await {
                Err(Error::PageTooLarge(_)) if limit.is_some() => {
                    limit = None;
                    continue;
                }
                listed => listed?,
            };
            if let Some(row) = listed
                .unreadable
                .iter()
                .find(|row| is_wanted(&row.identity))
            {
                return Err(unreadable(row, &request));
            }
            self.note_unreadable(&listed.unreadable);
            let got = (listed.rows.len() + listed.unreadable.len()) as u64;
            let before = rows.len();
            rows.extend(listed.rows.into_iter().filter(|row| seen.insert(key(row))));
            offset += got;
            // A page without a single new row would follow itself for ever.
            let is_stuck = rows.len() == before && listed.unreadable.is_empty();
            if !pages || is_stuck || is_last(got, offset, listed.total, listed.applied_limit) {
                return Ok(rows);
            }
            pages_read += 1;
            if offset > MOST_ROWS || pages_read == MOST_PAGES {
                return Err(endless(&request, offset));
            }
        }
    }
}

impl Client {
    fn note_unreadable(&self, rows: &[UnreadableRow]) {
        let noted = self.shared.unreadable.lock();
        let mut noted = noted.unwrap_or_else(PoisonError::into_inner);
        let identities = rows.iter().map(|row| &row.identity);
        noted.extend(identities.map(|identity| (identity.object, described(identity))));
    }
}

/// A short page is the last one, unless the count says otherwise: then an empty page ends it.
fn is_last(got: u64, offset: u64, total: Option<u64>, applied_limit: Option<u64>) -> bool {
    let is_short = applied_limit.is_some_and(|limit| got < limit);
    let is_all = total.is_some_and(|total| total <= offset);
    is_short && is_all
}

/// An object by what its row says: `target "claims" (ID 1)`.
fn described(identity: &RowIdentity) -> String {
    let RowIdentity { object, id, name } = identity;
    let name = name.iter().map(|name| format!(" {name:?}"));
    let id = id.iter().map(|id| format!(" (ID {id})"));
    let named: String = name.chain(id).collect();
    redact::foreign_text(&format!("{object}{named}"))
}

fn unreadable(row: &UnreadableRow, request: &Request) -> Error {
    Error::UnreadableObject(Box::new(UnreadableObject {
        object: described(&row.identity),
        why: redact::foreign_text(&row.why),
        place: error::place(request),
    }))
}

fn endless(request: &Request, rows: u64) -> Error {
    let what = format!("the list does not end after {rows} rows");
    Unexpected {
        operation: request.operation,
        place: error::place(request),
        mutates: false,
        status: http::StatusCode::OK,
        what,
    }
    .into()
}
