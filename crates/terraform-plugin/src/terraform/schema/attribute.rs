//! Attributes and what may be said about them.

use super::block::object_types;
use super::{
    AttributeKind, AttributePlan, AttributeValues, Equality, Mode, Nesting, Object, OnUpdate,
    PlanModifier, RequiresReplace,
};
use crate::terraform::validators::Validator;
use crate::terraform::{Attr, FromValue, IntoValue, Type, Value};
use std::sync::Arc;

/// One attribute of a schema. It is optional until said otherwise.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// The name: lower-case letters, digits and underscores.
    pub name: String,
    /// What it holds.
    pub kind: AttributeKind,
    /// Who gives the value.
    pub mode: Mode,
    /// Hidden in Terraform's output; still in state.
    pub sensitive: bool,
    /// Only in the configuration, never in plan or state.
    pub write_only: bool,
    /// What it is, in Markdown.
    pub description: String,
    /// Why not to use it any more, and what to use instead.
    pub deprecation: Option<String>,
    /// The value when the configuration gives none.
    pub default: Option<Value>,
    /// Whether a change replaces the object.
    pub requires_replace: RequiresReplace,
    /// The write-only attribute beside it that a client should prefer.
    pub prefer_write_only: Option<String>,
    /// Conditions on known values.
    pub validators: Vec<Validator>,
    /// When two values are semantically equal.
    pub equality: Option<Equality>,
    /// What an update's plan says about it when it is computed.
    pub on_update: OnUpdate,
    /// Plans its value when it is computed.
    pub plan_modifier: Option<PlanModifier>,
}

impl Attribute {
    fn new(name: impl Into<String>, kind: AttributeKind) -> Self {
        Attribute {
            name: name.into(),
            kind,
            mode: Mode::Optional,
            sensitive: false,
            write_only: false,
            description: String::new(),
            deprecation: None,
            default: None,
            requires_replace: RequiresReplace::Never,
            prefer_write_only: None,
            validators: Vec::new(),
            equality: None,
            on_update: OnUpdate::Keep,
            plan_modifier: None,
        }
    }

    /// An attribute of any type.
    pub fn of_type(name: impl Into<String>, of: Type) -> Self {
        Attribute::new(name, AttributeKind::Value(of))
    }

    /// A text.
    pub fn string(name: impl Into<String>) -> Self {
        Attribute::of_type(name, Type::String)
    }

    /// A number.
    pub fn number(name: impl Into<String>) -> Self {
        Attribute::of_type(name, Type::Number)
    }

    /// True or false.
    pub fn bool(name: impl Into<String>) -> Self {
        Attribute::of_type(name, Type::Bool)
    }

    /// A list of values of one type.
    pub fn list(name: impl Into<String>, of: Type) -> Self {
        Attribute::of_type(name, Type::list(of))
    }

    /// A set of values of one type.
    pub fn set(name: impl Into<String>, of: Type) -> Self {
        Attribute::of_type(name, Type::set(of))
    }

    /// A map of values of one type.
    pub fn map(name: impl Into<String>, of: Type) -> Self {
        Attribute::of_type(name, Type::map(of))
    }

    /// A value of any type.
    pub fn dynamic(name: impl Into<String>) -> Self {
        Attribute::of_type(name, Type::Dynamic)
    }

    /// One nested object.
    pub fn object(name: impl Into<String>, object: impl Into<Object>) -> Self {
        Attribute::new(name, AttributeKind::Nested(Nesting::Single, object.into()))
    }

    /// A list of nested objects.
    pub fn list_of_objects(name: impl Into<String>, object: impl Into<Object>) -> Self {
        Attribute::new(name, AttributeKind::Nested(Nesting::List, object.into()))
    }

    /// A set of nested objects.
    pub fn set_of_objects(name: impl Into<String>, object: impl Into<Object>) -> Self {
        Attribute::new(name, AttributeKind::Nested(Nesting::Set, object.into()))
    }

    /// Nested objects by key.
    pub fn map_of_objects(name: impl Into<String>, object: impl Into<Object>) -> Self {
        Attribute::new(name, AttributeKind::Nested(Nesting::Map, object.into()))
    }

