//! Which certificates are trusted, and which one the client presents.

use std::sync::{Arc, OnceLock};

use rustls::{
    ClientConfig, DigitallySignedStruct, Error as TlsError, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{
        CertificateDer, PrivateKeyDer, ServerName, UnixTime,
        pem::{Error as PemError, PemObject},
    },
    sign::{CertifiedKey, SingleCertAndKey},
};
use rustls_platform_verifier::Verifier;

use super::{ClientIdentity, ConfigError, TransportConfig};

/// The TLS side of a client: HTTP/2 where it is offered, HTTP/1.1 elsewhere.
pub(super) fn client_config(config: &TransportConfig) -> Result<ClientConfig, ConfigError> {
    let provider = Arc::new(ring::default_provider());
    let trust = if config.insecure_skip_verify {
        Trust::Anyone
    } else {
        Trust::System {
            extra: authorities(&config.ca_certificates)?,
            verifier: OnceLock::new(),
        }
    };
    let verifier = CertificateVerifier {
        provider: provider.clone(),
        trust,
    };
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| ConfigError::Client(error.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let mut tls = match &config.client_identity {
        Some(identity) => {
            let identity = SingleCertAndKey::from(certified_key(identity, &provider)?);
            builder.with_client_cert_resolver(Arc::new(identity))
        }
        None => builder.with_no_client_auth(),
    };
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(tls)
}

fn authorities(bundles: &[String]) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let mut all = Vec::new();
    for bundle in bundles {
        let found = certificates(bundle).map_err(ConfigError::CaCertificate)?;
        // A root store refuses anything but a certificate; better now than in the first handshake.
        let mut store = rustls::RootCertStore::empty();
        for certificate in &found {
            let added = store.add(certificate.clone());
            added.map_err(|error| ConfigError::CaCertificate(error.to_string()))?;
        }
        all.extend(found);
    }
    Ok(all)
}

fn certificates(pem: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let pem = pem.trim_start_matches('\u{feff}');
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
    match found {
        Ok(found) if found.is_empty() => Err("it has no PEM block `CERTIFICATE`".to_owned()),
        Ok(found) => Ok(found),
        Err(error) => Err(in_words(&error)),
    }
}

fn certified_key(
    identity: &ClientIdentity,
    provider: &CryptoProvider,
) -> Result<CertifiedKey, ConfigError> {
    let chain = certificates(&identity.certificate).map_err(ConfigError::ClientCertificate)?;
    let key = PrivateKeyDer::from_pem_slice(identity.key.trimmed().as_bytes())
        .map_err(|error| ConfigError::ClientKey(in_words(&error)))?;
    CertifiedKey::from_der(chain, key, provider).map_err(|error| match error {
        TlsError::InconsistentKeys(_) => {
            ConfigError::ClientKey("it does not belong to the client certificate".to_owned())
        }
        TlsError::InvalidCertificate(_) => ConfigError::ClientCertificate(error.to_string()),
        other => ConfigError::ClientKey(other.to_string()),
    })
}

/// Says what is wrong with a PEM string without quoting a line of it, as the library would.
pub(crate) fn in_words(error: &PemError) -> String {
    let words = match error {
        PemError::NoItemsFound => "there is no PEM block of a private key",
        PemError::MissingSectionEnd { .. } => "its PEM block has no end",
        PemError::IllegalSectionStart { .. } => "its PEM block begins with a malformed line",
        PemError::Base64Decode(_) => "its PEM block is not base64",
        _ => "it is not PEM",
    };
    words.to_owned()
}

/// Verifies certificates by `trust`, and the signatures of a handshake in any case.
#[derive(Debug)]
struct CertificateVerifier {
    provider: Arc<CryptoProvider>,
    trust: Trust,
}

/// Whose certificates are trusted.
#[derive(Debug)]
enum Trust {
    /// Everybody's.
    Anyone,
    /// Those that the system trusts, and those of additional authorities.
    System {
        extra: Vec<CertificateDer<'static>>,
        /// Filled by the first handshake: reading the system's roots takes milliseconds, which a
        /// start without any request should not cost.
        verifier: OnceLock<Result<Verifier, TlsError>>,
    },
}

impl ServerCertVerifier for CertificateVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        let Trust::System { extra, verifier } = &self.trust else {
            return Ok(ServerCertVerified::assertion());
        };
        verifier
            .get_or_init(|| {
                Verifier::new_with_extra_roots(extra.iter().cloned(), self.provider.clone())
            })
            .as_ref()
            .map_err(Clone::clone)?
            .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, cert, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, cert, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
