//! Named entries that wait for their client.

use super::client_cell::ClientCell;
use std::collections::BTreeMap;
use std::sync::Arc;

type Bind<C, E> = Box<dyn FnOnce(ClientCell<C>) -> Arc<E>>;

/// What a provider registers of one kind. `E` is the erased form.
pub(crate) struct Registry<C, E: ?Sized>(Vec<(String, Bind<C, E>)>);

impl<C, E: ?Sized> Registry<C, E> {
    pub(crate) fn new() -> Self {
        Registry(Vec::new())
    }

    pub(crate) fn add(&mut self, name: &str, bind: impl FnOnce(ClientCell<C>) -> Arc<E> + 'static) {
        self.0.push((name.to_owned(), Box::new(bind)));
    }

    /// The entries by full name; names used twice are added to `problems`.
    pub(crate) fn bind(
        self,
        client: &ClientCell<C>,
        full_name: impl Fn(&str) -> String,
        problems: &mut Vec<String>,
    ) -> BTreeMap<String, Arc<E>> {
        let mut entries = BTreeMap::new();
        for (name, bind) in self.0 {
            let name = full_name(&name);
            if entries.insert(name.clone(), bind(client.clone())).is_some() {
                problems.push(format!("`{name}` is registered twice"));
            }
        }
        entries
    }
}
