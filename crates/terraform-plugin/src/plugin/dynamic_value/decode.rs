//! From msgpack to a value, guided by the type.

use std::collections::BTreeMap;

use super::reader::{ReadError, Reader, Token};
use crate::terraform::number::NumberError;
use crate::terraform::types::{DEEPEST as DEEPEST_TYPE, TypeError};
use crate::terraform::{Number, Step, Type, Value, ValueError};

/// How deep values may nest. Types of schemas are far shallower; only a dynamic value brings its
/// own type and with it its own depth.
const DEEPEST: usize = 128;

/// How many values one message may hold. A value in memory takes tens of times the one byte that a
/// hostile message spends on it.
const MOST_VALUES: usize = 4_000_000;

/// Reads one value of this type, which must take all of the bytes.
pub(super) fn decode(bytes: &[u8], of: &Type) -> Result<Value, ValueError> {
    let mut decoder = Decoder {
        reader: Reader::new(bytes),
        values_left: MOST_VALUES,
    };
    let value = decoder.value(of, DEEPEST)?;
    if !decoder.reader.is_at_end() {
        return Err(ValueError::invalid(
            "is followed by bytes that belong to nothing",
        ));
    }
    Ok(value)
}

struct Decoder<'a> {
    reader: Reader<'a>,
    values_left: usize,
}

impl From<ReadError> for ValueError {
    fn from(error: ReadError) -> Self {
        ValueError::invalid(format!("is not valid msgpack: it {error}"))
    }
}

impl Decoder<'_> {
    fn value(&mut self, of: &Type, depth: usize) -> Result<Value, ValueError> {
        let Some(depth) = depth.checked_sub(1) else {
            let detail = format!("is nested deeper than {DEEPEST} levels");
            return Err(ValueError::beyond_limits(detail));
        };
        let Some(left) = self.values_left.checked_sub(1) else {
            let detail = format!("brings the message to more than {MOST_VALUES} values");
            return Err(ValueError::beyond_limits(detail));
        };
        self.values_left = left;
        match (self.reader.token()?, of) {
            (Token::Nil, _) => Ok(Value::Null),
            (Token::Extension, _) => Ok(Value::Unknown),
            (Token::Bool(boolean), Type::Bool) => Ok(Value::Bool(boolean)),
            (Token::Text(text), Type::String) => Ok(Value::from(text)),
            (Token::Array(2), Type::Dynamic) => self.dynamic(depth),
            (Token::Array(length), Type::List(of)) => {
                let item = |at| Ok((Step::Index(at), &**of));
                self.items(length, depth, item).map(Value::List)
            }
            (Token::Array(length), Type::Set(of)) => {
                let item = |_| Ok((Step::Element, &**of));
                self.items(length, depth, item).map(Value::Set)
            }
            (Token::Array(length), Type::Tuple(types)) if length == types.len() => {
                let item = |at: usize| Ok((Step::Index(at), &types[at]));
                self.items(length, depth, item).map(Value::Tuple)
            }
            (Token::Map(length), Type::Map(of)) => self
                .entries(length, depth, |key| Ok((Step::Key(key), &**of)))
                .map(Value::Map),
            (Token::Map(length), Type::Object(types)) => self.object(length, depth, types),
            (token, Type::Number) => number(token),
            (token, of) => Err(wrong(token, of)),
        }
    }

    fn items<'t>(
        &mut self,
        length: usize,
        depth: usize,
        item: impl Fn(usize) -> Result<(Step, &'t Type), ValueError>,
    ) -> Result<Vec<Value>, ValueError> {
        let mut items = Vec::new();
        for at in 0..length {
            let (step, of) = item(at)?;
            items.push(self.value(of, depth).map_err(|error| error.inside(step))?);
        }
        Ok(items)
    }

    fn entries<'t>(
        &mut self,
        length: usize,
        depth: usize,
        entry: impl Fn(String) -> Result<(Step, &'t Type), ValueError>,
    ) -> Result<BTreeMap<String, Value>, ValueError> {
        let mut entries = BTreeMap::new();
        for _ in 0..length {
            let key = match self.reader.token()? {
                Token::Text(key) => key,
                token => return Err(wrong(token, &Type::String)),
            };
            // Keys are text like any other: in normal form C.
            let key = match Value::from(key) {
                Value::String(key) => key,
                _ => key.to_owned(),
            };
            let (step, of) = entry(key.clone())?;
            let again = step.clone();
            let value = self.value(of, depth).map_err(|error| error.inside(step))?;
            if entries.insert(key, value).is_some() {
                return Err(ValueError::invalid("is there twice").inside(again));
            }
        }
        Ok(entries)
    }

    fn object(
        &mut self,
        length: usize,
        depth: usize,
        types: &BTreeMap<String, Type>,
    ) -> Result<Value, ValueError> {
        let attributes = self.entries(length, depth, |name| match types.get(&name) {
            Some(of) => Ok((Step::Attribute(name), of)),
            None => {
                let error = ValueError::invalid("is not in the schema");
                Err(error.inside(Step::Attribute(name)))
            }
        })?;
        let missing = types.keys().find(|name| !attributes.contains_key(*name));
        match missing {
            None => Ok(Value::Object(attributes)),
            Some(name) => {
                let error = ValueError::invalid("is missing from the message");
                Err(error.inside(Step::Attribute(name.clone())))
            }
        }
    }

    /// Two elements: the type's JSON and the value.
    fn dynamic(&mut self, depth: usize) -> Result<Value, ValueError> {
        let unreadable = || ValueError::invalid("has a type that cannot be read");
        let too_deep = || {
            let detail = format!("has a type that is nested deeper than {DEEPEST_TYPE} levels");
            ValueError::beyond_limits(detail)
        };
        let json = match self.reader.token()? {
            Token::Binary(json) => json,
            Token::Text(json) => json.as_bytes(),
            token => return Err(wrong(token, &Type::String)),
        };
        let json = match serde_json::from_slice(json) {
            Ok(json) => json,
            // The JSON of an object takes two levels for each of the type's.
            Err(_) if brackets(json) > DEEPEST_TYPE => return Err(too_deep()),
            Err(_) => return Err(unreadable()),
        };
        let of = Type::from_json(&json).map_err(|error| match error {
            TypeError::TooDeep => too_deep(),
            TypeError::Unreadable(_) => unreadable(),
        })?;
        let value = self.value(&of, depth)?;
        Ok(Value::Dynamic(Box::new((of, value))))
    }
}

fn number(token: Token<'_>) -> Result<Value, ValueError> {
    let number = match token {
        Token::Unsigned(number) => Ok(Number::from(number)),
        Token::Signed(number) => Ok(Number::from(number)),
        Token::Float(number) => Number::from_exact_f64(number),
        Token::Text(digits) => digits.parse(),
        token => return Err(wrong(token, &Type::Number)),
    };
    number.map(Value::Number).map_err(|error| {
        let detail = format!("must be a number, but {error}");
        match error {
            NumberError::NotDecimal => ValueError::invalid(detail),
            NumberError::TooLong | NumberError::NotFinite => ValueError::beyond_limits(detail),
        }
    })
}

/// How deep brackets nest in a JSON text.
fn brackets(json: &[u8]) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => depth += 1,
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn wrong(token: Token<'_>, of: &Type) -> ValueError {
    ValueError::invalid(format!("must be of type {of}, not {}", token.kind()))
}
