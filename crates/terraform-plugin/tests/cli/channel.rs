//! The process and its channel, from outside: handshake, socket, signals, end.

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use terraform_plugin::testing::Core;

const COOKIE: (&str, &str) = (
    "TF_PLUGIN_MAGIC_COOKIE",
    "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
);

/// A client certificate as go-plugin makes one: ECDSA P-521, for `localhost`, a CA, valid until
/// 2124. Its key was thrown away.
const CLIENT_CERTIFICATE: &str = include_str!("../support/client.pem");

fn notes() -> Command {
    let mut command = Command::new(crate::support::executable("notes"));
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .env_remove(COOKIE.0);
    command
}

/// A provider that has shaken hands.
struct Provider {
    process: Child,
    stdout: BufReader<ChildStdout>,
    line: String,
}

impl Provider {
    fn start(configure: impl FnOnce(&mut Command)) -> Self {
        let mut command = notes();
        command.env(COOKIE.0, COOKIE.1).stderr(Stdio::null());
        configure(&mut command);
        let mut process = command.spawn().unwrap();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        Self {
            process,
            stdout,
            line,
        }
    }

    fn segments(&self) -> Vec<&str> {
        self.line.trim_end_matches('\n').split('|').collect()
    }

    fn socket(&self) -> PathBuf {
        PathBuf::from(self.segments()[3])
    }

    async fn connect(&self) -> Core {
        Core::attach(format!("unix:{}", self.socket().display()))
            .await
            .unwrap()
    }

