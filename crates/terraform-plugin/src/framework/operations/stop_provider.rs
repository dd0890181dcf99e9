//! `StopProvider`: Terraform wants to stop.

use crate::framework::Server;

impl Server {
    /// Asks everything that runs to finish soon, and everything that starts in this run not to
    /// wait. The next `ConfigureProvider` begins another run.
    pub(crate) fn stop_provider(&self) {
        self.stop.token().stop();
    }
}
