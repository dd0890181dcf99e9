#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

extern crate self as terraform_plugin;

pub mod framework;
#[cfg(doc)]
#[expect(
    rustdoc::invalid_rust_codeblocks,
    reason = "the guide shows a file in parts"
)]
#[doc = include_str!("../guide/first-provider.md")]
pub mod guide {}
pub mod plugin;
pub mod prelude;
pub mod terraform;
pub mod testing;

/// ```
/// use terraform_plugin::{Model, StringEnum};
/// use terraform_plugin::terraform::{Attr, FromValue, Value};
///
/// #[derive(Debug, Clone, Copy, PartialEq, StringEnum)]
/// enum Level {
///     Low,
///     VeryHigh,
///     #[terraform(rename = "n/a")]
///     None,
/// }
///
/// #[derive(Clone, Model)]
/// struct Alarm {
///     level: Attr<Level>,
/// }
///
/// let read = |text: &str| Alarm::from_value(Value::object([("level", text.into())]));
/// assert_eq!(read("very_high").unwrap().level, Attr::Known(Level::VeryHigh));
/// assert_eq!(Level::VeryHigh.to_string(), "very_high");
/// assert_eq!(Level::STRINGS, ["low", "very_high", "n/a"]);
/// let error = read("medium").err().unwrap();
/// assert_eq!(error.detail, r#"must be low, very_high or n/a, not "medium""#);
/// ```
pub use terraform::StringEnum;
pub use terraform::{Model, TextValue};
