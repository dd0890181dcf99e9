//! The two throw-away certificates of AutoMTLS: the client's, read; ours, made.

use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair, PKCS_ECDSA_P256_SHA256};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

/// The certificate that the client announced in `PLUGIN_CLIENT_CERT`.
#[derive(Clone, Debug)]
pub(crate) struct ClientCertificate {
    /// The exact bytes that the connecting peer must present.
    pub(crate) der: CertificateDer<'static>,
    /// The first moment of its validity.
    pub(crate) not_before: OffsetDateTime,
    /// The last moment of its validity.
    pub(crate) not_after: OffsetDateTime,
    /// The subject's public key, a DER `SubjectPublicKeyInfo`.
    pub(crate) public_key_info: Vec<u8>,
}

/// Why `PLUGIN_CLIENT_CERT` could not be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CertificateError {
    /// The variable holds no PEM certificate.
    #[error("it holds no certificate in PEM form")]
    NotPem(#[source] rustls::pki_types::pem::Error),
    /// The certificate's bytes are not X.509.
    #[error("its certificate is not valid X.509 (no {0} where one belongs)")]
    NotX509(&'static str),
}

impl ClientCertificate {
    /// Reads the first certificate of a PEM text.
    pub(crate) fn from_pem(pem: &str) -> Result<Self, CertificateError> {
        let der = CertificateDer::from_pem_slice(pem.as_bytes())
            .map_err(CertificateError::NotPem)?
            .into_owned();
        // RFC 5280: Certificate { tbs { [0] version?, serial, algorithm, issuer, validity, subject,
        // publicKeyInfo, … }, … }.
        let (_, certificate, _) = element(&der, "certificate")?;
        let (_, mut tbs, _) = element(certificate, "certificate body")?;
        if tbs.first() == Some(&0xa0) {
            (_, _, tbs) = element(tbs, "version")?;
        }
        for name in ["serial number", "signature algorithm", "issuer"] {
            (_, _, tbs) = element(tbs, name)?;
        }
        let (_, validity, rest) = element(tbs, "validity")?;
        let (_, _, public_key_info) = element(rest, "subject")?;
        let (_, _, after) = element(public_key_info, "public key")?;
        let public_key_info = &public_key_info[..public_key_info.len() - after.len()];
        let (tag, not_before, validity) = element(validity, "start of validity")?;
        let not_before = moment(tag, not_before).ok_or(CertificateError::NotX509("start"))?;
        let (tag, not_after, _) = element(validity, "end of validity")?;
        let not_after = moment(tag, not_after).ok_or(CertificateError::NotX509("end"))?;
        Ok(Self {
            not_before,
            not_after,
            public_key_info: public_key_info.to_vec(),
            der,
        })
    }
}

/// Splits the first DER element off: its tag, its content, and what follows it.
fn element<'a>(
    bytes: &'a [u8],
    name: &'static str,
) -> Result<(u8, &'a [u8], &'a [u8]), CertificateError> {
    split_element(bytes).ok_or(CertificateError::NotX509(name))
}

fn split_element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let digits = usize::from(first & 0x7f);
        // Four digits already allow 4 GiB; DER forbids zero digits (an indefinite length).
        if digits == 0 || digits > 4 {
            return None;
        }
        let (digits, rest) = rest.split_at_checked(digits)?;
        let length = digits
            .iter()
            .fold(0_usize, |length, digit| length << 8 | usize::from(*digit));
        (length, rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

/// Reads a UTCTime (tag 23) or a GeneralizedTime (tag 24).
fn moment(tag: u8, text: &[u8]) -> Option<OffsetDateTime> {
    const FORMAT: &[BorrowedFormatItem<'_>] =
        format_description!("[year][month][day][hour][minute][second]Z");
    let text = std::str::from_utf8(text).ok()?;
    let text = match tag {
        // RFC 5280: two-digit years from 50 on belong to the 20th century.
        23 if text.get(..2)? >= "50" => format!("19{text}"),
        23 => format!("20{text}"),
        24 => text.to_owned(),
        _ => return None,
    };
    Some(
        time::PrimitiveDateTime::parse(&text, FORMAT)
            .ok()?
            .assume_utc(),
    )
}

/// Our certificate and its key: ECDSA P-256, self-signed, for the name `localhost`.
pub(crate) struct ServerCertificate {
    /// What the handshake line announces.
    pub(crate) der: CertificateDer<'static>,
    /// Its private key, which never leaves the process.
    pub(crate) key: PrivateKeyDer<'static>,
}

impl ServerCertificate {
    /// Makes a new one. P-256 takes well under a millisecond, where go-plugin's own P-521 would be
    /// most of a provider's start.
    pub(crate) fn generate() -> Result<Self, rcgen::Error> {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let mut parameters = CertificateParams::new(["localhost".to_owned()])?;
        // The client puts this certificate into its root pool, as it does with Go's CA:true one.
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = parameters.self_signed(&key)?;
        Ok(Self {
            der: certificate.der().clone(),
            key: PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
        })
    }
}

/// The PEM form of a certificate, as an environment variable carries it.
#[cfg(test)]
pub(crate) fn pem_of(der: &CertificateDer<'_>) -> String {
    use base64::Engine;
    let body = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n")
}

#[cfg(test)]
pub(crate) mod test_client;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_certificate_reads_back_with_its_bytes_and_validity() {
        let made = ServerCertificate::generate().unwrap();
        let pem = pem_of(&made.der);
        let read = ClientCertificate::from_pem(&pem).unwrap();
        assert_eq!(read.der, made.der);
        assert!(read.not_before < OffsetDateTime::now_utc());
        assert!(read.not_after > OffsetDateTime::now_utc());
        assert_eq!(read.public_key_info[0], 0x30);
    }

    #[test]
    fn every_truncation_of_a_certificate_is_refused() {
        let made = ServerCertificate::generate().unwrap();
        for length in 0..made.der.len() {
            let cut = CertificateDer::from(made.der[..length].to_vec());
            assert!(
                ClientCertificate::from_pem(&pem_of(&cut)).is_err(),
                "{length}"
            );
        }
    }

    #[test]
    fn text_that_is_not_pem_is_refused() {
        for text in ["", "certificate", "-----BEGIN CERTIFICATE-----"] {
            assert!(matches!(
                ClientCertificate::from_pem(text),
                Err(CertificateError::NotPem(_))
            ));
        }
    }

    #[test]
    fn two_digit_years_follow_rfc_5280() {
        let year = |text: &[u8]| moment(23, text).map(time::OffsetDateTime::year);
        assert_eq!(year(b"491231235959Z"), Some(2049));
        assert_eq!(year(b"500101000000Z"), Some(1950));
        assert_eq!(
            moment(24, b"20560101000000Z").map(time::OffsetDateTime::year),
            Some(2056)
        );
        assert_eq!(moment(4, b"20560101000000Z"), None);
    }
}
