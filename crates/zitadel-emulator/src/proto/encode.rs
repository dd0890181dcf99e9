//! A [`Record`] as JSON: as `protojson` writes a message, and as Go's `encoding/json` writes the
//! struct behind it, which servers before v3 send to targets
//! (`tests/fixtures/recordings/payloads/v2.71.19.json`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json, json};
use time::format_description::well_known::Rfc3339;

use super::schema::{Field, Kind, camel_case};
use super::{Record, Schema, Value};

/// A message as JSON. `go` is the shape of the Go struct: snake-case names, a member per oneof,
/// numbers for enums and seconds.
pub(crate) fn encode(schema: &Schema, message: &str, record: &Record, go: bool) -> Json {
    let message = schema.message(message);
    let mut object = Map::new();
    for field in &message.fields {
        let Some(value) = record.get(&field.name) else {
            continue;
        };
        let Some(shown) = value_of(schema, field, value, go) else {
            continue;
        };
        match &field.oneof {
            Some(oneof) if go => {
                object.insert(camel_case(oneof), json!({ camel_case(&field.name): shown }));
            }
            _ if go => drop(object.insert(field.name.clone(), shown)),
            _ => drop(object.insert(field.json_name(), shown)),
        }
    }
    if go {
        for (oneof, _) in &message.oneofs {
            object.entry(camel_case(oneof)).or_insert(Json::Null);
        }
    }
    Json::Object(object)
}

/// A field's value, `None` for a zero value that is left out.
fn value_of(schema: &Schema, field: &Field, value: &Value, go: bool) -> Option<Json> {
    if let Value::List(items) = value {
        let items: Vec<Json> = items
            .iter()
            .filter_map(|item| single(schema, field, item, go))
            .collect();
        return (!items.is_empty()).then_some(Json::Array(items));
    }
    let is_zero = match value {
        Value::String(text) => text.is_empty(),
        Value::Bool(flag) => !flag,
        Value::Unsigned(number) => *number == 0,
        Value::Bytes(bytes) => bytes.is_empty(),
        Value::Enum(number) => *number == 0,
        _ => false,
    };
    let always = field.optional || field.oneof.is_some();
    single(schema, field, value, go).filter(|_| always || !is_zero)
}

fn single(schema: &Schema, field: &Field, value: &Value, go: bool) -> Option<Json> {
    Some(match value {
        Value::String(text) => json!(text),
        Value::Bool(flag) => json!(flag),
        Value::Unsigned(number) if field.kind == Kind::Uint64 && !go => json!(number.to_string()),
        Value::Unsigned(number) => json!(number),
        Value::Bytes(bytes) => json!(STANDARD.encode(bytes)),
        Value::Enum(number) => {
            let name = match &field.kind {
                Kind::Enum(name) => usize::try_from(*number)
                    .ok()
                    .and_then(|number| schema.enumeration(name).get(number)),
                _ => None,
            };
            name.filter(|_| !go)
                .map_or(json!(number), |name| json!(name))
        }
        Value::Duration(nanos) => {
            let (seconds, rest) = (nanos / 1_000_000_000, nanos % 1_000_000_000);
            match (go, rest) {
                (true, 0) => json!({ "seconds": i64::try_from(seconds).ok()? }),
                (true, rest) => json!({
                    "seconds": i64::try_from(seconds).ok()?,
                    "nanos": i64::try_from(rest).ok()?,
                }),
                (false, 0) => json!(format!("{seconds}s")),
                (false, rest) => {
                    let digits = format!("{:09}", rest.abs());
                    let digits = digits.trim_end_matches("000");
                    json!(format!("{seconds}.{digits}s"))
                }
            }
        }
        Value::Timestamp(instant) if go => json!({
            "seconds": instant.unix_timestamp(),
            "nanos": instant.nanosecond(),
        }),
        Value::Timestamp(instant) => json!(instant.format(&Rfc3339).ok()?),
        Value::Message(record) => match &field.kind {
            Kind::Message(name) => encode(schema, name, record, go),
            _ => return None,
        },
        Value::List(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::encode;
    use crate::proto::Schema;
    use crate::proto::decode::Decoder;
    use crate::version::Version;

    const MESSAGES: &str = "\
message Request
  name string
  timeout duration
  limit uint64
  kind Kind
  oneof target_type
    rest_webhook Webhook
    rest_async Async
message Webhook
  interrupt_on_error bool
message Async
enum Kind KIND_NONE KIND_ONE
";

    #[test]
    fn a_message_is_written_as_protojson_and_as_gos_struct() {
        let schema = Schema::read(MESSAGES, "test", "test", Version::bound("4.13.1"));
        let decoder = Decoder {
            schema: &schema,
            names_fields: true,
        };
        let text = r#"{"name":"a","timeout":"1.500s","limit":"5","kind":"KIND_ONE",
                       "restWebhook":{"interruptOnError":true}}"#;
        let record = decoder.body("Request", text).unwrap();
        let encoded = encode(&schema, "Request", &record, false);
        assert_eq!(
            encoded,
            serde_json::from_str::<serde_json::Value>(text).unwrap()
        );
        assert_eq!(
            decoder.body("Request", &encoded.to_string()).unwrap(),
            record
        );
        assert_eq!(
            encode(&schema, "Request", &record, true).to_string(),
            concat!(
                r#"{"TargetType":{"RestWebhook":{"interrupt_on_error":true}},"kind":1,"#,
                r#""limit":5,"name":"a","timeout":{"nanos":500000000,"seconds":1}}"#
            )
        );
        let empty = decoder.body("Request", "{}").unwrap();
        assert_eq!(
            encode(&schema, "Request", &empty, true).to_string(),
            r#"{"TargetType":null}"#
        );
    }
}
