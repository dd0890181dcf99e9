//! The binary's own command line.

use std::process::{Command, Stdio};

use terraform_plugin_testing::Run;

/// The binary in an empty environment.
fn binary(arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_terraform-provider-zitadelactions"));
    command.args(arguments).env_clear().stdin(Stdio::null());
    command.output().unwrap().into()
}

#[test]
fn starting_the_provider_by_hand_shows_help() {
    let help = binary(&["--help"]).succeeded().stdout;
    for expected in [
        "Terraform and OpenTofu start this program themselves",
        "\n  export ",
        "\n  --debug ",
        "Documentation: ",
    ] {
        assert!(help.contains(expected), "{help}");
    }
    for arguments in [&[][..], &["-h"], &["help"]] {
        assert_eq!(binary(arguments).succeeded().stdout, help);
    }
    let version = concat!(
        "terraform-provider-zitadelactions ",
        env!("CARGO_PKG_VERSION"),
        "\n"
    );
    for arguments in [&["version"][..], &["--version"]] {
        assert_eq!(binary(arguments).succeeded().stdout, version);
    }
    let export = binary(&["help", "export"]).succeeded().stdout;
    assert!(export.contains("Examples:"), "{export}");
    assert_eq!(binary(&["export", "--help"]).succeeded().stdout, export);
}

#[test]
fn an_unknown_word_is_a_usage_error() {
    for (argument, expected) in [
        ("frobnicate", "Error: unknown command \"frobnicate\"\n\n"),
        ("--frob", "Error: unknown argument \"--frob\"\n\n"),
        ("\u{1b}[2J", "Error: unknown command \"\\u{1b}[2J\"\n\n"),
    ] {
        let run = binary(&[argument]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.starts_with(expected), "{}", run.stderr);
        assert!(run.stderr.contains("\n  export "), "{}", run.stderr);
    }
}
