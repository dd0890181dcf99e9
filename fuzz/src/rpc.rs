//! Any bytes as the request of any RPC.

use std::cell::OnceCell;

use terraform_plugin::testing::Core;
use terraform_provider_zitadelactions::ZitadelActions;
use tokio::runtime::Runtime;

const METHODS: [&str; 24] = [
    "ApplyResourceChange",
    "CallFunction",
    "CloseEphemeralResource",
    "ConfigureProvider",
    "GenerateResourceConfig",
    "GetFunctions",
    "GetMetadata",
    "GetProviderSchema",
    "ImportResourceState",
    "MoveResourceState",
    "OpenEphemeralResource",
    "PlanAction",
    "PlanResourceChange",
    "ReadDataSource",
    "ReadResource",
    "RenewEphemeralResource",
    "UpgradeResourceIdentity",
    "UpgradeResourceState",
    "ValidateActionConfig",
    "ValidateDataResourceConfig",
    "ValidateEphemeralResourceConfig",
    "ValidateListResourceConfig",
    "ValidateProviderConfig",
    "ValidateResourceConfig",
];

/// The provider without a server, behind a core.
pub(crate) struct Served {
    pub(crate) runtime: Runtime,
    pub(crate) core: Core,
}

impl Served {
    fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let core = runtime
            .block_on(Core::start(ZitadelActions))
            .expect("a provider");
        Self { runtime, core }
    }
}

/// Runs with the thread's provider.
pub(crate) fn with_provider(run: impl FnOnce(&Served)) {
    thread_local!(static SERVED: OnceCell<Served> = const { OnceCell::new() });
    SERVED.with(|served| run(served.get_or_init(Served::start)));
}

/// The provider answers, and still answers afterwards.
pub(crate) fn any_request(input: &[u8]) {
    let Some((method, request)) = input.split_first() else {
        return;
    };
    let method = METHODS[usize::from(*method) % METHODS.len()];
    with_provider(|Served { runtime, core }| {
        runtime.block_on(async {
            let _ = core.call_raw(method, request).await;
            core.stop().await.expect("the provider still answers");
        });
    });
}
