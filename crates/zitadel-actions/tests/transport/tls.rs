//! Certificates: whom the client trusts, and what it shows. All are made here.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair,
};
use rustls::{
    RootCertStore, ServerConfig,
    crypto::ring::default_provider,
    pki_types::{PrivateKeyDer, pem::PemObject},
    server::{WebPkiClientVerifier, danger::ClientCertVerifier},
};
use tokio::{io::AsyncWriteExt, net::TcpListener};
use tokio_rustls::TlsAcceptor;
use zitadel_actions::{
    Error, Secret,
    error::{Outcome, TransportFailure, TransportFailureKind},
    exchange::Repeat::{Never, Read},
    transport::{ClientIdentity, ConfigError, Silent, Transport, TransportConfig},
};

use crate::{
    common::{config_at, send, token, transport},
    server::{Reply, Server},
};

/// A certificate authority that nobody knows.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        Self(CertifiedIssuer::self_signed(params, key).expect("an authority"))
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate for `host`, usable on both ends, and its key; PEM.
    fn certify(&self, change: impl FnOnce(&mut CertificateParams), host: &str) -> (String, String) {
        let mut params = CertificateParams::new(vec![host.to_owned()]).expect("a host");
        params.extended_key_usages = vec![
            ExtendedKeyUsagePurpose::ServerAuth,
            ExtendedKeyUsagePurpose::ClientAuth,
        ];
        change(&mut params);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.0).expect("a certificate");
        (certificate.pem(), key.serialize_pem())
    }

    fn verifier(&self) -> Arc<dyn ClientCertVerifier> {
        let mut roots = RootCertStore::empty();
        roots.add(self.0.der().clone()).expect("a root");
        let provider = Arc::new(default_provider());
        WebPkiClientVerifier::builder_with_provider(roots.into(), provider)
            .build()
            .expect("a verifier")
    }
}

/// A server's end with a certificate of `authority` for `host`.
pub(crate) fn acceptor(authority: &Authority, host: &str) -> TlsAcceptor {
    let (certificate, key) = authority.certify(|_| (), host);
    acceptor_with(&certificate, &key, None, &[])
}

fn acceptor_with(
    certificate: &str,
    key: &str,
    clients: Option<Arc<dyn ClientCertVerifier>>,
    alpn: &[&[u8]],
) -> TlsAcceptor {
    let chain = vec![
        rustls::pki_types::CertificateDer::from_pem_slice(certificate.as_bytes()).expect("PEM"),
    ];
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).expect("PEM");
    let builder = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions");
    let builder = match clients {
        Some(verifier) => builder.with_client_cert_verifier(verifier),
        None => builder.with_no_client_auth(),
    };
    let mut config = builder.with_single_cert(chain, key).expect("a certificate");
    config.alpn_protocols = alpn.iter().map(|name| name.to_vec()).collect();
    Arc::new(config).into()
}

async fn server(acceptor: TlsAcceptor) -> Server {
    Server::start_tls(acceptor, |_, _| Reply::ok()).await
}

fn config(server: &Server, authority: &Authority) -> TransportConfig {
    let mut config = config_at(&format!("https://{}", server.address));
    config.ca_certificates.push(authority.pem());
    config
}

/// The failure of a request that must not have reached the server, nor be repeated.
async fn refused(config: TransportConfig, server: &Server) -> TransportFailure {
    let error = send(&transport(config), Never).await.expect_err("refused");
    assert!(
        server.seen().is_empty(),
        "the server saw {:?}",
        server.seen()
    );
    let Error::Transport(failure) = error else {
        panic!("{error}")
    };
    assert_eq!(
        (failure.outcome, failure.tries),
        (Outcome::NothingDone, 1),
        "{failure}"
    );
    *failure
}

#[tokio::test]
async fn a_private_authority_is_trusted_when_it_is_given() {
    let authority = Authority::new();
    let server = server(acceptor(&authority, "127.0.0.1")).await;
    send(&transport(config(&server, &authority)), Never)
        .await
        .expect("an answer");
}

#[tokio::test]
async fn an_unknown_authority_is_refused() {
    let server = server(acceptor(&Authority::new(), "127.0.0.1")).await;
    let failure = refused(config(&server, &Authority::new()), &server).await;
    assert!(
        failure
            .what
            .contains("not signed by an authority that is trusted"),
        "{failure}"
    );
}

#[tokio::test]
async fn a_certificate_for_another_host_is_refused() {
    let authority = Authority::new();
    let server = server(acceptor(&authority, "elsewhere.example")).await;
    let failure = refused(config(&server, &authority), &server).await;
    assert!(
        failure
            .what
            .contains("presented a certificate for a different host name"),
        "{failure}"
    );
    assert_eq!(failure.kind, TransportFailureKind::CertificateHost);
}