    /// The practitioner must give the value.
    pub fn required(self) -> Self {
        Attribute {
            mode: Mode::Required,
            ..self
        }
    }

    /// The practitioner may give the value; else it is null.
    pub fn optional(self) -> Self {
        Attribute {
            mode: Mode::Optional,
            ..self
        }
    }

    /// The practitioner may give the value; else the provider does.
    pub fn optional_computed(self) -> Self {
        Attribute {
            mode: Mode::OptionalComputed,
            ..self
        }
    }

    /// The provider gives the value.
    pub fn computed(self) -> Self {
        Attribute {
            mode: Mode::Computed,
            ..self
        }
    }

    /// Hides the value in Terraform's output; it is still in state.
    pub fn sensitive(self) -> Self {
        Attribute {
            sensitive: true,
            ..self
        }
    }

    /// Keeps the value out of plan and state; handlers find it in `config`. Needs Terraform or
    /// OpenTofu 1.11.
    pub fn write_only(self) -> Self {
        Attribute {
            write_only: true,
            ..self
        }
    }

    /// Warns whoever sets it that this write-only attribute beside it is not stored, if the client
    /// knows such attributes (Terraform and OpenTofu 1.11).
    pub fn prefer_write_only(self, name: impl Into<String>) -> Self {
        Attribute {
            prefer_write_only: Some(name.into()),
            ..self
        }
    }

    /// Sets what it is, in Markdown.
    pub fn description(self, description: impl Into<String>) -> Self {
        Attribute {
            description: description.into(),
            ..self
        }
    }

    /// Marks it deprecated; the message says what to use instead.
    pub fn deprecated(self, message: impl Into<String>) -> Self {
        Attribute {
            deprecation: Some(message.into()),
            ..self
        }
    }

    /// The value when the configuration gives none. Makes the attribute optional and computed, as
    /// core wants it.
    pub fn default(self, value: impl IntoValue) -> Self {
        Attribute {
            default: Some(value.into_value()),
            mode: Mode::OptionalComputed,
            ..self
        }
    }

    /// A change replaces the whole object. On a write-only attribute core would replace it every
    /// time, so that is refused by the schema's check.
    pub fn requires_replace(self) -> Self {
        Attribute {
            requires_replace: RequiresReplace::Always,
            ..self
        }
    }

    /// A change replaces the whole object when the condition holds; it does not for values that
    /// cannot be read as `T`.
    ///
    /// ```
    /// use terraform_plugin::terraform::{Attribute, AttributePlan};
    /// let size = Attribute::number("size").required().requires_replace_if(
    ///     // A disk can grow in place.
    ///     |size: &AttributePlan<i64>| size.planned.known() < size.prior.known(),
    /// );
    /// ```
    pub fn requires_replace_if<T: FromValue>(
        self,
        condition: impl Fn(&AttributePlan<'_, T>) -> bool + Send + Sync + 'static,
    ) -> Self {
        let condition = move |values: AttributeValues<'_>| {
            AttributePlan::read(values).is_some_and(|plan| condition(&plan))
        };
        Attribute {
            requires_replace: RequiresReplace::If(Arc::new(condition)),
            ..self
        }
    }