    fn signal(&self, name: &str) {
        let id = self.process.id().to_string();
        let sent = Command::new("kill").args([name, &id]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for the end, and returns what else came on standard output.
    fn end(&mut self) -> (ExitStatus, String) {
        let status = self.wait();
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        (status, rest)
    }

    fn wait(&mut self) -> ExitStatus {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "the provider does not end");
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

#[test]
fn a_person_is_told_what_this_is_on_stderr_with_exit_code_one() {
    let output = notes().output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(output.stdout, b"");
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("It is a plugin"), "{stderr}");
    assert!(
        stderr.contains("example.com/terraform-plugin/notes"),
        "{stderr}"
    );
}

#[test]
fn a_wrong_cookie_is_no_cookie() {
    let output = notes().env(COOKIE.0, "0").output().unwrap();
    assert_eq!((output.status.code(), output.stdout), (Some(1), Vec::new()));
}

#[test]
fn the_version_is_told_to_whoever_asks() {
    let output = notes().arg("--version").output().unwrap();
    assert!(output.status.success());
    let expected = format!("notes {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

#[test]
fn a_certificate_that_cannot_be_read_is_an_error_that_names_the_variable() {
    let output = notes()
        .env(COOKIE.0, COOKIE.1)
        .env("PLUGIN_CLIENT_CERT", "nonsense")
        .output()
        .unwrap();
    assert_eq!((output.status.code(), output.stdout), (Some(1), Vec::new()));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("PLUGIN_CLIENT_CERT"), "{stderr}");
}

#[tokio::test]
async fn the_handshake_is_the_only_line_on_stdout_and_the_end_follows_shutdown() {
    let mut provider = Provider::start(|command| {
        command
            .env("TF_LOG", "TRACE")
            .env("PLUGIN_PROTOCOL_VERSIONS", "6,5");
    });
    let socket = provider.socket();
    let start = format!("1|6|unix|{}|grpc|", socket.display());
    assert_eq!(provider.line, format!("{start}\n"));
    let core = provider.connect().await;
    core.shut_down().await.unwrap();
    let (status, rest) = provider.end();
    assert!(status.success(), "{status}");
    assert_eq!(rest, "");
    assert!(
        !socket.parent().unwrap().exists(),
        "the socket's directory is left"
    );
}

#[test]
fn a_client_of_protocol_five_only_gets_our_line_and_reports_the_mismatch_itself() {
    let provider = Provider::start(|command| {
        command.env("PLUGIN_PROTOCOL_VERSIONS", "5");
    });
    assert_eq!(provider.segments()[..3], ["1", "6", "unix"]);
}

#[test]
fn only_our_user_reaches_the_socket() {
    let directory = tempfile::tempdir().unwrap();
    let provider = Provider::start(|command| {
        command.env("PLUGIN_UNIX_SOCKET_DIR", directory.path());
    });
    let socket = provider.socket();
    assert!(socket.starts_with(directory.path()));
    assert_eq!(mode(&socket), 0o600);
    assert_eq!(mode(socket.parent().unwrap()), 0o700);
}

#[tokio::test]
async fn under_mutual_tls_the_line_has_our_certificate_and_a_client_without_its_own_is_refused() {
    let mut provider = Provider::start(|command| {
        command.env("PLUGIN_CLIENT_CERT", CLIENT_CERTIFICATE);
    });
    let certificate = provider.segments()[5].to_owned();
    assert!(
        certificate.len() > 300 && !certificate.ends_with('='),
        "{certificate}"
    );
    let plain = Core::attach(format!("unix:{}", provider.socket().display()));
    let error = plain.await.unwrap_err();
    assert!(error.to_string().contains("failed"), "{error}");
    assert_eq!(
        provider.process.try_wait().unwrap(),
        None,
        "it still waits for its client"
    );
}

#[tokio::test]
async fn ctrl_c_does_nothing_to_the_provider() {
    let mut provider = Provider::start(|_| {});
    let core = provider.connect().await;
    provider.signal("-INT");
    provider.signal("-INT");
    core.stop().await.unwrap();
    core.shut_down().await.unwrap();
    assert!(provider.end().0.success());
}

#[tokio::test]
async fn a_terminated_provider_takes_its_socket_away() {
    let mut provider = Provider::start(|_| {});
    // Once it answers, its handlers of signals are in place.
    provider.connect().await;
    let directory = provider.socket().parent().unwrap().to_owned();
    provider.signal("-TERM");
    provider.wait();
    assert!(!directory.exists());
}

#[test]
fn a_provider_that_is_terminated_while_it_starts_leaves_no_directory_behind() {
    let directory = tempfile::tempdir().unwrap();
    for wait in 0..40 {
        let mut command = notes();
        command
            .env(COOKIE.0, COOKIE.1)
            .env("PLUGIN_UNIX_SOCKET_DIR", directory.path())
            .env("PLUGIN_CLIENT_CERT", CLIENT_CERTIFICATE);
        let mut process = command.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait / 2));
        let id = process.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
        process.wait().unwrap();
        let left = std::fs::read_dir(directory.path()).unwrap().count();
        assert_eq!(left, 0, "terminated after {} ms", wait / 2);
    }
}

#[test]
fn a_client_certificate_that_is_not_text_never_means_no_certificate() {
    use std::os::unix::ffi::OsStrExt;
    let bytes = std::ffi::OsStr::from_bytes(&[0xff, 0xfe]);
    let output = notes()
        .env(COOKIE.0, COOKIE.1)
        .env("PLUGIN_CLIENT_CERT", bytes)
        .output()
        .unwrap();
    assert_eq!((output.status.code(), output.stdout), (Some(1), Vec::new()));
}

#[test]
fn a_provider_whose_client_was_killed_ends_and_takes_its_socket_away() {
    // A shell plays the client: it starts the provider, shows its line, and waits.
    let mut shell = Command::new("sh")
        .args(["-c", "\"$0\" & wait"])
        .arg(crate::support::executable("notes"))
        .env(COOKIE.0, COOKIE.1)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut stdout = BufReader::new(shell.stdout.take().unwrap());
    stdout.read_line(&mut line).unwrap();
    let socket = PathBuf::from(line.split('|').nth(3).unwrap());
    assert!(socket.exists());
    shell.kill().unwrap();
    shell.wait().unwrap();
    // The provider holds the other end of the pipe: it closes when the process is gone.
    stdout.read_to_string(&mut line).unwrap();
    assert!(!socket.parent().unwrap().exists());
}

#[tokio::test]
async fn standard_input_is_left_alone() {
    let mut input = tempfile::tempfile().unwrap();
    input.write_all(b"for Terraform").unwrap();
    input.seek(SeekFrom::Start(0)).unwrap();
    let given = input.try_clone().unwrap();
    let mut provider = Provider::start(|command| {
        command.stdin(given);
    });
    provider.connect().await.shut_down().await.unwrap();
    provider.end();
    // The offset is shared: it moves when the other process reads.
    assert_eq!(input.stream_position().unwrap(), 0);
}

#[tokio::test]
async fn debug_mode_prints_what_to_attach_with_and_serves_until_interrupted() {
    let mut command = notes();
    let mut process = command
        .arg("--debug")
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let line = lines.find_map(|line| {
        let line = line.unwrap();
        let json = line.trim().strip_prefix("TF_REATTACH_PROVIDERS='")?;
        Some(json.strip_suffix('\'')?.to_owned())
    });
    let reattach: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
    let provider = &reattach["example.com/terraform-plugin/notes"];
    assert_eq!(provider["Protocol"], "grpc");
    assert_eq!(provider["ProtocolVersion"], 6);
    assert_eq!(provider["Pid"], process.id());
    let socket = provider["Addr"]["String"].as_str().unwrap().to_owned();
    Core::attach(format!("unix:{socket}")).await.unwrap();
    let id = process.id().to_string();
    Command::new("kill").args(["-INT", &id]).status().unwrap();
    assert!(process.wait().unwrap().success());
    assert!(!Path::new(&socket).exists());
}
