//! `StopProvider`: Terraform wants to stop.

use crate::framework::Server;

impl Server {
    /// Asks everything that runs to finish soon, and everything that starts from now on not to
    /// wait.
    pub fn stop_provider(&self) {
        self.stop.stop();
    }
}
