//! The registry's pages: from what the provider registers, the examples, and the notes in
//! `xtask/notes`.

use terraform_plugin_docs::Docs;
use terraform_provider_zitadelactions::ZitadelActions;

use crate::{matrix, root};

/// The pages of the provider.
pub(crate) fn docs() -> Docs {
    Docs::new(ZitadelActions, root())
        .notes("xtask/notes")
        .replace("<!-- the matrix -->\n", matrix::table())
        .replace("<!-- the measurements -->\n", measurements())
}

/// What `make bench` measured last.
fn measurements() -> String {
    std::fs::read_to_string(root().join("benches/results.md")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_up_to_date_and_every_attribute_example_and_page_has_its_counterpart() {
        let problems = docs().problems().unwrap();
        assert!(problems.is_empty(), "run `make docs`: {problems:#?}");
    }

    #[test]
    fn every_resource_says_how_it_is_imported() {
        let pages = docs().pages().unwrap();
        let resources = pages
            .iter()
            .filter(|(path, _)| path.starts_with("resources"));
        let mut checked = 0;
        for (path, text) in resources {
            for way in [
                "can be used with the `id`",
                "with the `identity`",
                "import` command",
            ] {
                assert!(text.contains(way), "{} has no {way}", path.display());
            }
            checked += 1;
        }
        assert!(checked >= 4, "{checked} resources");
    }
}
