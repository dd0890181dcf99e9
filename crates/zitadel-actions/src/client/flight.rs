//! Asked once, answered to everybody.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
};

use futures_util::{FutureExt, future::Shared};

use crate::{Error, exchange::BoxFuture};

type Flying<T> = Shared<BoxFuture<'static, Result<T, Error>>>;

/// A question that is asked at most once at a time and, once answered, never again.
///
/// A failure goes to all who waited for it and is not remembered: the next one asks anew.
pub(super) struct Flight<T: Clone>(Mutex<Option<Flying<T>>>);

impl<T: Clone> Default for Flight<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T: Clone> fmt::Debug for Flight<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Flight")
    }
}

impl<T: Clone + Send + Sync + 'static> Flight<T> {
    /// The answer; `ask` is used if nobody has asked yet, or all who did got an error.
    pub(super) async fn get(
        &self,
        ask: impl FnOnce() -> BoxFuture<'static, Result<T, Error>>,
    ) -> Result<T, Error> {
        let flying = {
            let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            match slot.as_ref() {
                Some(flying) if !matches!(flying.peek(), Some(Err(_))) => flying.clone(),
                _ => slot.insert(ask().shared()).clone(),
            }
        };
        flying.await
    }

    /// The answer, if there is one already.
    pub(super) fn peek(&self) -> Option<T> {
        let slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slot.as_ref()?.peek()?.as_ref().ok().cloned()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    };

    use super::Flight;
    use crate::{Error, exchange::BoxFuture};

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
        let (flight, asked) = (Flight::default(), Arc::default());
        let (a, b) = tokio::join!(
            flight.get(ask(&asked, Ok(7))),
            flight.get(ask(&asked, Ok(8)))
        );
        assert_eq!((a.ok(), b.ok(), flight.peek()), (Some(7), Some(7), Some(7)));
        assert_eq!(flight.get(ask(&asked, Ok(9))).await.ok(), Some(7));
        assert_eq!(asked.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn a_failure_is_shared_but_not_remembered() {
        let (flight, asked) = (Flight::default(), Arc::default());
        let failure = || Err(Error::Interrupted { operation: "test" });
        let (a, b) = tokio::join!(
            flight.get(ask(&asked, failure())),
            flight.get(ask(&asked, Ok(1)))
        );
        assert!(a.is_err() && b.is_err());
        assert_eq!(flight.get(ask(&asked, Ok(2))).await.ok(), Some(2));
        assert_eq!(asked.load(Ordering::Relaxed), 2);
    }
}
