//! The endpoint of a target: answers as a test says.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::TcpSocket;

/// How the receiver answers.
#[derive(Debug, Clone)]
pub(crate) enum Manner {
    Status(u16, &'static str),
    /// Longer than the target's timeout of one second.
    Slow,
}

/// A listening endpoint, and a port where nobody listens.
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    pub(crate) nobody: SocketAddr,
    manner: Arc<Mutex<Manner>>,
    /// Holds the port, so that no other test listens there.
    _nobody: TcpSocket,
}

impl Receiver {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let held = TcpSocket::new_v4().unwrap();
        held.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let nobody = held.local_addr().unwrap();
        let manner = Arc::new(Mutex::new(Manner::Status(200, "{}")));
        let shared = Arc::clone(&manner);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let manner = shared.lock().unwrap().clone();
                std::thread::spawn(move || answer(stream, &manner));
            }
        });
        Self {
            address,
            nobody,
            manner,
            _nobody: held,
        }
    }

    /// Follows what the step's name says of the receiver.
    pub(crate) fn follow(&self, step: &str) {
        let manner = match step {
            step if step.contains("200 with HTML") => Manner::Status(200, "<html></html>"),
            step if step.contains("answers 500") => Manner::Status(500, "{}"),
            step if step.contains("answers 418") => Manner::Status(418, "{}"),
            step if step.contains("slower than the timeout") => Manner::Slow,
            step if step.contains("forwards a 403") => Manner::Status(
                200,
                r#"{"forwardedStatusCode":403,"forwardedErrorMessage":"not today"}"#,
            ),
            _ => Manner::Status(200, "{}"),
        };
        *self.manner.lock().unwrap() = manner;
    }
}

fn answer(mut stream: TcpStream, manner: &Manner) {
    let mut request = [0; 65_536];
    let _ = stream.read(&mut request);
    match manner {
        Manner::Slow => std::thread::sleep(Duration::from_secs(5)),
        Manner::Status(status, body) => {
            let length = body.len();
            let text = format!(
                "HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            );
            let _ = stream.write_all(text.as_bytes());
        }
    }
}
