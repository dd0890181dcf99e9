//! The kinds of what a provider registers, as the registries lay them out.

use std::path::{Path, PathBuf};

/// A kind of what a provider registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Resource,
    DataSource,
    EphemeralResource,
    ListResource,
    Action,
    Function,
}

impl Kind {
    pub(crate) const ALL: [Self; 6] = [
        Self::Resource,
        Self::DataSource,
        Self::EphemeralResource,
        Self::ListResource,
        Self::Action,
        Self::Function,
    ];

    /// The folder of its pages in `docs/`, and of its examples in `examples/`.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Resource => "resources",
            Self::DataSource => "data-sources",
            Self::EphemeralResource => "ephemeral-resources",
            Self::ListResource => "list-resources",
            Self::Action => "actions",
            Self::Function => "functions",
        }
    }

    /// The words of the pages' titles.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Resource => "Resource",
            Self::DataSource => "Data Source",
            Self::EphemeralResource => "Ephemeral Resource",
            Self::ListResource => "List Resource",
            Self::Action => "Action",
            Self::Function => "function",
        }
    }

    /// The file of the example of `name`, in `examples/`.
    pub(crate) fn example(self, name: &str) -> PathBuf {
        let file = match self {
            Self::Resource => "resource.tf",
            Self::DataSource => "data-source.tf",
            Self::EphemeralResource => "ephemeral-resource.tf",
            Self::ListResource => "list-resource.tfquery.hcl",
            Self::Action => "action.tf",
            Self::Function => "function.tf",
        };
        Path::new(self.folder()).join(name).join(file)
    }

    /// The page of `name`, in `docs/`. Names of files do not begin with the provider's name.
    pub(crate) fn page(self, provider: &str, name: &str) -> PathBuf {
        let short = name
            .strip_prefix(provider)
            .and_then(|rest| rest.strip_prefix('_'))
            .unwrap_or(name);
        Path::new(self.folder()).join(format!("{short}.md"))
    }

    /// The file of the notes on `name`. Those of resources are not in a folder of their own; one
    /// name may be of several kinds.
    pub(crate) fn notes(self, name: &str) -> PathBuf {
        let file = format!("{name}.md");
        match self {
            Self::Resource => file.into(),
            kind => Path::new(kind.folder()).join(file),
        }
    }
}
