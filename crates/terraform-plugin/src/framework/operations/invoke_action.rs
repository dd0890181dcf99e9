//! `InvokeAction`: does an action and tells how far it is.

use super::with_warnings;
use crate::framework::action::Progress;
use crate::framework::server::find;
use crate::framework::{InvokeRequest, Server, panics, walk};
use crate::terraform::{Diagnostics, Value};
use futures_util::future::FutureExt;
use futures_util::stream::{self, BoxStream, StreamExt};
use tokio::sync::mpsc;

/// An action to do.
#[derive(Debug)]
pub(crate) struct Request {
    /// The action's type.
    pub(crate) type_name: String,
    /// The configuration; all of it is known.
    pub(crate) config: Value,
}

/// What happens while an action is done. [`Event::Completed`] is the last.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// How far it is.
    Progress(String),
    /// It is done, with this to tell; errors say that it failed.
    Completed(Diagnostics),
}

impl Server {
    /// Does an action.
    pub(crate) fn invoke_action(&self, request: Request) -> BoxStream<'static, Event> {
        let entry = match find(&self.actions, "action", &request.type_name) {
            Ok(entry) => entry.clone(),
            Err(errors) => return stream::iter([Event::Completed(errors)]).boxed(),
        };
        let context = self.context();
        let (sender, mut progress) = mpsc::unbounded_channel();
        let work = async move {
            let operation = format!("invoking `{}`", request.type_name);
            let config = walk::with_defaults(entry.schema(), request.config);
            let invoke = entry.invoke(InvokeRequest {
                context: context.within(entry.schema(), "invoke", &config),
                config,
                progress: Progress(sender),
            });
            let result = panics::catch(&operation, invoke).await;
            Event::Completed(with_warnings(result, &context).1)
        };
        let mut work = work.boxed().fuse();
        let mut completed = None;
        // Progress that was told before the end is passed on before the end.
        let next = move |task: &mut std::task::Context<'_>| {
            use std::task::Poll;
            if completed.is_none()
                && let Poll::Ready(event) = work.poll_unpin(task)
            {
                completed = Some(event);
            }
            match progress.poll_recv(task) {
                Poll::Ready(Some(message)) => Poll::Ready(Some(Event::Progress(message))),
                Poll::Ready(None) => Poll::Ready(completed.take()),
                Poll::Pending => Poll::Pending,
            }
        };
        stream::poll_fn(next).boxed()
    }
}
