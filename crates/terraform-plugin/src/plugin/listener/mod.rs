//! Where the client connects: a Unix socket that only our user can reach, or on Windows a TCP port
//! on loopback.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::Stream;
use rustls::ServerConfig;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_stream::wrappers::ReceiverStream;

use super::connection::Connection;
use super::logging;

#[cfg(unix)]
mod unix_socket;

/// How long to wait before accepting again after accepting has failed.
const AFTER_A_FAILURE: Duration = Duration::from_millis(100);

/// What the client asked of the listener.
#[derive(Clone, Debug)]
pub(crate) struct ListenerOptions {
    /// The directory to make the socket's own directory in; the system's temporary one if unset.
    pub(crate) socket_directory: Option<PathBuf>,
    /// A group, by name or number, that may connect too.
    pub(crate) socket_group: Option<String>,
    /// Ports to choose from where there are no Unix sockets.
    pub(crate) ports: RangeInclusive<u16>,
}

impl Default for ListenerOptions {
    fn default() -> Self {
        Self {
            socket_directory: None,
            socket_group: None,
            ports: 10_000..=25_000,
        }
    }
}

/// An address that a client can connect to; displayed as go-plugin spells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Endpoint {
    /// A Unix socket's path.
    #[cfg_attr(windows, expect(dead_code, reason = "go-plugin listens on TCP there"))]
    Unix(PathBuf),
    /// An address on loopback.
    Tcp(SocketAddr),
}

impl Endpoint {
    /// Go's name of the network.
    pub(crate) fn network(&self) -> &'static str {
        match self {
            Self::Unix(_) => "unix",
            Self::Tcp(_) => "tcp",
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => write!(f, "{}", path.display()),
            Self::Tcp(address) => write!(f, "{address}"),
        }
    }
}

/// A bound listener. Dropping it takes its socket and directory away.
pub(crate) struct Listener {
    endpoint: Endpoint,
    socket: Socket,
}

enum Socket {
    #[cfg(unix)]
    Unix(unix_socket::UnixSocket),
    Tcp(TcpListener),
}

impl Listener {
    /// Listens in this system's way.
    pub(crate) fn bind(options: &ListenerOptions) -> io::Result<Self> {
        #[cfg(unix)]
        {
            let socket = unix_socket::UnixSocket::bind(options)?;
            Ok(Self {
                endpoint: Endpoint::Unix(socket.path().to_owned()),
                socket: Socket::Unix(socket),
            })
        }
        #[cfg(not(unix))]
        Self::bind_tcp(options)
    }

    /// Listens on the first free port on loopback.
    #[cfg_attr(unix, cfg_attr(not(test), expect(dead_code, reason = "for Windows")))]
    pub(crate) fn bind_tcp(options: &ListenerOptions) -> io::Result<Self> {
        let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
        for port in options.ports.clone() {
            match std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
                Ok(listener) => {
                    listener.set_nonblocking(true)?;
                    return Ok(Self {
                        endpoint: Endpoint::Tcp(listener.local_addr()?),
                        socket: Socket::Tcp(TcpListener::from_std(listener)?),
                    });
                }
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// Removes what providers that were killed have left behind.
    pub(crate) fn sweep(options: &ListenerOptions) {
        #[cfg(unix)]
        {
            let options = options.clone();
            tokio::task::spawn_blocking(move || unix_socket::sweep(&options));
        }
        #[cfg(not(unix))]
        let _ = options;
    }

    /// Where clients connect.
    pub(crate) fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    async fn accept(&self) -> io::Result<Connection> {
        match &self.socket {
            #[cfg(unix)]
            Socket::Unix(socket) => Ok(Connection::new(socket.accept().await?)),
            Socket::Tcp(listener) => {
                let (stream, _) = listener.accept().await?;
                // Without this each small answer waits 40 ms for the other side's acknowledgement.
                stream.set_nodelay(true)?;
                Ok(Connection::new(stream))
            }
        }
    }

    /// The connections to serve. Under TLS each handshake runs beside the others, so that a peer
    /// that is refused, or says nothing, keeps nobody waiting.
    pub(crate) fn connections(
        self,
        tls: Option<Arc<ServerConfig>>,
    ) -> impl Stream<Item = io::Result<Connection>> {
        let tls = tls.map(TlsAcceptor::from);
        let (sender, receiver) = mpsc::channel(1);
        tokio::spawn(async move {
            loop {
                let accepted = tokio::select! {
                    accepted = self.accept() => accepted,
                    () = sender.closed() => return,
                };
                let connection = match accepted {
                    Ok(connection) => connection,
                    Err(error) => {
                        let message = "could not accept a connection to the provider";
                        logging::warn(message, &[("error", &error)]);
                        // Out of file descriptors, say: the next attempt would fail at once.
                        tokio::time::sleep(AFTER_A_FAILURE).await;
                        continue;
                    }
                };
                let Some(tls) = tls.clone() else {
                    let _ = sender.send(Ok(connection)).await;
                    continue;
                };
                let sender = sender.clone();
                tokio::spawn(async move {
                    match tls.accept(connection).await.map(Connection::new) {
                        Ok(connection) => drop(sender.send(Ok(connection)).await),
                        Err(error) => {
                            let message = "refused a connection to the provider";
                            logging::warn(message, &[("error", &error)]);
                        }
                    }
                });
            }
        });
        ReceiverStream::new(receiver)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn tcp_listens_on_loopback_within_the_offered_ports_and_does_not_delay() {
        let options = ListenerOptions {
            ports: 10_000..=25_000,
            ..ListenerOptions::default()
        };
        let listener = Listener::bind_tcp(&options).unwrap();
        let Endpoint::Tcp(address) = listener.endpoint().clone() else {
            panic!("a TCP listener has a TCP endpoint");
        };
        assert!(address.ip().is_loopback());
        assert!(options.ports.contains(&address.port()));
        let client = tokio::net::TcpStream::connect(address);
        let (accepted, client) = tokio::join!(listener.accept(), client);
        accepted.unwrap();
        client.unwrap();
    }

    #[tokio::test]
    async fn two_tcp_listeners_take_two_ports() {
        let options = ListenerOptions::default();
        let first = Listener::bind_tcp(&options).unwrap();
        let second = Listener::bind_tcp(&options).unwrap();
        assert_ne!(first.endpoint(), second.endpoint());
    }
}
