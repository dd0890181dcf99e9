//! What servers answer, on every generation.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use zitadel_actions::Error;
use zitadel_actions::call::Call;
use zitadel_actions::dialect::{
    ExecutionFilter, Generation, NameList, Page, TargetFilter, instance,
};
use zitadel_actions::exchange::Response;
use zitadel_actions::model::{Condition, TargetId};

const STATUSES: [u16; 10] = [200, 201, 204, 400, 401, 403, 404, 409, 429, 500];

/// An answer is read, or is an error that shows neither control characters nor the whole body.
pub(crate) fn any_answer(input: &[u8]) {
    let [generation, verb, status, body @ ..] = input else {
        return;
    };
    let generation = Generation::ALL[usize::from(*generation) % Generation::ALL.len()];
    let dialect = generation.dialect(generation.releases());
    let status = STATUSES[usize::from(*status) % STATUSES.len()];
    let response = Response {
        status: StatusCode::from_u16(status).expect("a status"),
        headers: HeaderMap::new(),
        body: Bytes::copy_from_slice(body),
    };
    let id = TargetId::parse("301795777594012786").expect("an id");
    let condition: Condition = "event/user.human.added".parse().expect("a condition");
    let page = Page {
        offset: 0,
        limit: None,
    };
    match verb % 9 {
        0 => read(&dialect.get_target(&id), &response),
        1 => read(&dialect.list_targets(TargetFilter::All, page), &response),
        2 => read(
            &dialect.list_executions(ExecutionFilter::All, page),
            &response,
        ),
        3 => read(&dialect.delete_target(&id), &response),
        4 => read(&dialect.remove_execution(&condition), &response),
        5 => read(&dialect.list_names(NameList::Methods), &response),
        6 => read(&instance::server_version(), &response),
        7 => read(&instance::event_types(), &response),
        _ => read(&dialect.probe_target(&id), &response),
    }
}

fn read<T>(call: &Call<T>, response: &Response) {
    if let Err(error) = call.decode(response) {
        let said = format!("{error}{}", sources(&error));
        assert!(said.len() < 8_192, "{} bytes of error", said.len());
        let odd = said
            .chars()
            .find(|c| c.is_control() && *c != '\n' || is_bidi(*c));
        assert_eq!(odd, None, "{said:?}");
    }
}

fn sources(error: &Error) -> String {
    let mut said = String::new();
    let mut cause = std::error::Error::source(error);
    while let Some(one) = cause {
        said.push_str(&one.to_string());
        cause = one.source();
    }
    said
}

fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
}
