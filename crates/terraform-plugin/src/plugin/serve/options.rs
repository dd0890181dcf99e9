//! What a provider says about itself and its process.

use std::io;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

/// What a provider says about itself and its process.
#[derive(Clone, Copy, Debug)]
pub struct ServeOptions {
    pub(super) address: &'static str,
    pub(super) version: &'static str,
    pub(super) stop_timeout: Duration,
    pub(super) runtime: fn() -> io::Result<Runtime>,
}

impl ServeOptions {
    /// The provider's address in a registry (`registry.terraform.io/namespace/name`) and its
    /// version (`env!("CARGO_PKG_VERSION")`).
    pub const fn new(address: &'static str, version: &'static str) -> Self {
        Self {
            address,
            version,
            stop_timeout: Duration::from_secs(60),
            runtime: single_threaded,
        }
    }

    /// Sets how long calls that change something may still run after the process was told to end
    /// (SIGTERM, SIGHUP). Defaults to a minute.
    pub const fn stop_timeout(self, stop_timeout: Duration) -> Self {
        Self {
            stop_timeout,
            ..self
        }
    }

    /// Runs handlers on a thread per core. By default all of them share one thread, which suits
    /// handlers that wait for a network; a provider whose handlers compute or block wants this.
    #[cfg(feature = "multi-thread")]
    pub const fn multi_threaded(self) -> Self {
        Self {
            runtime: multi_threaded,
            ..self
        }
    }

    /// The last part of the address.
    pub(super) fn name(&self) -> &'static str {
        self.address.rsplit('/').next().unwrap_or(self.address)
    }
}

fn single_threaded() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

#[cfg(feature = "multi-thread")]
fn multi_threaded() -> io::Result<Runtime> {
    Builder::new_multi_thread().enable_all().build()
}

#[cfg(all(test, feature = "multi-thread"))]
mod tests {
    use super::*;
    use tokio::runtime::RuntimeFlavor;

    #[test]
    fn handlers_have_a_thread_per_core_where_that_is_asked_for() {
        let flavor = |options: ServeOptions| {
            let runtime = (options.runtime)().unwrap();
            runtime.handle().runtime_flavor()
        };
        let options = || ServeOptions::new("example.com/me/notes", "1.0.0");
        assert_eq!(flavor(options()), RuntimeFlavor::CurrentThread);
        let several = options().multi_threaded();
        assert_eq!(flavor(several), RuntimeFlavor::MultiThread);
    }
}
