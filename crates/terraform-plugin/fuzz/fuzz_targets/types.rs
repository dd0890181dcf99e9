//! Types of every shape.

use terraform_plugin::terraform::Type;

/// A type chosen by the first byte, and the bytes after it.
pub fn choose(input: &[u8]) -> Option<(Type, &[u8])> {
    let (first, rest) = input.split_first()?;
    let object = Type::object([
        ("text", Type::String),
        ("number", Type::Number),
        ("flags", Type::list(Type::Bool)),
        ("tags", Type::set(Type::String)),
        ("any", Type::Dynamic),
    ]);
    let types = [
        Type::Dynamic,
        Type::String,
        Type::Number,
        Type::list(Type::Dynamic),
        Type::map(object.clone()),
        Type::set(object.clone()),
        Type::Tuple(vec![object.clone(), Type::Bool]),
        object,
    ];
    Some((types[usize::from(*first) % types.len()].clone(), rest))
}
