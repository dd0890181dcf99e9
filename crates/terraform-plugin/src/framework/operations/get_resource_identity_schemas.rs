//! `GetResourceIdentitySchemas`: by what each resource is found again.

use crate::framework::Server;
use crate::terraform::IdentitySchema;
use std::collections::BTreeMap;

impl Server {
    /// The identity schemas of the managed resources that have one, by full type name.
    pub fn get_resource_identity_schemas(&self) -> BTreeMap<&str, &IdentitySchema> {
        let schema = |(name, _)| Some((name, self.identity_schema(name)?));
        self.resources
            .iter()
            .map(|(name, entry)| (name.as_str(), entry))
            .filter_map(schema)
            .collect()
    }
}
