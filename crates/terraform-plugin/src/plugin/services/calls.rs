//! The calls that change something and still run.

use tokio::sync::watch;

/// Counts the running calls that change something, so that the process does not leave amid one.
/// Clones share the count.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calls(watch::Sender<Counted>);

#[derive(Debug, Default)]
struct Counted {
    /// Whether there was any call.
    any: bool,
    running: usize,
}

impl Calls {
    /// Counts a call of this method until its answer is dropped, if it changes something.
    pub(crate) fn begin(&self, method: &str) -> Option<RunningCall> {
        let changes = matches!(
            method,
            "ApplyResourceChange"
                | "InvokeAction"
                | "OpenEphemeralResource"
                | "RenewEphemeralResource"
                | "CloseEphemeralResource"
                | "WriteStateBytes"
                | "LockState"
                | "UnlockState"
                | "DeleteState"
        );
        self.0.send_modify(|counted| {
            counted.any = true;
            counted.running += usize::from(changes);
        });
        changes.then(|| RunningCall(self.clone()))
    }

    /// Whether there was any call, of whatever method.
    pub(crate) fn any(&self) -> bool {
        self.0.borrow().any
    }

    /// Waits until none runs.
    pub(crate) async fn finished(&self) {
        // The sender is here, so the wait cannot fail.
        let _ = self
            .0
            .subscribe()
            .wait_for(|counted| counted.running == 0)
            .await;
    }

    /// Waits until one begins.
    pub(crate) async fn begun(&self) {
        let _ = self
            .0
            .subscribe()
            .wait_for(|counted| counted.running > 0)
            .await;
    }
}

/// A call that runs; dropped when its answer is out.
#[derive(Debug)]
pub(crate) struct RunningCall(Calls);

impl Drop for RunningCall {
    fn drop(&mut self) {
        self.0.0.send_modify(|counted| counted.running -= 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[tokio::test]
    async fn only_calls_that_change_something_are_waited_for() {
        let calls = Calls::default();
        assert!(!calls.any());
        let read = calls.begin("ReadResource");
        assert!(calls.any());
        assert!(read.is_none());
        assert!(calls.finished().now_or_never().is_some());
        let first = calls.begin("ApplyResourceChange");
        let second = calls.begin("InvokeAction");
        assert!(calls.begun().now_or_never().is_some());
        drop(first);
        assert!(calls.finished().now_or_never().is_none());
        drop(second);
        assert!(calls.finished().now_or_never().is_some());
    }
}
