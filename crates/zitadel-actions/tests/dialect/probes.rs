//! Every server answers the update that changes nothing, and its answer says whether the target
//! exists.

use zitadel_actions::{
    Error,
    model::{TargetId, VersionRange},
};

use crate::recordings;

#[test]
fn every_recorded_server_answers_a_probe_with_the_date_of_the_last_change() {
    let mut servers = 0;
    for exchange in recordings::all() {
        if exchange.scenario != "target_update" {
            continue;
        }
        let dialect = exchange
            .generation
            .dialect(VersionRange::exactly(exchange.server));
        let call = dialect.probe_target(&TargetId::parse("1").expect("an id"));
        let (place, answer) = (exchange.place(), call.decode(&exchange.response));
        match exchange.step.as_str() {
            "change nothing" => {
                assert_eq!(call.request.method, exchange.request.method, "{place}");
                assert_eq!(call.request.body, Some(serde_json::json!({})), "{place}");
                assert!(answer.expect(&place).is_some(), "{place}");
                servers += 1;
            }
            "change a missing target" => {
                assert!(matches!(answer, Err(Error::NotFound(_))), "{place}");
            }
            _ => {}
        }
    }
    assert_eq!(servers, 10);
}
