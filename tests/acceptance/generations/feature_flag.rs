//! v2.50 to v2.71 have the API behind a flag. If it is off, the error has the command that switches
//! it on, and the provider never switches it on itself.

use super::{SERVERS, Server};
use crate::hcl::TARGET;

fn flagged() -> impl Iterator<Item = Server> {
    SERVERS
        .into_iter()
        .filter(|server| server.version.starts_with('2') && server.version != "2.49.5")
}

#[test]
fn a_flag_that_is_off_is_an_error_with_the_command_and_state_is_kept() {
    for server in flagged() {
        let world = server.world(TARGET);
        world.zitadel.set_actions_feature(false);
        let error = world.terraform.try_plan().failed();
        assert!(
            error.contains("/features/instance") && error.contains("\"actions\": true"),
            "{server:?}: {error}"
        );

        world.zitadel.set_actions_feature(true);
        world.terraform.apply();
        world.zitadel.set_actions_feature(false);
        for run in [world.terraform.try_plan(), world.terraform.try_apply()] {
            assert!(run.failed().contains("/features/instance"), "{server:?}");
        }
        assert!(
            world
                .terraform
                .resource("zitadelactions_target.t")
                .is_object(),
            "the state is unchanged"
        );

        world.zitadel.set_actions_feature(true);
        world.terraform.plans_nothing();
        let switched = world
            .zitadel
            .calls()
            .into_iter()
            .find(|call| call.path.contains("/features/"));
        assert!(
            switched.is_none(),
            "the provider left the flag alone: {switched:?}"
        );
    }
}

#[test]
fn a_server_without_the_flag_never_asks_for_it() {
    for server in SERVERS
        .into_iter()
        .filter(|server| !server.version.starts_with("2.5") && !server.version.starts_with("2.7"))
    {
        let world = server.world(TARGET);
        world.zitadel.set_actions_feature(false);
        world.terraform.apply();
        world.terraform.plans_nothing();
    }
}
