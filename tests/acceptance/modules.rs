//! The modules to copy, with the receiver of the guide behind them: applied, and called by the
//! emulator as a server calls.

use std::net::TcpListener;
use std::path::Path;

use serde_json::{Value, json};
use zitadel_emulator::{Emulator, Firing};

use crate::world::{World, world};

#[path = "../../examples/receivers/rust/src/main.rs"]
#[expect(dead_code, reason = "a program; the tests call its routes")]
mod receiver;

/// Applies a module whose endpoint is this route of a receiver, and starts the receiver with the
/// key that ZITADEL made.
fn applied(module: &str, route: &str) -> World {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}/{route}", listener.local_addr().unwrap());
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/modules/{module}/main.tf"));
    let mut world = world(std::fs::read_to_string(path).unwrap());
    world.terraform.set("TF_VAR_endpoint", &endpoint);
    world.terraform.apply();
    world.terraform.plans_nothing();
    let key = signing_key(&world.zitadel, module);
    std::thread::spawn(move || serve(listener, &key));
    world
}

fn signing_key(zitadel: &Emulator, name: &str) -> String {
    zitadel.find_target(name).unwrap().signing_key.unwrap()
}

fn serve(listener: TcpListener, key: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        listener.set_nonblocking(true).unwrap();
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        axum::serve(listener, receiver::app(key)).await.unwrap();
    });
}

#[test]
fn the_claims_module_adds_a_claim_to_every_token() {
    let world = applied("claims", "claims");
    for function in ["function/preuserinfo", "function/preaccesstoken"] {
        let trace = world.zitadel.fire_blocking(function).unwrap();
        assert!(trace.succeeded(), "{trace}");
        assert_eq!(trace.claim("department"), &json!("sales"), "{trace}");
    }
    world.terraform.destroy();
    assert!(world.executions().is_empty());
}

#[test]
fn the_audit_module_receives_each_matching_event_and_no_other() {
    let world = applied("audit", "audit");
    for (event, told) in [
        ("user.human.added", true),
        ("user.locked", true),
        ("org.added", false),
    ] {
        let trace = world
            .zitadel
            .fire_blocking(format!("event/{event}").as_str())
            .unwrap();
        assert_eq!(trace.calls.len(), usize::from(told), "{trace}");
    }
    world.terraform.destroy();
}

#[test]
fn the_gate_module_lets_only_the_right_ones_pass() {
    let world = applied("gate", "gate");
    let register = |email: &str| {
        let request = json!({ "username": "ada", "email": { "email": email } });
        let firing = Firing::new("request/zitadel.user.v2.UserService/AddHumanUser")
            .data(&request.to_string());
        serde_json::to_value(world.zitadel.fire_blocking(firing).unwrap().outcome).unwrap()
    };
    let passed = register("ada@example.com");
    assert_eq!(
        passed["passed"]["result"]["email"]["email"], "ada@example.com",
        "{passed}"
    );
    let refused = register("eve@elsewhere.example");
    assert_eq!(refused["refused"]["status"], json!(403), "{refused}");
    assert_ne!(
        refused["refused"]["body"]["message"],
        Value::Null,
        "{refused}"
    );
}
