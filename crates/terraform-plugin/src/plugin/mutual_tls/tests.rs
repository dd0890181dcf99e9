//! The channel, seen from a client that holds the right certificate, another, or none.

use std::sync::Arc;

use p521::ecdsa::signature::Signer;
use rustls::client::ResolvesClientCert;
use rustls::client::danger::{ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::ServerName;
use rustls::sign::{CertifiedKey, SigningKey};
use rustls::{ClientConfig, SignatureAlgorithm};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::{TlsAcceptor, TlsConnector};

use super::*;
use crate::plugin::certificate::test_client;

/// Trusts the server whatever it shows: here the client is under test.
#[derive(Debug)]
struct TrustAll;

impl ServerCertVerifier for TrustAll {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ECDSA_NISTP256_SHA256]
    }
}

/// Signs with P-521, which `ring` cannot.
#[derive(Clone, Debug)]
struct P521Key(p521::ecdsa::SigningKey);

impl SigningKey for P521Key {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn rustls::sign::Signer>> {
        offered
            .contains(&SignatureScheme::ECDSA_NISTP521_SHA512)
            .then(|| Box::new(self.clone()) as Box<dyn rustls::sign::Signer>)
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::ECDSA
    }
}

impl rustls::sign::Signer for P521Key {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let signature: Signature = self.0.sign(message);
        Ok(signature.to_der().as_bytes().to_vec())
    }

    fn scheme(&self) -> SignatureScheme {
        SignatureScheme::ECDSA_NISTP521_SHA512
    }
}

#[derive(Debug)]
struct Presents(Option<Arc<CertifiedKey>>);

impl ResolvesClientCert for Presents {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.0.clone()
    }

    fn has_certs(&self) -> bool {
        self.0.is_some()
    }
}

/// Tries to talk: true when the server took a byte from the client and gave it back.
async fn may_talk(announced: ClientCertificate, presented: Option<CertifiedKey>) -> bool {
    let server = ServerCertificate::generate().unwrap();
    let acceptor = TlsAcceptor::from(server_config(server, announced).unwrap());
    let provider = Arc::new(ring::default_provider());
    let client = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13])
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(TrustAll))
        .with_client_cert_resolver(Arc::new(Presents(presented.map(Arc::new))));
    let connector = TlsConnector::from(Arc::new(client));
    let (near, far) = tokio::io::duplex(16 * 1024);
    let echo = async {
        let mut stream = acceptor.accept(far).await?;
        let byte = stream.read_u8().await?;
        stream.write_u8(byte).await?;
        stream.flush().await
    };
    let talk = async {
        let mut stream = connector
            .connect("localhost".try_into().unwrap(), near)
            .await?;
        stream.write_u8(7).await?;
        stream.flush().await?;
        stream.read_u8().await
    };
    let (echoed, answered) = tokio::join!(echo, talk);
    assert_eq!(echoed.is_ok(), answered.is_ok(), "{echoed:?} {answered:?}");
    matches!(answered, Ok(7))
}

fn held(client: &test_client::TestClient) -> CertifiedKey {
    CertifiedKey::new(
        vec![client.certificate.der.clone()],
        Arc::new(P521Key(client.key.clone())),
    )
}

#[tokio::test]
async fn the_holder_of_the_announced_p521_certificate_may_talk() {
    let client = test_client::valid();
    assert!(may_talk(client.certificate.clone(), Some(held(&client))).await);
}

#[tokio::test]
async fn nobody_talks_without_a_certificate() {
    assert!(!may_talk(test_client::valid().certificate, None).await);
}

#[tokio::test]
async fn another_certificate_is_refused() {
    let announced = test_client::valid().certificate;
    let other = test_client::valid();
    assert!(!may_talk(announced, Some(held(&other))).await);
}

#[tokio::test]
async fn the_announced_certificate_without_its_key_is_refused() {
    let client = test_client::valid();
    let thief = CertifiedKey::new(
        vec![client.certificate.der.clone()],
        Arc::new(P521Key(test_client::valid().key)),
    );
    assert!(!may_talk(client.certificate, Some(thief)).await);
}

#[tokio::test]
async fn an_expired_or_future_certificate_is_refused() {
    let now = OffsetDateTime::now_utc();
    let hour = time::Duration::hours(1);
    for (from, to) in [(now - 2 * hour, now - hour), (now + hour, now + 2 * hour)] {
        let client = test_client::valid_between(from, to);
        assert!(!may_talk(client.certificate.clone(), Some(held(&client))).await);
    }
}

#[tokio::test]
async fn an_announced_certificate_with_another_kind_of_key_works_too() {
    let made = ServerCertificate::generate().unwrap();
    let pem = crate::plugin::certificate::pem_of(&made.der);
    let announced = ClientCertificate::from_pem(&pem).unwrap();
    let key = rustls::crypto::ring::sign::any_supported_type(&made.key).unwrap();
    assert!(may_talk(announced, Some(CertifiedKey::new(vec![made.der], key))).await);
}
