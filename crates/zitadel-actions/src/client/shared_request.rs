//! Single-flight: concurrent callers share one request and its answer.

use std::{
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::{FutureExt, future::Shared};
use tokio::time::Instant;

use crate::{BoxFuture, Error};

/// How long a failure is answered to those who ask after it. A run asks for a thousand objects at
/// once; where the server is down, each of them would else pay for all the retries again.
const REMEMBERED: Duration = Duration::from_secs(10);

/// How long an answer is good that was asked for ahead, until somebody wants it. Late in an apply,
/// it would be older than what others have changed since the run began.
const FRESH: Duration = Duration::from_secs(5);

/// The answer, and when it came.
type Pending<T> = Shared<BoxFuture<'static, (Result<T, Error>, Instant)>>;

/// A question that is asked at most once at a time and, once answered, never again.
///
/// A failure goes to all who waited for it and to those who ask within the next ten seconds; after
/// that the next caller asks again.
pub(super) struct SharedRequest<T: Clone>(Mutex<Option<Asked<T>>>);

struct Asked<T: Clone> {
    pending: Pending<T>,
    /// Nobody has wanted the answer yet.
    is_ahead: bool,
}

impl<T: Clone> Default for SharedRequest<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T: Clone> fmt::Debug for SharedRequest<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedRequest")
    }
}

impl<T: Clone + Send + Sync + 'static> SharedRequest<T> {
    /// The answer; `ask` is used if nobody has asked yet, or the last failure is forgotten.
    pub(super) async fn get<Ask>(&self, ask: impl FnOnce() -> Ask) -> Result<T, Error>
    where
        Ask: Future<Output = Result<T, Error>> + Send + 'static,
    {
        self.pending(false, ask).await.0
    }

    /// Asks ahead of those who will want the answer.
    pub(super) async fn get_ahead<Ask>(&self, ask: impl FnOnce() -> Ask)
    where
        Ask: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let _ = self.pending(true, ask).await;
    }

    /// Forgets an answer that was asked for ahead and that nobody has wanted yet.
    pub(super) fn forget_ahead(&self) {
        self.slot().take_if(|asked| asked.is_ahead);
    }

    fn pending<Ask>(&self, is_ahead: bool, ask: impl FnOnce() -> Ask) -> Pending<T>
    where
        Ask: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let mut slot = self.slot();
        match slot.as_mut() {
            Some(asked) if !asked.is_forgotten() => {
                asked.is_ahead &= is_ahead;
                asked.pending.clone()
            }
            _ => {
                let pending = ask().map(|answer| (answer, Instant::now()));
                let pending = pending.boxed().shared();
                slot.insert(Asked { pending, is_ahead }).pending.clone()
            }
        }
    }

    /// The answer, if there is one already.
    pub(super) fn peek(&self) -> Option<T> {
        let slot = self.slot();
        let (answer, _) = slot.as_ref()?.pending.peek()?;
        answer.as_ref().ok().cloned()
    }

    fn slot(&self) -> MutexGuard<'_, Option<Asked<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Clone> Asked<T> {
    fn is_forgotten(&self) -> bool {
        match self.pending.peek() {
            Some((Err(Error::Interrupted { .. }), _)) => true,
            Some((Err(_), since)) => since.elapsed() >= REMEMBERED,
            Some((Ok(_), since)) => self.is_ahead && since.elapsed() >= FRESH,
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    };

    use super::{FRESH, REMEMBERED, SharedRequest};
    use crate::{BoxFuture, Error};

    fn ask(
        asked: &Arc<AtomicU32>,
        answer: Result<u32, Error>,
    ) -> impl FnOnce() -> BoxFuture<'static, Result<u32, Error>> {
        let asked = asked.clone();
        move || {
            Box::pin(async move {
                asked.fetch_add(1, Ordering::Relaxed);
                tokio::task::yield_now().await;
                answer
            })
        }
    }

    #[tokio::test]
    async fn all_who_wait_share_one_question() {
        let (shared, asked) = (SharedRequest::default(), Arc::default());
        let (a, b) = tokio::join!(
            shared.get(ask(&asked, Ok(7))),
            shared.get(ask(&asked, Ok(8)))
        );
        assert_eq!((a.ok(), b.ok(), shared.peek()), (Some(7), Some(7), Some(7)));
        assert_eq!(shared.get(ask(&asked, Ok(9))).await.ok(), Some(7));
        assert_eq!(asked.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn an_answer_that_was_asked_for_ahead_can_be_forgotten_until_somebody_wants_it() {
        let (shared, asked) = (SharedRequest::default(), Arc::default());
        shared.get_ahead(ask(&asked, Ok(1))).await;
        shared.forget_ahead();
        assert_eq!(shared.get(ask(&asked, Ok(2))).await.ok(), Some(2));
        shared.get_ahead(ask(&asked, Ok(3))).await;
        shared.forget_ahead();
        assert_eq!(shared.get(ask(&asked, Ok(4))).await.ok(), Some(2));

        let ahead = SharedRequest::default();
        ahead.get_ahead(ask(&asked, Ok(5))).await;
        assert_eq!(ahead.get(ask(&asked, Ok(6))).await.ok(), Some(5));
        ahead.forget_ahead();
        assert_eq!(ahead.peek(), Some(5));
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_was_asked_for_ahead_is_soon_too_old_and_one_that_was_wanted_never() {
        let (shared, asked) = (SharedRequest::default(), Arc::default());
        shared.get_ahead(ask(&asked, Ok(1))).await;
        tokio::time::advance(FRESH).await;
        assert_eq!(shared.get(ask(&asked, Ok(2))).await.ok(), Some(2));
        tokio::time::advance(FRESH).await;
        assert_eq!(shared.get(ask(&asked, Ok(3))).await.ok(), Some(2));
    }

    #[tokio::test(start_paused = true)]
    async fn a_failure_is_shared_and_forgotten_after_a_while() {
        let (shared, asked) = (SharedRequest::default(), Arc::default());
        let failure = || Err(Error::InvalidInput("test".to_owned()));
        let (a, b) = tokio::join!(
            shared.get(ask(&asked, failure())),
            shared.get(ask(&asked, Ok(1)))
        );
        assert!(a.is_err() && b.is_err());
        assert!(shared.get(ask(&asked, Ok(3))).await.is_err());
        tokio::time::advance(REMEMBERED).await;
        assert_eq!(shared.get(ask(&asked, Ok(2))).await.ok(), Some(2));
        assert_eq!(asked.load(Ordering::Relaxed), 2);
    }
}
