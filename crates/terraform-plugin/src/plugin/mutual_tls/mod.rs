//! AutoMTLS: only the process that started this provider may talk to it.
//!
//! go-plugin's client makes an ECDSA P-521 certificate, self-signed and marked as a CA, for each
//! provider it starts. `ring` cannot verify P-521 and webpki refuses a CA as a leaf, so the peer is
//! judged here: its certificate must be the announced one, byte for byte, and the handshake must be
//! signed by that certificate's key. That is stricter than go-plugin's own check.

use std::sync::Arc;

use p521::ecdsa::signature::Verifier;
use p521::ecdsa::{Signature, VerifyingKey};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, ring, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::version::TLS13;
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, PeerMisbehaved,
    ServerConfig, SignatureScheme,
};
use time::OffsetDateTime;

use super::certificate::{ClientCertificate, ServerCertificate};

/// A TLS 1.3 server that presents `server` and accepts the holder of `client` only.
pub(crate) fn server_config(
    server: ServerCertificate,
    client: ClientCertificate,
) -> Result<Arc<ServerConfig>, Error> {
    let provider = Arc::new(ring::default_provider());
    let verifier = PinnedClient {
        client,
        other_algorithms: provider.signature_verification_algorithms,
    };
    let mut config = ServerConfig::builder_with_provider(Arc::<CryptoProvider>::clone(&provider))
        .with_protocol_versions(&[&TLS13])?
        .with_client_cert_verifier(Arc::new(verifier))
        .with_single_cert(vec![server.der], server.key)?;
    config.alpn_protocols = vec![b"h2".to_vec()];
    // One client connects once: a resumption ticket would only be a second way in.
    config.send_tls13_tickets = 0;
    Ok(Arc::new(config))
}

/// Accepts one certificate, while it is valid.
#[derive(Debug)]
struct PinnedClient {
    client: ClientCertificate,
    other_algorithms: WebPkiSupportedAlgorithms,
}

impl ClientCertVerifier for PinnedClient {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        if *end_entity != self.client.der {
            return Err(CertificateError::ApplicationVerificationFailure.into());
        }
        let now = i64::try_from(now.as_secs())
            .ok()
            .and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok())
            .ok_or(Error::FailedToGetCurrentTime)?;
        if now < self.client.not_before {
            return Err(CertificateError::NotValidYet.into());
        }
        if now > self.client.not_after {
            return Err(CertificateError::Expired.into());
        }
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme.into())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        if dss.scheme != SignatureScheme::ECDSA_NISTP521_SHA512 {
            return verify_tls13_signature(message, cert, dss, &self.other_algorithms);
        }
        verify_p521(&self.client.public_key_info, message, dss.signature())
            .ok_or(CertificateError::BadSignature)?;
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let mut schemes = vec![SignatureScheme::ECDSA_NISTP521_SHA512];
        schemes.extend(self.other_algorithms.supported_schemes());
        schemes
    }
}

/// Verifies an ECDSA P-521 signature over `message` (hashed with SHA-512 here).
fn verify_p521(public_key_info: &[u8], message: &[u8], signature: &[u8]) -> Option<()> {
    // RFC 5480: everything before the point is fixed for this curve: two lengths, the object ids
    // ecPublicKey and secp521r1, and a bit string without unused bits.
    const PREFIX: &[u8] = b"\x30\x81\x9b\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\
        \x06\x05\x2b\x81\x04\x00\x23\x03\x81\x86\x00";
    let point = public_key_info.strip_prefix(PREFIX)?;
    let key = VerifyingKey::from_sec1_bytes(point).ok()?;
    let signature = Signature::from_der(signature).ok()?;
    key.verify(message, &signature).ok()
}

#[cfg(test)]
mod tests;
