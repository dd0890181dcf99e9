//! The HTTP call of a target, on loopback only.

use std::io::Read as _;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// An endpoint on loopback over plain HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LoopbackUrl {
    addresses: Vec<SocketAddr>,
    host: String,
    path: String,
    url: url::Url,
}

impl LoopbackUrl {
    /// The endpoint, if it is plain HTTP on loopback.
    pub(crate) fn parse(endpoint: &str) -> Option<Self> {
        let url = url::Url::parse(endpoint)
            .ok()
            .filter(|url| url.scheme() == "http")?;
        let port = url.port_or_known_default()?;
        let name = url.host_str()?;
        let host = url
            .port()
            .map_or(name.to_owned(), |port| format!("{name}:{port}"));
        let name = name.trim_start_matches('[').trim_end_matches(']');
        let addresses: Vec<IpAddr> = if name == "localhost" {
            vec![
                IpAddr::from([127, 0, 0, 1]),
                IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1]),
            ]
        } else {
            vec![name.parse().ok().filter(IpAddr::is_loopback)?]
        };
        let socket = |address| SocketAddr::new(address, port);
        Some(Self {
            addresses: addresses.into_iter().map(socket).collect(),
            host,
            path: url.query().map_or(url.path().to_owned(), |query| {
                format!("{}?{query}", url.path())
            }),
            url,
        })
    }

    async fn connect(&self) -> Result<TcpStream, String> {
        let mut refused = String::new();
        for address in &self.addresses {
            match TcpStream::connect(address).await {
                Ok(stream) => return Ok(stream),
                Err(_) if !refused.is_empty() => {}
                Err(_) => refused = format!("dial tcp {address}: connect: connection refused"),
            }
        }
        Err(refused)
    }

    /// Sends a body within a time; the error is the string of Go's HTTP client.
    pub(crate) async fn post(
        &self,
        headers: &[(String, String)],
        body: String,
        timeout: Duration,
    ) -> Result<(u16, Bytes), String> {
        let exchange = tokio::time::timeout(timeout, self.follow(headers, body)).await;
        exchange.unwrap_or_else(|_| Err("context deadline exceeded".to_owned()))
    }

    /// Follows redirects as Go's client does: 301 to 303 become a GET without a body.
    async fn follow(
        &self,
        headers: &[(String, String)],
        body: String,
    ) -> Result<(u16, Bytes), String> {
        const REDIRECTS: usize = 10;
        let (mut place, mut method, mut body) = (self.clone(), http::Method::POST, body);
        for _ in 0..=REDIRECTS {
            let (status, location, answer) = place.exchange(&method, headers, &body).await?;
            let Some(location) = location.filter(|_| matches!(status, 301..=303 | 307 | 308))
            else {
                return Ok((status, answer));
            };
            if status <= 303 {
                (method, body) = (http::Method::GET, String::new());
            }
            let url = place
                .url
                .join(&location)
                .map_err(|error| error.to_string())?;
            place = Self::parse(url.as_str()).ok_or_else(|| {
                format!("the redirect to {url} leaves http:// on loopback and is not followed")
            })?;
        }
        Err(format!("stopped after {REDIRECTS} redirects"))
    }

    /// One request; the answer is status, `Location` and body. Like Go's client it offers gzip, and
    /// unpacks what comes packed.
    pub(super) async fn exchange(
        &self,
        method: &http::Method,
        headers: &[(String, String)],
        body: &str,
    ) -> Result<(u16, Option<String>, Bytes), String> {
        let ended = |_| "EOF".to_owned();
        let stream = self.connect().await?;
        let (mut sender, connection) = hyper::client::conn::http1::Builder::new()
            .title_case_headers(true)
            .handshake(TokioIo::new(stream))
            .await
            .map_err(ended)?;
        let connection = tokio::spawn(connection);
        let mut request = http::Request::builder()
            .method(method)
            .uri(&self.path)
            .header("host", &self.host)
            .header("accept-encoding", "gzip");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request
            .body(Full::new(Bytes::from(body.to_owned())))
            .map_err(|error| error.to_string())?;
        let response = sender.send_request(request).await.map_err(ended)?;
        let status = response.status().as_u16();
        let location = response.headers().get("location");
        let location = location
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        let is_packed = response
            .headers()
            .get("content-encoding")
            .is_some_and(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"gzip"));
        let body = response.into_body().collect().await;
        connection.abort();
        let body = body.map_err(|_| "unexpected EOF".to_owned())?.to_bytes();
        let body = if is_packed { unpack(&body)? } else { body };
        Ok((status, location, body))
    }
}

fn unpack(body: &[u8]) -> Result<Bytes, String> {
    let mut unpacked = Vec::new();
    match flate2::read::GzDecoder::new(body).read_to_end(&mut unpacked) {
        Ok(_) => Ok(unpacked.into()),
        Err(_) if body.is_empty() => Err("EOF".to_owned()),
        Err(_) => Err("gzip: invalid header".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::{LoopbackUrl, unpack};

    #[test]
    fn a_packed_answer_is_unpacked() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(b"{}").unwrap();
        assert_eq!(unpack(&packer.finish().unwrap()).unwrap(), "{}");
        assert!(unpack(b"{}").is_err());
    }

    #[test]
    fn only_plain_http_on_loopback_is_ever_called() {
        for endpoint in [
            "http://localhost/",
            "http://127.0.0.1:8080/x?y",
            "http://127.9.9.9/",
            "http://[::1]:1/",
        ] {
            assert!(LoopbackUrl::parse(endpoint).is_some(), "{endpoint}");
        }
        for endpoint in [
            "https://localhost/",
            "http://192.0.2.1/",
            "http://example.com/",
            "http://localhost.example.com/",
            "http://127.0.0.1.example.com/",
            "http://[::ffff:192.0.2.1]/",
            "http://0.0.0.0/",
            "ftp://127.0.0.1/",
            "not a url",
        ] {
            assert_eq!(LoopbackUrl::parse(endpoint), None, "{endpoint}");
        }
    }
}
