//! A caller with a role that permits targets or executions alone, as operators of ZITADEL can
//! define them.

use std::time::Duration;

use serde_json::json;
use zitadel_emulator::{Fault, FaultAction, TargetKind};

use crate::hcl::{all, attachment, execution, target_of_kind};
use crate::world::{status, world};

/// Refused as a caller without the permission is (API.md 7.2).
fn denied() -> FaultAction {
    let detail = json!({
        "@type": "type.googleapis.com/zitadel.v1.ErrorDetail",
        "id": "AUTH-5mWD2", "message": "No matching permissions found",
    });
    let message = "No matching permissions found (AUTH-5mWD2)";
    let body = json!({ "code": 7, "message": message, "details": [detail] });
    status(403, body)
}

#[test]
fn executions_can_be_managed_without_the_permission_to_read_targets() {
    let world = world("");
    let ids = ["a", "b"].map(|name| {
        let (kind, timeout) = (TargetKind::Async, Duration::from_secs(5));
        let endpoint = "https://example.com/";
        world.zitadel.create_target(name, endpoint, kind, timeout)
    });
    world
        .zitadel
        .fault(Fault::new(denied()).path("/v2/actions/targets*"));
    let group = r#"{ event = { group = "org" } }"#;
    for list in [vec![&ids[0]], vec![&ids[1], &ids[0]]] {
        world.terraform.write(all([
            execution("e", "{ event = { all = true } }", &[]).set("target_ids", json!(list)),
            attachment("a", group, "a").text("target_id", &ids[0]),
        ]));
        world.terraform.apply();
        world.terraform.plans_nothing();
        assert_eq!(world.executions().len(), 2);
    }
    world.terraform.destroy();
    assert!(world.executions().is_empty());
}

#[test]
fn targets_can_be_managed_without_the_permission_to_read_executions() {
    let hcl = |interrupts: bool| target_of_kind("t", "rest_webhook", interrupts);
    let world = world(hcl(false));
    world
        .zitadel
        .fault(Fault::new(denied()).path("/v2/actions/executions/search"));
    world.terraform.apply();
    world.terraform.write(hcl(true));
    world.terraform.apply();
    world.terraform.plans_nothing();
    world.terraform.destroy();
}