#[tokio::test]
async fn an_expired_certificate_is_refused() {
    let authority = Authority::new();
    let expire =
        |params: &mut CertificateParams| params.not_after = rcgen::date_time_ymd(2020, 1, 1);
    let (certificate, key) = authority.certify(expire, "127.0.0.1");
    let server = server(acceptor_with(&certificate, &key, None, &[])).await;
    let failure = refused(config(&server, &authority), &server).await;
    assert!(failure.what.contains("expired"), "{failure}");
    assert_eq!(failure.kind, TransportFailureKind::CertificateDate);
}

#[tokio::test]
async fn plain_http_behind_https_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        stream
            .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            .await
            .expect("written");
        tokio::io::copy(&mut stream, &mut tokio::io::sink())
            .await
            .expect("read to the end");
    });
    let error = send(&transport(config_at(&format!("https://{address}"))), Read).await;
    let text = error.expect_err("refused").to_string();
    assert!(text.contains("does not speak TLS"), "{text}");
}

#[tokio::test]
async fn verification_can_be_skipped() {
    let server = server(acceptor(&Authority::new(), "elsewhere.example")).await;
    let mut config = config_at(&format!("https://{}", server.address));
    config.insecure_skip_verify = true;
    send(&transport(config), Read).await.expect("an answer");
}

#[tokio::test]
async fn a_client_certificate_is_shown_to_a_server_that_asks() {
    let authority = Authority::new();
    let (certificate, key) = authority.certify(|_| (), "127.0.0.1");
    let acceptor = acceptor_with(&certificate, &key, Some(authority.verifier()), &[]);
    let server = server(acceptor).await;

    let failure = refused(config(&server, &authority), &server).await;
    assert!(
        failure.what.contains("asks for a client certificate"),
        "{failure}"
    );

    let stranger = Authority::new().certify(|_| (), "client.example");
    let mut wrong = config(&server, &authority);
    wrong.client_identity = Some(identity(stranger));
    let failure = refused(wrong, &server).await;
    assert!(
        failure.what.contains("refused the TLS handshake"),
        "{failure}"
    );

    let mut right = config(&server, &authority);
    right.client_identity = Some(identity(authority.certify(|_| (), "client.example")));
    send(&transport(right), Never).await.expect("an answer");
}

fn identity((certificate, key): (String, String)) -> ClientIdentity {
    ClientIdentity {
        certificate,
        key: Secret::new(key),
    }
}

fn refusal(change: impl FnOnce(&mut TransportConfig)) -> ConfigError {
    let mut config = config_at("https://zitadel.example");
    change(&mut config);
    Transport::new(config, token(), Arc::new(Silent)).expect_err("refused")
}

#[test]
fn certificates_and_keys_that_cannot_be_used_are_refused_at_once() {
    let authority = Authority::new();
    let (certificate, key) = authority.certify(|_| (), "client.example");
    let (_, other) = authority.certify(|_| (), "client.example");
    for text in [
        "",
        "no PEM",
        key.as_str(),
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
    ] {
        let error = refusal(|config| config.ca_certificates.push(text.to_owned()));
        assert!(matches!(error, ConfigError::CaCertificate(_)), "{error}");
    }
    let error =
        refusal(|config| config.client_identity = Some(identity((key.clone(), key.clone()))));
    assert!(
        matches!(error, ConfigError::ClientCertificate(_)),
        "{error}"
    );
    for wrong in [other.as_str(), "no PEM", certificate.as_str()] {
        let both = (certificate.clone(), wrong.to_owned());
        let error = refusal(|config| config.client_identity = Some(identity(both)));
        assert!(matches!(error, ConfigError::ClientKey(_)), "{error}");
    }
}

#[tokio::test]
async fn http_2_is_spoken_where_it_is_offered() {
    let authority = Authority::new();
    let (certificate, key) = authority.certify(|_| (), "127.0.0.1");
    let acceptor = acceptor_with(&certificate, &key, None, &[b"h2", b"http/1.1"]);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    let serving = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a connection");
        let stream = acceptor.accept(stream).await.expect("a handshake");
        let mut connection = h2::server::handshake(stream).await.expect("HTTP/2");
        let mut paths = Vec::new();
        while let Some(Ok((request, mut respond))) = connection.accept().await {
            paths.push(request.uri().path().to_owned());
            let mut body = respond
                .send_response(http::Response::new(()), false)
                .expect("a head");
            body.send_data("{}".into(), true).expect("a body");
        }
        paths
    });
    let mut config = config_at(&format!("https://{address}"));
    config.ca_certificates.push(authority.pem());
    let transport = transport(config);
    for _ in 0..3 {
        let response = send(&transport, Read).await.expect("an answer");
        assert_eq!(response.body, "{}");
    }
    drop(transport);
    assert_eq!(
        serving.await.expect("no panic"),
        ["/v2/actions/targets/1"; 3]
    );
}
