//! The types of values, and the JSON form in which they travel.

use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fmt;

/// The type of a [`Value`](super::Value).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    /// True or false.
    Bool,
    /// A decimal number.
    Number,
    /// A text.
    String,
    /// Elements of one type, in order.
    List(Box<Type>),
    /// Elements of one type, without order.
    Set(Box<Type>),
    /// Elements of one type, by key.
    Map(Box<Type>),
    /// Attributes by name.
    Object(BTreeMap<String, Type>),
    /// Elements of their own type each.
    Tuple(Vec<Type>),
    /// Any type; each value carries its own.
    Dynamic,
}

/// Why a type's JSON form cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TypeError {
    /// The JSON is not a type; the beginning of what was found.
    #[error("`{0}` is not the JSON form of a Terraform type")]
    Unreadable(String),
    /// The type is nested deeper than this crate reads.
    #[error("the type is nested deeper than {DEEPEST} levels")]
    TooDeep,
}

/// Types nest no deeper than this when they are read; schemas nest a handful of levels, hostile
/// input nests thousands.
pub(crate) const DEEPEST: usize = 64;

impl Type {
    /// `list(element)`.
    pub fn list(element: Type) -> Type {
        Type::List(Box::new(element))
    }

    /// `set(element)`.
    pub fn set(element: Type) -> Type {
        Type::Set(Box::new(element))
    }

    /// `map(element)`.
    pub fn map(element: Type) -> Type {
        Type::Map(Box::new(element))
    }

    /// `object({ … })`.
    pub fn object<N: Into<String>>(attributes: impl IntoIterator<Item = (N, Type)>) -> Type {
        Type::Object(
            attributes
                .into_iter()
                .map(|(name, of)| (name.into(), of))
                .collect(),
        )
    }

    /// The JSON form that schemas and dynamic values carry: `"string"`, `["list","string"]`,
    /// `["object",{"a":"bool"}]` (cty's encoding).
    pub fn to_json(&self) -> Json {
        match self {
            Type::Bool => "bool".into(),
            Type::Number => "number".into(),
            Type::String => "string".into(),
            Type::Dynamic => "dynamic".into(),
            Type::List(element) => Json::Array(vec!["list".into(), element.to_json()]),
            Type::Set(element) => Json::Array(vec!["set".into(), element.to_json()]),
            Type::Map(element) => Json::Array(vec!["map".into(), element.to_json()]),
            Type::Tuple(elements) => {
                let elements = elements.iter().map(Type::to_json).collect();
                Json::Array(vec!["tuple".into(), Json::Array(elements)])
            }
            Type::Object(attributes) => {
                let attributes = attributes
                    .iter()
                    .map(|(name, of)| (name.clone(), of.to_json()))
                    .collect();
                Json::Array(vec!["object".into(), Json::Object(attributes)])
            }
        }
    }

    /// Reads the JSON form. An object's list of optional attributes is accepted and has no meaning
    /// here.
    pub fn from_json(json: &Json) -> Result<Type, TypeError> {
        Type::read(json, DEEPEST)
    }

    fn read(json: &Json, depth: usize) -> Result<Type, TypeError> {
        let unreadable = || {
            let text = json.to_string();
            TypeError::Unreadable(text.chars().take(80).collect())
        };
        let depth = depth.checked_sub(1).ok_or(TypeError::TooDeep)?;
        let element = |json: &Json| Type::read(json, depth).map(Box::new);
        match json {
            Json::String(name) => match name.as_str() {
                "bool" => Ok(Type::Bool),
                "number" => Ok(Type::Number),
                "string" => Ok(Type::String),
                "dynamic" => Ok(Type::Dynamic),
                _ => Err(unreadable()),
            },
            Json::Array(parts) => match (
                parts.first().and_then(Json::as_str),
                parts.get(1..).unwrap_or_default(),
            ) {
                (Some("list"), [of]) => element(of).map(Type::List),
                (Some("set"), [of]) => element(of).map(Type::Set),
                (Some("map"), [of]) => element(of).map(Type::Map),
                (Some("tuple"), [Json::Array(of)]) => of
                    .iter()
                    .map(|of| Type::read(of, depth))
                    .collect::<Result<_, _>>()
                    .map(Type::Tuple),
                (Some("object"), [Json::Object(of)] | [Json::Object(of), Json::Array(_)]) => of
                    .iter()
                    .map(|(name, of)| Ok((name.clone(), Type::read(of, depth)?)))
                    .collect::<Result<_, _>>()
                    .map(Type::Object),
                _ => Err(unreadable()),
            },
            _ => Err(unreadable()),
        }
    }
}

/// The type as a configuration spells it: `list(object({ id = string }))`.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Bool => f.write_str("bool"),
            Type::Number => f.write_str("number"),
            Type::String => f.write_str("string"),
            Type::Dynamic => f.write_str("any"),
            Type::List(element) => write!(f, "list({element})"),
            Type::Set(element) => write!(f, "set({element})"),
            Type::Map(element) => write!(f, "map({element})"),
            Type::Tuple(elements) => {
                let elements: Vec<String> = elements.iter().map(Type::to_string).collect();
                write!(f, "tuple([{}])", elements.join(", "))
            }
            Type::Object(attributes) => {
                let attributes: Vec<String> = attributes
                    .iter()
                    .map(|(name, of)| format!("{name} = {of}"))
                    .collect();
                write!(f, "object({{ {} }})", attributes.join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_type_reads_back_from_its_json() {
        let all = Type::object([
            ("a", Type::list(Type::set(Type::map(Type::Bool)))),
            (
                "b",
                Type::Tuple(vec![Type::Number, Type::String, Type::Dynamic]),
            ),
            ("c", Type::Object(BTreeMap::new())),
        ]);
        assert_eq!(Type::from_json(&all.to_json()), Ok(all));
    }

    #[test]
    fn optional_attributes_are_accepted() {
        let json = json!(["object", {"a": "string"}, ["a"]]);
        assert_eq!(
            Type::from_json(&json),
            Ok(Type::object([("a", Type::String)]))
        );
    }

    #[test]
    fn anything_else_is_an_error_that_names_it() {
        for json in [
            json!(null),
            json!([]),
            json!("str"),
            json!(["list"]),
            json!(["list", 1]),
            json!([1, 2]),
        ] {
            assert!(Type::from_json(&json).is_err(), "{json}");
        }
        let mut deep = json!("bool");
        for _ in 0..100 {
            deep = json!(["list", deep]);
        }
        assert_eq!(Type::from_json(&deep), Err(TypeError::TooDeep));
    }
}
