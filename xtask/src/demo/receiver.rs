//! The receiver of the demo: it verifies the signature and adds a claim.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

use zitadel_actions::{Secret, signature};

/// A receiver on loopback.
pub(super) struct Receiver {
    /// The base of its endpoints.
    pub(super) url: String,
    keys: Arc<Mutex<Vec<String>>>,
}

impl Receiver {
    pub(super) fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}", listener.local_addr()?);
        let keys = Arc::new(Mutex::new(Vec::new()));
        let trusted = Arc::clone(&keys);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let keys = trusted.lock().unwrap_or_else(PoisonError::into_inner);
                // A caller that leaves early is not the receiver's problem.
                let _ = answer(&stream, &keys);
            }
        });
        Ok(Self { url, keys })
    }

    /// Trusts a signing key.
    pub(super) fn trust(&self, signing_key: String) {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        keys.push(signing_key);
    }
}

fn answer(mut stream: &TcpStream, keys: &[String]) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let (mut path, mut header, mut length) = (String::new(), String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim_end();
        match line.split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse().unwrap_or(0);
            }
            Some((name, value)) if name.eq_ignore_ascii_case(signature::HEADER) => {
                value.clone_into(&mut header);
            }
            Some(_) => {}
            None if line.is_empty() => break,
            None => line.clone_into(&mut path),
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let signed = keys.iter().any(|key| is_signed(key, &header, &body));
    let (status, answer) = if !signed {
        (
            "401 Unauthorized",
            r#"{"error":"the signature is not ZITADEL's"}"#,
        )
    } else if path.contains("/claims ") {
        let claim = r#"{"append_claims":[{"key":"department","value":"engineering"}]}"#;
        ("200 OK", claim)
    } else {
        ("200 OK", "")
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{answer}",
        answer.len()
    )
}

/// Whether a body was signed with a key.
fn is_signed(key: &str, header: &str, body: &[u8]) -> bool {
    let time = header
        .strip_prefix("t=")
        .and_then(|rest| rest.split(',').next());
    let Some(Ok(time)) = time.map(str::parse) else {
        return false;
    };
    signature::header(&Secret::new(key), time, body) == header
}
