//! Servers between the provider and ZITADEL: a front that forwards, refuses or stays silent,
//! in plain HTTP or behind TLS, and a proxy. Each remembers what passed through it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// One request as it arrived.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The HTTP method.
    pub method: String,
    /// The target of the request line: a path, for a proxy a URL or an authority.
    pub target: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: String,
    pub at: Instant,
}

impl Seen {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether it requests a token.
    pub fn is_token_request(&self) -> bool {
        self.target.ends_with("/oauth/v2/token")
    }

    /// What follows `Bearer ` in the authorization.
    pub fn bearer(&self) -> Option<&str> {
        self.header("authorization")?.strip_prefix("Bearer ")
    }
}

/// What a front does with a request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Let ZITADEL answer.
    Forward,
    /// Let ZITADEL answer a request with this bearer token instead of its own.
    ForwardAs(String),
    /// Answer in its place.
    Answer(u16, &'static str, String),
    /// Say nothing and keep the connection.
    Silence,
}

type Script = dyn Fn(&Seen) -> Reply + Send + Sync;

/// A server in front of another one; it ends with the test's process.
#[derive(Clone)]
pub struct Front {
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Front {
    /// In plain HTTP, before the server at `to`.
    pub fn plain(to: SocketAddr, script: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let script: Arc<Script> = Arc::new(script);
        Self::listen(move |front, stream| front.serve(stream, to, &*script))
    }

    /// Behind TLS, before the server at `to`.
    pub fn tls(
        to: SocketAddr,
        config: Arc<ServerConfig>,
        script: impl Fn(&Seen) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let script: Arc<Script> = Arc::new(script);
        Self::listen(move |front, stream| {
            let session =
                ServerConnection::new(Arc::clone(&config)).map_err(std::io::Error::other)?;
            front.serve(StreamOwned::new(session, stream), to, &*script)
        })
    }

    /// A proxy that leads every request, tunnels included, to the server at `to`, whatever its
    /// host.
    pub fn proxy(to: SocketAddr) -> Self {
        Self::listen(move |front, stream| {
            let mut reader = BufReader::new(stream);
            let Some(request) = receive(&mut reader)? else {
                return Ok(());
            };
            front.remember(&request);
            let mut near = reader.into_inner();
            if request.method != "CONNECT" {
                return near.write_all(&forwarded(&request, to, None)?);
            }
            near.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
            let far = TcpStream::connect(to)?;
            let (mut from_near, mut to_far) = (near.try_clone()?, far.try_clone()?);
            std::thread::spawn(move || {
                // Either side may hang up at any time.
                let _ = std::io::copy(&mut from_near, &mut to_far);
                let _ = to_far.shutdown(std::net::Shutdown::Write);
            });
            std::io::copy(&mut &far, &mut near).map(drop)
        })
    }

    /// `http://127.0.0.1:<port>`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    fn listen(
        serve: impl Fn(&Self, TcpStream) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let front = Self {
            address: listener.local_addr().unwrap(),
            seen: Arc::default(),
        };
        let (running, serve) = (front.clone(), Arc::new(serve));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (front, serve) = (running.clone(), Arc::clone(&serve));
                // A client that goes away, or refuses the handshake, is not an error of the front.
                std::thread::spawn(move || serve(&front, stream).ok());
            }
        });
        front
    }

    fn remember(&self, request: &Seen) {
        self.seen.lock().unwrap().push(request.clone());
    }

    /// One request of a connection, which is closed after its answer.
    fn serve(
        &self,
        stream: impl Read + Write,
        to: SocketAddr,
        script: &Script,
    ) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream);
        let Some(request) = receive(&mut reader)? else {
            return Ok(());
        };
        self.remember(&request);
        let answer = match script(&request) {
            Reply::Forward => forwarded(&request, to, None)?,
            Reply::ForwardAs(token) => forwarded(&request, to, Some(&token))?,
            Reply::Answer(status, header, body) => {
                let length = body.len();
                format!("HTTP/1.1 {status} -\r\n{header}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}").into_bytes()
            }
            Reply::Silence => return reader.read_to_end(&mut Vec::new()).map(drop),
        };
        let stream = reader.get_mut();
        stream.write_all(&answer)?;
        stream.flush()
    }
}

/// The next request of a connection; `None` at its end.
fn receive(stream: &mut impl BufRead) -> std::io::Result<Option<Seen>> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split(' ').map(str::to_owned);
    let (method, target) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let mut headers = Vec::new();
    loop {
        let mut header = String::new();
        stream.read_line(&mut header)?;
        match header.trim_end().split_once(": ") {
            Some((name, value)) => headers.push((name.to_lowercase(), value.to_owned())),
            None => break,
        }
    }
    let mut seen = Seen {
        method,
        target,
        headers,
        body: String::new(),
        at: Instant::now(),
    };
    let length = seen
        .header("content-length")
        .map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    seen.body = String::from_utf8_lossy(&body).into_owned();
    Ok(Some(seen))
}

/// The bytes that the server at `to` answers, asked with another token if there is one.
fn forwarded(request: &Seen, to: SocketAddr, token: Option<&str>) -> std::io::Result<Vec<u8>> {
    let path = match request.target.strip_prefix("http://") {
        Some(rest) => rest.find('/').map_or("/", |slash| &rest[slash..]),
        None => &request.target,
    };
    let mut head = format!(
        "{} {path} HTTP/1.1\r\nconnection: close\r\n",
        request.method
    );
    for (name, value) in &request.headers {
        match (name.as_str(), token) {
            ("connection" | "proxy-authorization", _) => {}
            // The server knows its address only, as one that is behind a reverse proxy does.
            ("host", _) if !value.starts_with("127.0.0.1:") => head += &format!("host: {to}\r\n"),
            ("authorization", Some(token)) => head += &format!("authorization: Bearer {token}\r\n"),
            _ => head += &format!("{name}: {value}\r\n"),
        }
    }
    let mut onward = TcpStream::connect(to)?;
    onward.write_all(format!("{head}\r\n{}", request.body).as_bytes())?;
    let mut answer = Vec::new();
    onward.read_to_end(&mut answer)?;
    Ok(answer)
}
