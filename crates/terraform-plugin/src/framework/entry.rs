//! What everything that a provider registers has in common.

use super::client_cell::ClientCell;
use super::{ClientCapabilities, models};
use crate::terraform::{Diagnostics, IntoValue, Model, Schema, Type, Value};

/// A type-erased object with a schema.
pub(crate) trait Described: Send + Sync {
    fn schema(&self) -> &Schema;
    fn object_type(&self) -> &Type;
    /// What is invalid in the schema, or differs between schema and model.
    fn problems(&self) -> Vec<String>;
    /// The checks of the model and of `validate_config`, after those of the schema.
    fn validate(
        &self,
        config: &Value,
        client_capabilities: ClientCapabilities,
        diagnostics: &mut Diagnostics,
    );
}

/// A registered object, its schema, and the cell in which its client will be.
pub(crate) struct Entry<T, C> {
    pub(crate) object: T,
    pub(crate) schema: Schema,
    pub(crate) object_type: Type,
    pub(crate) client: ClientCell<C>,
}

impl<T, C> Entry<T, C> {
    pub(crate) fn new(object: T, schema: Schema, client: ClientCell<C>) -> Self {
        Entry {
            object,
            object_type: schema.object_type(),
            schema,
            client,
        }
    }

    /// What is invalid in the schema, and where the names of a model differ from it.
    pub(crate) fn problems_with<M: Model>(&self) -> Vec<String> {
        let mut problems = self.schema.problems();
        problems.extend(models::problems::<M>(&self.schema));
        problems
    }

    /// What a handler returned, in the exact shape of the schema.
    pub(crate) fn write(
        &self,
        model: impl IntoValue,
        original: &Value,
    ) -> Result<Value, Diagnostics> {
        models::write_object(model, original, &self.schema, &self.object_type)
    }

    /// The same, where everything that the handler left as it was given it is the `original`.
    pub(crate) fn write_changes<M: Model>(
        &self,
        model: M,
        original: &Value,
    ) -> Result<Value, Diagnostics> {
        models::write_changes(model, original, &self.schema, &self.object_type)
    }
}

/// Defines `Bound`, the type-erased form of an object whose trait has `validate_config` and this
/// model; it may hold something `extra`.
macro_rules! bound {
    ($object:ident: $of:ident, $model:ident $(, $extra:ty)?) => {
        pub(crate) struct Bound<$object: $of>(
            pub(crate) $crate::framework::entry::Entry<$object, $object::Client>,
            $($extra,)?
        );

        impl<$object: $of> Described for Bound<$object> {
            fn schema(&self) -> &Schema {
                &self.0.schema
            }

            fn object_type(&self) -> &$crate::terraform::Type {
                &self.0.object_type
            }

            fn problems(&self) -> Vec<String> {
                self.0.problems_with::<$object::$model>()
            }

            fn validate(
                &self,
                config: &Value,
                client_capabilities: ClientCapabilities,
                diagnostics: &mut Diagnostics,
            ) {
                models::validate(
                    config,
                    &self.0.schema,
                    diagnostics,
                    |config, diagnostics| {
                        let request = ValidateConfigRequest {
                            config,
                            client_capabilities,
                        };
                        self.0.object.validate_config(request, diagnostics);
                    },
                );
            }
        }
    };
}
pub(crate) use bound;
