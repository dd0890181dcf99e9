//! A Unix socket in a directory of its own.

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;
use tokio::net::{UnixListener, UnixStream};

use super::ListenerOptions;

/// How the names of the sockets' directories begin.
const PREFIX: &str = "tfplugin6-";

/// The socket's name in its directory.
const SOCKET: &str = "provider.sock";

/// How old a directory must be to be swept: a younger one may be about to listen.
const SWEPT_AFTER: Duration = Duration::from_secs(3600);

/// The socket; dropping it removes the directory with everything in it.
pub(super) struct UnixSocket {
    listener: UnixListener,
    path: PathBuf,
    _directory: TempDir,
}

impl UnixSocket {
    /// Makes the directory (mode 0700) and listens in it. With a group, directory and socket open
    /// for that group and for nobody else.
    pub(super) fn bind(options: &ListenerOptions) -> io::Result<Self> {
        let parent = parent(options);
        let directory = tempfile::Builder::new()
            .prefix(PREFIX)
            .permissions(Permissions::from_mode(0o700))
            .tempdir_in(&parent)
            .map_err(|error| {
                about(
                    "cannot create a directory for the socket in",
                    &parent,
                    &error,
                )
            })?;
        // The mode given at creation is cut by the umask; here it is stated.
        fs::set_permissions(directory.path(), Permissions::from_mode(0o700))?;
        let path = directory.path().join(SOCKET);
        let listener = UnixListener::bind(&path)
            .map_err(|error| about("cannot listen on the socket", &path, &error))?;
        fs::set_permissions(&path, Permissions::from_mode(0o600))?;
        if let Some(group) = &options.socket_group {
            let group = group_id(group)?;
            for (path, mode) in [(path.as_path(), 0o660), (directory.path(), 0o710)] {
                chown(path, None, Some(group))?;
                fs::set_permissions(path, Permissions::from_mode(mode))?;
            }
        }
        Ok(Self {
            listener,
            path,
            _directory: directory,
        })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Waits for the next client.
    pub(super) async fn accept(&self) -> io::Result<UnixStream> {
        Ok(self.listener.accept().await?.0)
    }
}

fn parent(options: &ListenerOptions) -> PathBuf {
    let directory = options.socket_directory.clone();
    directory.unwrap_or_else(std::env::temp_dir)
}

/// Removes the directories of our user's providers that were killed (SIGKILL leaves no time to):
/// those of an hour ago or more in whose socket nobody listens.
pub(super) fn sweep(options: &ListenerOptions) {
    let Ok(entries) = fs::read_dir(parent(options)) else {
        return;
    };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(PREFIX) && is_stale(&entry.path()) {
            // Somebody else may have swept it meanwhile.
            let _ = fs::remove_file(entry.path().join(SOCKET));
            let _ = fs::remove_dir(entry.path());
        }
    }
}

fn is_stale(directory: &Path) -> bool {
    let Ok(metadata) = fs::symlink_metadata(directory) else {
        return false;
    };
    let age = metadata.modified().ok().and_then(|at| at.elapsed().ok());
    let refused = |error: io::Error| {
        matches!(
            error.kind(),
            ErrorKind::ConnectionRefused | ErrorKind::NotFound
        )
    };
    metadata.is_dir()
        // Only its owner and root could have removed it, and root's providers are root's.
        && fs::metadata("/proc/self").map_or(true, |own| own.uid() == metadata.uid())
        && age.is_some_and(|age| age >= SWEPT_AFTER)
        && std::os::unix::net::UnixStream::connect(directory.join(SOCKET)).is_err_and(refused)
}

/// A group's number, from its number or its line in `/etc/group` (`name:password:number:…`).
fn group_id(group: &str) -> io::Result<u32> {
    if let Ok(id) = group.parse() {
        return Ok(id);
    }
    fs::read_to_string("/etc/group")?
        .lines()
        .find_map(|line| {
            let mut columns = line.split(':');
            let name = columns.next()?;
            let id = columns.nth(1)?;
            (name == group).then(|| id.parse().ok())?
        })
        .ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::NotFound,
                format!("PLUGIN_UNIX_SOCKET_GROUP names the group {group:?}, which does not exist"),
            )
        })
}

fn about(what: &str, path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{what} {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[tokio::test]
    async fn only_our_user_reaches_the_socket() {
        let socket = UnixSocket::bind(&ListenerOptions::default()).unwrap();
        assert_eq!(mode(socket.path().parent().unwrap()), 0o700);
        assert_eq!(mode(socket.path()), 0o600);
    }

    #[tokio::test]
    async fn a_group_may_enter_when_the_client_names_one() {
        let options = ListenerOptions {
            socket_group: Some("0".into()),
            ..ListenerOptions::default()
        };
        let Ok(socket) = UnixSocket::bind(&options) else {
            // Only members and root may give a file to group 0.
            return;
        };
        assert_eq!(mode(socket.path().parent().unwrap()), 0o710);
        assert_eq!(mode(socket.path()), 0o660);
    }

    #[tokio::test]
    async fn the_socket_is_made_in_the_directory_the_client_names_and_leaves_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let options = ListenerOptions {
            socket_directory: Some(directory.path().to_owned()),
            ..ListenerOptions::default()
        };
        let socket = UnixSocket::bind(&options).unwrap();
        assert!(socket.path().starts_with(directory.path()));
        drop(socket);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn only_old_directories_in_which_nobody_listens_are_swept() {
        let parent = tempfile::tempdir().unwrap();
        let options = ListenerOptions {
            socket_directory: Some(parent.path().to_owned()),
            ..ListenerOptions::default()
        };
        let alive = UnixSocket::bind(&options).unwrap();
        let directory = |name: &str| {
            let path = parent.path().join(name);
            fs::create_dir(&path).unwrap();
            // A socket outlives its listener, as after a SIGKILL.
            drop(std::os::unix::net::UnixListener::bind(path.join(SOCKET)).unwrap());
            path
        };
        let (young, old) = (directory("tfplugin6-young"), directory("tfplugin6-old"));
        let foreign = directory("plugin-foreign");
        let an_hour_ago = std::time::SystemTime::now() - SWEPT_AFTER;
        for path in [alive.path().parent().unwrap(), &old, &foreign] {
            fs::File::open(path)
                .unwrap()
                .set_modified(an_hour_ago)
                .unwrap();
        }
        sweep(&options);
        assert!(!old.exists());
        assert!(alive.path().exists() && young.exists() && foreign.exists());
    }

    #[tokio::test]
    async fn a_directory_that_is_not_there_is_named_in_the_error() {
        let options = ListenerOptions {
            socket_directory: Some("/nowhere/at/all".into()),
            ..ListenerOptions::default()
        };
        let error = UnixSocket::bind(&options).err().unwrap();
        assert!(error.to_string().contains("/nowhere/at/all"), "{error}");
    }

    #[test]
    fn a_group_is_found_by_number_and_by_name_and_a_stranger_is_an_error() {
        assert_eq!(group_id("4711").unwrap(), 4711);
        assert_eq!(group_id("root").unwrap(), 0);
        let error = group_id("no-such-group-here").unwrap_err();
        assert!(error.to_string().contains("no-such-group-here"));
    }
}
