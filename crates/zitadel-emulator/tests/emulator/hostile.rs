//! Requests that nobody should send.

use zitadel_emulator::Emulator;

use crate::client::ask;

#[test]
fn hostile_bodies_are_refused_and_never_end_the_server() {
    let emulator = Emulator::builder().start_blocking();
    let (address, token) = (emulator.address().to_string(), emulator.token());
    let headers = [("Authorization".to_owned(), format!("Bearer {token}"))];
    let deep = "[".repeat(100_000);
    let nested = format!("{}1{}", r#"{"a":"#.repeat(50_000), "}".repeat(50_000));
    let bodies = [
        "\u{0}",
        "{\"name\":\"\\ud800\"}",
        "nul",
        "-",
        "1e999",
        "{\"timeout\":\"9999999999999999999s\"}",
        "\"",
        &deep,
        &nested,
    ];
    for body in bodies {
        let answer = ask(
            &address,
            "PUT",
            "/v2/actions/executions",
            &headers,
            Some(body),
        )
        .unwrap();
        assert_eq!(answer.status, 400, "{}", answer.text);
    }
    let firings = [
        r#"{"condition":"event/\u0000"}"#,
        r#"{"condition":"event/user.human.added","data":"[]"}"#,
        r#"{"condition":"function/preuserinfo","data":"{\"user\":"}"#,
        r#"{"condition":"request/no.such.Service"}"#,
        "{}",
        &deep,
        &nested,
    ];
    for body in firings {
        let answer = ask(&address, "POST", "/_emulator/fire", &headers, Some(body)).unwrap();
        assert_eq!(answer.status, 400, "{body:.50}: {}", answer.text);
    }
    let listing = "/v2/actions/executions/functions";
    let alive = ask(&address, "GET", listing, &headers, None).unwrap();
    assert_eq!(alive.status, 200);
}
