//! `ListResource`: what is there to import.

use super::with_warnings;
use crate::framework::list_resource::{Found, ResultSender};
use crate::framework::server::find;
use crate::framework::{Server, panics, walk};
use crate::terraform::{Diagnostics, Value};
use futures_util::future::FutureExt;
use futures_util::stream::{self, BoxStream, StreamExt};
use tokio::sync::mpsc;

/// What to list.
#[derive(Debug)]
pub(crate) struct Request {
    /// The resource type.
    pub(crate) type_name: String,
    /// The filters; all of them are known.
    pub(crate) config: Value,
    /// The most results that are wanted; 0 or less for core's default of 100.
    pub(crate) limit: i64,
    /// Whether whole objects are wanted.
    pub(crate) include_resource_object: bool,
}

/// One object that was found, or something to tell.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Event {
    /// The object's name for people.
    pub(crate) display_name: String,
    /// The identity; `None` if the event only tells something.
    pub(crate) identity: Option<Value>,
    /// The whole object, if it was asked for.
    pub(crate) resource_object: Option<Value>,
    /// What there is to tell.
    pub(crate) diagnostics: Diagnostics,
}

impl Event {
    fn telling(diagnostics: Diagnostics) -> Self {
        Event {
            display_name: String::new(),
            identity: None,
            resource_object: None,
            diagnostics,
        }
    }

    fn found(found: Result<Found, Diagnostics>) -> Self {
        match found {
            Err(diagnostics) => Event::telling(diagnostics),
            Ok(found) => Event {
                display_name: found.display_name,
                identity: Some(found.identity),
                resource_object: found.resource,
                diagnostics: Diagnostics::new(),
            },
        }
    }
}

impl Server {
    /// Lists what is there. Dropping the stream ends the search.
    pub(crate) fn list_resource(&self, request: Request) -> BoxStream<'static, Event> {
        let entry = find(&self.list_resources, "list resource", &request.type_name).cloned();
        let types = find(&self.resources, "resource", &request.type_name);
        let (entry, resource) = match (entry, types) {
            (Ok(entry), Ok(resource)) => (entry, resource.clone()),
            (Err(errors), _) | (_, Err(errors)) => {
                return stream::iter([Event::telling(errors)]).boxed();
            }
        };
        let context = self.context();
        let warnings = context.clone();
        let (sender, mut results) = mpsc::channel(1);
        let to = ResultSender {
            sender,
            limit: u64::try_from(request.limit)
                .ok()
                .filter(|limit| *limit > 0)
                .unwrap_or(100),
            include_resource: request.include_resource_object,
            resource,
        };
        let work = async move {
            let operation = format!("listing `{}`", request.type_name);
            let config = walk::with_defaults(entry.schema(), request.config);
            let result = panics::catch(&operation, entry.list(config, context.clone(), to)).await;
            let diagnostics = with_warnings(result, &context).1;
            (!diagnostics.is_empty()).then(|| Event::telling(diagnostics))
        };
        let mut work = work.boxed().fuse();
        let mut last = None;
        let mut is_done = false;
        let next = move |task: &mut std::task::Context<'_>| {
            use std::task::Poll;
            if !is_done && let Poll::Ready(event) = work.poll_unpin(task) {
                (last, is_done) = (event, true);
            }
            match results.poll_recv(task) {
                Poll::Ready(Some(found)) => {
                    let mut event = Event::found(found);
                    // Core stops reading once it has enough results: later warnings would be lost.
                    event.diagnostics.extend(warnings.take_diagnostics());
                    Poll::Ready(Some(event))
                }
                Poll::Ready(None) => Poll::Ready(last.take()),
                Poll::Pending => Poll::Pending,
            }
        };
        stream::poll_fn(next).boxed()
    }
}
