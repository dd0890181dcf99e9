//! A server that answers by script, on a real socket, and remembers what it was asked.

use std::{
    collections::HashMap,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpSocket, TcpStream},
    sync::Semaphore,
};
use tokio_rustls::TlsAcceptor;

/// One request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// The method and the target of the request line.
    pub(crate) line: String,
    /// Header values by lower-case name.
    pub(crate) headers: HashMap<String, String>,
    /// The body.
    pub(crate) body: String,
    /// Which connection it came on, from 0.
    pub(crate) connection: usize,
}

impl Seen {
    /// A pair of a form body, decoded.
    pub(crate) fn form(&self, name: &str) -> Option<String> {
        let mut pairs = url::form_urlencoded::parse(self.body.as_bytes());
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }
}

/// What the server does about a request.
#[derive(Clone)]
pub(crate) enum Reply {
    /// An answer: status, further headers, body.
    Answer(u16, Vec<(&'static str, String)>, String),
    /// The answer, once the semaphore gives a permit.
    Gated(Arc<Semaphore>, Box<Reply>),
    /// The connection is closed without an answer.
    Close,
    /// Half an answer, then the connection is closed.
    Half,
    /// No answer, and the connection stays open.
    Silence,
}

impl Reply {
    /// A JSON answer.
    pub(crate) fn json(status: u16, body: impl Into<String>) -> Self {
        let headers = vec![("content-type", "application/json".to_owned())];
        Self::Answer(status, headers, body.into())
    }

    /// `200 {}`.
    pub(crate) fn ok() -> Self {
        Self::json(200, "{}")
    }

    /// An answer without body, with one header.
    pub(crate) fn with_header(status: u16, name: &'static str, value: impl Into<String>) -> Self {
        Self::Answer(status, vec![(name, value.into())], String::new())
    }
}

type Script = dyn Fn(&Seen, usize) -> Reply + Send + Sync;

/// The running server; it ends with the test's runtime.
#[derive(Clone)]
pub(crate) struct Server {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Answers in plain HTTP by `script`, which is given the request and its number from 0.
    pub(crate) async fn start(
        script: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::listen(None, script).await
    }

    /// The same behind TLS.
    pub(crate) async fn start_tls(
        acceptor: TlsAcceptor,
        script: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::listen(Some(acceptor), script).await
    }

    /// Answers the first requests by `replies`, and `200 {}` after them.
    pub(crate) async fn replying<const N: usize>(replies: [Reply; N]) -> Self {
        Self::start(move |_, n| replies.get(n).cloned().unwrap_or_else(Reply::ok)).await
    }

    async fn listen(
        acceptor: Option<TlsAcceptor>,
        script: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let server = Self {
            address,
            seen: Arc::default(),
        };
        let (running, script) = (server.clone(), Arc::new(script) as Arc<Script>);
        tokio::spawn(async move {
            for connection in 0.. {
                let Ok((stream, _)) = listener.accept().await else {
                    return;
                };
                let (server, script, acceptor) =
                    (running.clone(), script.clone(), acceptor.clone());
                tokio::spawn(async move {
                    // A client that goes away is not an error of the server.
                    let _ = match acceptor {
                        Some(acceptor) => match acceptor.accept(stream).await {
                            Ok(stream) => server.serve(stream, &*script, connection).await,
                            Err(error) => Err(error),
                        },
                        None => server.serve(stream, &*script, connection).await,
                    };
                });
            }
        });
        server
    }

    /// The requests so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("the requests").clone()
    }

    /// Waits until `count` requests have come.
    pub(crate) async fn wait_for(&self, count: usize) {
        let come = async {
            while self.seen().len() < count {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        let waited = tokio::time::timeout(Duration::from_secs(30), come).await;
        assert!(
            waited.is_ok(),
            "of {count} requests only {:?} came",
            self.seen()
        );
    }

    async fn serve(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin,
        script: &Script,
        connection: usize,
    ) -> io::Result<()> {
        let mut stream = BufReader::new(stream);
        while let Some(request) = receive(&mut stream, connection).await? {
            let number = {
                let mut seen = self.seen.lock().expect("the requests");
                seen.push(request.clone());
                seen.len() - 1
            };
            if !answer(&mut stream, script(&request, number)).await? {
                break;
            }
        }
        stream.shutdown().await
    }
}

/// The next request of a connection; `None` at its end.
pub(crate) async fn receive(
    stream: &mut (impl AsyncBufReadExt + Unpin),
    connection: usize,
) -> io::Result<Option<Seen>> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    let line = line.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    let mut headers = HashMap::new();
    loop {
        let mut header = String::new();
        stream.read_line(&mut header).await?;
        match header.trim_end().split_once(": ") {
            Some((name, value)) => headers.insert(name.to_lowercase(), value.to_owned()),
            None => break,
        };
    }
    let length = headers
        .get("content-length")
        .map_or(0, |n| n.parse().expect("a length"));
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    let body = String::from_utf8(body).expect("a text");
    Ok(Some(Seen {
        line,
        headers,
        body,
        connection,
    }))
}

/// Whether the connection goes on.
async fn answer(stream: &mut (impl AsyncWrite + Unpin), reply: Reply) -> io::Result<bool> {
    match reply {
        Reply::Answer(status, headers, body) => {
            let mut head = format!("HTTP/1.1 {status} -\r\ncontent-length: {}\r\n", body.len());
            for (name, value) in headers {
                head += &format!("{name}: {value}\r\n");
            }
            stream
                .write_all(format!("{head}\r\n{body}").as_bytes())
                .await?;
            stream.flush().await?;
            Ok(true)
        }
        Reply::Gated(gate, reply) => {
            gate.acquire().await.expect("an open gate").forget();
            Box::pin(answer(stream, *reply)).await
        }
        Reply::Close => Ok(false),
        Reply::Half => {
            stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")
                .await?;
            Ok(false)
        }
        Reply::Silence => std::future::pending().await,
    }
}

/// An address where nobody listens. Its port stays taken, so that no other test listens there.
pub(crate) async fn nobody() -> SocketAddr {
    let socket = TcpSocket::new_v4().expect("a socket");
    let any = "127.0.0.1:0".parse().expect("an address");
    socket.bind(any).expect("a port");
    let address = socket.local_addr().expect("its address");
    std::mem::forget(socket);
    address
}

/// A proxy that opens tunnels to `to`, whatever it is asked for, and remembers the requests.
pub(crate) async fn tunnel(to: SocketAddr) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    let server = Server {
        address,
        seen: Arc::default(),
    };
    let running = server.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut stream = BufReader::new(stream);
            let request = receive(&mut stream, 0)
                .await
                .expect("a request")
                .expect("a request");
            running.seen.lock().expect("the requests").push(request);
            stream
                .write_all(b"HTTP/1.1 200 OK\r\n\r\n")
                .await
                .expect("written");
            let mut onward = TcpStream::connect(to).await.expect("the server");
            let _ = tokio::io::copy_bidirectional(&mut stream, &mut onward).await;
        }
    });
    server
}
