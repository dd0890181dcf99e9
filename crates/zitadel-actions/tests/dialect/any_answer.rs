//! Whatever a server answers, a reading neither panics nor shows a key.

use zitadel_actions::{
    dialect::{ExecutionFilter, NameList, TargetFilter, instance},
    model::{TargetId, TargetPatch},
};

use crate::recordings::{self, Exchange};
use crate::successes::{FIRST, dialect, draft, past};

/// What each reading call makes of an answer, as text; whether it fits or not.
fn every_reading(exchange: &Exchange, body: &[u8]) -> Vec<Result<String, String>> {
    let dialect = dialect(exchange);
    let response = zitadel_actions::exchange::Response {
        body: body.to_vec().into(),
        ..exchange.response.clone()
    };
    let id = TargetId::parse("1").expect("an id");
    let condition = "event".parse().expect("a condition");
    fn text<T: std::fmt::Debug>(read: Result<T, zitadel_actions::Error>) -> Result<String, String> {
        read.map(|value| format!("{value:?}"))
            .map_err(|error| format!("{error} {error:?}"))
    }
    let create = dialect.create_target(&draft()).expect("a call");
    let update = dialect
        .update_target(&id, &TargetPatch::default(), &past())
        .expect("a call");
    vec![
        text(create.decode(&response)),
        text(update.decode(&response)),
        text(dialect.get_target(&id).decode(&response)),
        text(
            dialect
                .list_targets(TargetFilter::All, FIRST)
                .decode(&response),
        ),
        text(dialect.remove_execution(&condition).decode(&response)),
        text(
            dialect
                .list_executions(ExecutionFilter::All, FIRST)
                .decode(&response),
        ),
        text(dialect.list_names(NameList::Methods).decode(&response)),
        text(instance::server_version().decode(&response)),
        text(instance::event_types().decode(&response)),
    ]
}

#[test]
fn a_truncated_or_foreign_answer_never_panics() {
    for exchange in recordings::all() {
        let body = exchange.response.body.clone();
        every_reading(&exchange, &body);
        if exchange.response.status.is_success() && !body.is_empty() {
            let cut = every_reading(&exchange, &body[..body.len() / 2]);
            assert!(cut.iter().all(Result::is_err), "{}", exchange.place());
        }
    }
}

#[test]
fn a_signing_key_shows_in_no_value_and_no_error() {
    for exchange in recordings::all() {
        let body = exchange.response.body.clone();
        for text in every_reading(&exchange, &body) {
            let (Ok(text) | Err(text)) = text;
            assert!(
                !text.contains("signing_key_"),
                "{}: {text}",
                exchange.place()
            );
        }
    }
}
