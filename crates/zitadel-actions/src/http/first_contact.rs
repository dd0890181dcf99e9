//! What the first contact with a host showed, for all requests that follow.
//!
//! A run asks for a thousand objects. Where the host cannot be reached at all, nothing has been
//! done yet, so the run says so within the time of one request: one retry is enough, a try that
//! took all of that time gets none, and later requests get the same failure without waiting.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use url::Url;

use super::{answer::host_and_port, failure::Failure};
use crate::error::TransportFailure;

/// How often a request is sent again that could not reach a host which has never answered.
const RETRIES: u32 = 1;

/// What is known of each host.
#[derive(Debug, Default)]
pub(super) struct FirstContact(Mutex<HashMap<String, Contact>>);

#[derive(Debug)]
enum Contact {
    Answered,
    Failed(TransportFailure),
}

impl FirstContact {
    /// The failure of the first contact with the host of `url`, unless it has answered since.
    pub(super) fn failure(&self, url: &Url) -> Option<TransportFailure> {
        match self.hosts().get(&host_and_port(url)) {
            Some(Contact::Failed(failure)) => Some(failure.clone()),
            Some(Contact::Answered) | None => None,
        }
    }

    /// How many of `max_retries` may be used after `failure` to reach the host of `url`.
    pub(super) fn retries(&self, url: &Url, failure: &Failure, max_retries: u32) -> u32 {
        match self.hosts().get(&host_and_port(url)) {
            Some(Contact::Answered) => max_retries,
            _ if failure.has_reached() => max_retries,
            // Another request, which was under way at the same time, has tried as often as it may.
            Some(Contact::Failed(_)) => 0,
            None if failure.took_all_the_time() => 0,
            None => max_retries.min(RETRIES),
        }
    }

    /// The host of `url` has answered, whatever it said.
    pub(super) fn answered(&self, url: &Url) {
        self.hosts().insert(host_and_port(url), Contact::Answered);
    }

    /// The host of `url` could not be reached; that counts if it has never answered.
    pub(super) fn failed(&self, url: &Url, failure: &TransportFailure) {
        let mut hosts = self.hosts();
        let contact = hosts.entry(host_and_port(url));
        contact.or_insert_with(|| Contact::Failed(failure.clone()));
    }

    fn hosts(&self) -> std::sync::MutexGuard<'_, HashMap<String, Contact>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
