//! The provider under a small core that judges every answer by Terraform's rules, for what older
//! CLIs cannot reach: lists and identities. Each test is named after the law that it proves.

mod identity;
mod list;

use terraform_plugin::terraform::Value;
use terraform_plugin::testing::{Core, CoreError};
use terraform_provider_zitadelactions::ZitadelActions;
use zitadel_emulator::Emulator;

/// An emulated server and a core whose provider is configured for it.
struct World {
    zitadel: Emulator,
    core: Core,
}

impl World {
    async fn new() -> Self {
        let zitadel = Emulator::builder()
            .server_version("4.13.1")
            .start_blocking();
        let core = Core::start(ZitadelActions).await.unwrap();
        let world = Self { zitadel, core };
        world.begin_walk().await;
        world
    }

    /// Terraform configures the provider again for each walk: one plans, the next applies.
    async fn begin_walk(&self) {
        let block = object([
            ("domain", self.zitadel.base_url().to_string().into()),
            ("access_token", self.zitadel.token().to_string().into()),
        ]);
        self.core.configure(block).await.unwrap();
    }
}

fn object<const N: usize>(attributes: [(&str, Value); N]) -> Value {
    Value::object(attributes)
}

/// The provider's error.
#[track_caller]
fn refusal<T>(outcome: Result<T, CoreError>) -> String {
    match outcome {
        Err(CoreError::Refused(diagnostics)) => diagnostics.to_string(),
        Err(other) => panic!("should be refused: {other}"),
        Ok(_) => panic!("should be refused"),
    }
}