    /// A change replaces the whole object if the configuration sets the attribute; one that the
    /// provider makes does not.
    pub fn requires_replace_if_configured(self) -> Self {
        self.requires_replace_if(|plan: &AttributePlan<'_, Value>| !plan.config.is_null())
    }

    /// Plans the value of a computed attribute wherever the configuration leaves it to the
    /// provider: at a create it is unknown so far, at an update it has the value of the state or is
    /// unknown again. The value that it gives is what the apply must return. Values that cannot be
    /// read as `T` stay as they are.
    ///
    /// ```
    /// use terraform_plugin::terraform::{Attribute, AttributePlan};
    /// let url = Attribute::string("url").computed().plan_with(|url: &AttributePlan<String>| {
    ///     url.beside::<String>("host").map(|host| format!("https://{host}/"))
    /// });
    /// ```
    pub fn plan_with<T: FromValue + IntoValue>(
        self,
        plan: impl Fn(&AttributePlan<'_, T>) -> Attr<T> + Send + Sync + 'static,
    ) -> Self {
        let modifier = PlanModifier::new(move |values| {
            let planned = AttributePlan::read(values).map(|values| plan(&values));
            planned.map(IntoValue::into_value)
        });
        Attribute {
            plan_modifier: Some(modifier),
            ..self
        }
    }

    /// Adds a condition on known values.
    pub fn validate(mut self, validator: Validator) -> Self {
        self.validators.push(validator);
        self
    }

    /// When a value that the provider returns is semantically equal to the planned or prior one,
    /// which then stays in the state. A change of the configuration is still planned. A value that
    /// cannot be read as `T` equals only itself. For primitive attributes, and for the elements of
    /// lists, sets and maps of primitives.
    pub fn semantic_equality<T: FromValue>(
        self,
        equal: impl Fn(&T, &T) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.equality(equal, false)
    }

    /// Values are semantically equal when they are equal as `T`.
    pub fn semantic_equality_as<T: FromValue + PartialEq>(self) -> Self {
        self.semantic_equality(|one: &T, other: &T| one == other)
    }

    /// Like [`semantic_equality`](Attribute::semantic_equality), and a configured value that is
    /// semantically equal to the prior one plans no change. Inside sets the configured value is
    /// planned.
    pub fn suppress_diff<T: FromValue>(
        self,
        equal: impl Fn(&T, &T) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.equality(equal, true)
    }

    /// A configured value plans no change when it equals the prior one as `T`.
    pub fn suppress_diff_as<T: FromValue + PartialEq>(self) -> Self {
        self.suppress_diff(|one: &T, other: &T| one == other)
    }

    fn equality<T: FromValue>(
        self,
        equal: impl Fn(&T, &T) -> bool + Send + Sync + 'static,
        suppresses_diff: bool,
    ) -> Self {
        let condition = move |one: &Value, other: &Value| {
            let read = |value: &Value| T::from_value(value.clone()).ok();
            matches!((read(one), read(other)), (Some(one), Some(other)) if equal(&one, &other))
        };
        Attribute {
            equality: Some(Equality::new(condition, suppresses_diff)),
            ..self
        }
    }

    /// Any update may alter this computed attribute: its plan says "known after apply". Without
    /// this, updates keep the value that is in state.
    pub fn unknown_on_update(self) -> Self {
        Attribute {
            on_update: OnUpdate::Unknown,
            ..self
        }
    }

    /// A change of one of these attributes beside it may alter this computed attribute; other
    /// updates keep the value that is in state.
    pub fn changes_with<const N: usize>(self, names: [&str; N]) -> Self {
        Attribute {
            on_update: OnUpdate::UnknownWith(names.map(str::to_owned).to_vec()),
            ..self
        }
    }

    /// The nested attributes, if it has any.
    pub fn nested(&self) -> Option<(Nesting, &Object)> {
        match &self.kind {
            AttributeKind::Nested(nesting, object) => Some((*nesting, object)),
            AttributeKind::Value(_) => None,
        }
    }

    /// Whether its values must not be shown.
    pub(crate) fn is_secret(&self) -> bool {
        self.sensitive || self.write_only
    }

    /// Whether it is secret, or holds an attribute that is.
    pub(crate) fn holds_secret(&self) -> bool {
        let inner = self.nested().map(|(_, object)| &object.attributes);
        self.is_secret() || inner.is_some_and(|all| all.iter().any(Self::holds_secret))
    }

    /// The type of the attribute's value.
    pub fn value_type(&self) -> Type {
        match &self.kind {
            AttributeKind::Value(of) => of.clone(),
            AttributeKind::Nested(nesting, object) => {
                let object = Type::Object(object_types(object));
                match nesting {
                    Nesting::Single => object,
                    Nesting::List => Type::list(object),
                    Nesting::Set => Type::set(object),
                    Nesting::Map => Type::map(object),
                }
            }
        }
    }
}
