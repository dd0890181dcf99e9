//! What a run of the program is for.

use std::ffi::OsString;

use crate::plugin::handshake::{Handshake, HandshakeError};

/// What this run of the program is for.
pub(super) enum Task {
    PrintVersion,
    PrintHelp,
    Serve(Box<Handshake>),
    Debug,
}

impl Task {
    /// A client's cookie decides before any argument does.
    pub(super) fn choose(
        mut arguments: impl Iterator<Item = OsString>,
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Self, HandshakeError> {
        match Handshake::read(variable) {
            Err(HandshakeError::NotStartedByTerraform) => {}
            started => return started.map(Box::new).map(Self::Serve),
        }
        match arguments.next().as_ref().and_then(|first| first.to_str()) {
            Some("--version" | "-version" | "-V") => Ok(Self::PrintVersion),
            Some("--help" | "-help" | "-h") => Ok(Self::PrintHelp),
            Some("--debug" | "-debug") => Ok(Self::Debug),
            _ => Err(HandshakeError::NotStartedByTerraform),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(arguments: &[&str], cookie: bool) -> Result<Task, HandshakeError> {
        let arguments = arguments.iter().map(OsString::from);
        Task::choose(arguments, |name| {
            let value = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
            (cookie && name == "TF_PLUGIN_MAGIC_COOKIE").then(|| value.into())
        })
    }

    #[test]
    fn a_person_gets_what_the_argument_says_and_help_otherwise() {
        assert!(matches!(
            choose(&["--version"], false),
            Ok(Task::PrintVersion)
        ));
        assert!(matches!(choose(&["--help"], false), Ok(Task::PrintHelp)));
        assert!(matches!(choose(&["--debug"], false), Ok(Task::Debug)));
        for arguments in [&[][..], &["serve"][..]] {
            assert!(matches!(
                choose(arguments, false),
                Err(HandshakeError::NotStartedByTerraform)
            ));
        }
    }

    #[test]
    fn terraform_is_served_whatever_the_arguments_say() {
        assert!(matches!(choose(&["--version"], true), Ok(Task::Serve(_))));
    }
}
