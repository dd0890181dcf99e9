//! Interruptions that end: the servers of every generation forget that a target interrupts, and do
//! not stop it from doing so, unless they are told in the right order.

use crate::hcl::{target, target_of_kind};

use super::SERVERS;

#[test]
fn an_interrupting_target_becomes_asynchronous_and_comes_back_without_its_interruption() {
    let webhook = |interrupts| target_of_kind("t", "rest_webhook", interrupts).to_string();
    let call = |interrupts| target_of_kind("t", "rest_call", interrupts).to_string();
    let later = target("t").to_string();
    for server in SERVERS {
        let world = server.world(&webhook(true));
        world.terraform.apply();
        let walk = [
            &later,
            &webhook(false),
            &webhook(true),
            &call(false),
            &call(true),
            &later,
            &call(true),
            &webhook(false),
            &later,
        ];
        for hcl in walk {
            world.terraform.write(hcl);
            world.terraform.apply();
            let plan = world.terraform.try_plan().succeeded().said();
            assert!(plan.contains("No changes"), "{server:?}: {hcl}: {plan}");
        }
    }
}
