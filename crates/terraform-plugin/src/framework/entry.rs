//! What everything that a provider registers has in common.

use super::client_cell::ClientCell;
use super::models;
use crate::terraform::{Diagnostics, Model, Schema, Type, Value};

/// Something with a schema, with its types left behind.
pub(crate) trait Described: Send + Sync {
    fn schema(&self) -> &Schema;
    fn object_type(&self) -> &Type;
    /// What is unsound in the schema or doesn't fit the model.
    fn problems(&self) -> Vec<String>;
    /// The check beyond the schema's own.
    fn validate(&self, config: &Value, diagnostics: &mut Diagnostics);
}

/// Something registered, its schema, and the cell in which its client will be.
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

    /// What is unsound in the schema, and where the names of a model differ from it.
    pub(crate) fn problems_with<M: Model>(&self) -> Vec<String> {
        let mut problems = self.schema.problems();
        problems.extend(models::problems::<M>(
            &self.schema.object,
            &self.schema.blocks,
        ));
        problems
    }
}

/// `Bound`, the erased form of something whose trait has `validate_config` and this model.
macro_rules! bound {
    ($object:ident: $of:ident, $model:ident) => {
        struct Bound<$object: $of>($crate::framework::entry::Entry<$object, $object::Client>);

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

            fn validate(&self, config: &Value, diagnostics: &mut Diagnostics) {
                models::validate(
                    config,
                    &self.0.schema,
                    diagnostics,
                    |config, diagnostics| {
                        self.0.object.validate_config(config, diagnostics);
                    },
                );
            }
        }
    };
}
pub(crate) use bound;
