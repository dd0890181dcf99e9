//! The text of a public key, checked as the server checks it.

use std::{fmt, str::FromStr};

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD},
};
use ring::digest::{SHA256, digest};

use super::der;

/// The longest string that the server accepts, in bytes (API.md 4.4).
const LONGEST: usize = 8192;

/// The PEM string of an RSA or ECDSA public key; equal when the key is equal, however it is
/// written.
///
/// The server reads the first PEM block, which has to be a SubjectPublicKeyInfo, and allows text
/// around it (API.md 4.4).
#[derive(Clone, Debug)]
pub struct PublicKeyPem {
    text: String,
    der: Vec<u8>,
}

impl PublicKeyPem {
    /// The string as it was read.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What the server calls the key's fingerprint: `SHA256:` and the unpadded base64 of SHA-256
    /// over the DER inside the PEM (API.md 4.4).
    pub fn fingerprint(&self) -> String {
        let hash = digest(&SHA256, &self.der);
        format!("SHA256:{}", STANDARD_NO_PAD.encode(hash))
    }
}

impl PartialEq for PublicKeyPem {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for PublicKeyPem {}

impl fmt::Display for PublicKeyPem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for PublicKeyPem {
    type Err = InvalidPublicKey;

    fn from_str(text: &str) -> Result<Self, InvalidPublicKey> {
        if text.len() > LONGEST {
            return Err(InvalidPublicKey::TooLong(text.len()));
        }
        let der = first_block(text)?;
        if !der::is_rsa_or_ecdsa_key(&der) {
            return Err(InvalidPublicKey::OtherKey);
        }
        Ok(Self {
            text: text.to_owned(),
            der,
        })
    }
}

/// The bytes of the first PEM block, which has to be a public key.
fn first_block(text: &str) -> Result<Vec<u8>, InvalidPublicKey> {
    let mut lines = text.lines().map(str::trim_end);
    let label = lines
        .find_map(|line| line.strip_prefix("-----BEGIN ")?.strip_suffix("-----"))
        .ok_or_else(|| {
            let is_ssh = ["ssh-", "ecdsa-sha2-"]
                .iter()
                .any(|kind| text.trim_start().starts_with(kind));
            if is_ssh {
                InvalidPublicKey::OpenSsh
            } else {
                InvalidPublicKey::NoBlock
            }
        })?;
    match label {
        "PUBLIC KEY" => {}
        "RSA PUBLIC KEY" => return Err(InvalidPublicKey::Pkcs1),
        "CERTIFICATE" => return Err(InvalidPublicKey::Certificate),
        label if label.ends_with("PRIVATE KEY") => return Err(InvalidPublicKey::Private),
        _ => return Err(InvalidPublicKey::OtherBlock),
    }
    let mut base64 = String::new();
    for line in lines {
        if line == "-----END PUBLIC KEY-----" {
            return STANDARD
                .decode(base64)
                .map_err(|_| InvalidPublicKey::NotBase64);
        }
        base64.extend(line.split_whitespace());
    }
    Err(InvalidPublicKey::NoEnd)
}

/// Why a string is not a public key. It never quotes the string, which may be a private key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPublicKey {
    /// More bytes than the server takes.
    #[error("it has {0} bytes, and ZITADEL accepts at most 8192")]
    TooLong(usize),
    /// No PEM block.
    #[error(
        "it has no PEM block, which starts with a line `-----BEGIN PUBLIC KEY-----` without indentation"
    )]
    NoBlock,
    /// A line of OpenSSH.
    #[error("it is an OpenSSH key. Convert it with `ssh-keygen -e -m PKCS8 -f key.pub`")]
    OpenSsh,
    /// A private key.
    #[error(
        "it is a private key, which must stay with the receiver. Extract its public key with \
         `openssl pkey -in key.pem -pubout`"
    )]
    Private,
    /// PKCS#1, which ZITADEL refuses.
    #[error(
        "it is an RSA key in PKCS#1, which ZITADEL refuses. Convert it with `openssl rsa \
         -RSAPublicKey_in -in key.pem -pubout`"
    )]
    Pkcs1,
    /// A certificate.
    #[error("it is a certificate. Extract its key with `openssl x509 -in cert.pem -noout -pubkey`")]
    Certificate,
    /// A block of another kind.
    #[error("its first PEM block is not a `PUBLIC KEY`")]
    OtherBlock,
    /// The block is cut off.
    #[error("its PEM block has no line `-----END PUBLIC KEY-----`")]
    NoEnd,
    /// The block's body cannot be read.
    #[error("its PEM block is not base64")]
    NotBase64,
    /// Ed25519 or another algorithm, an unnamed curve, or something else than a key.
    #[error(
        "its PEM block contains neither an RSA key nor an ECDSA key on P-224, P-256, P-384 or P-521"
    )]
    OtherKey,
}

#[cfg(test)]
mod tests {
    use super::{InvalidPublicKey as Invalid, PublicKeyPem};

    const RSA: &str =
        include_str!("../../../../tests/fixtures/recordings/official-provider/rsa.pem");

    fn read(text: &str) -> Result<PublicKeyPem, Invalid> {
        text.parse()
    }

    fn block(label: &str, body: &str) -> String {
        format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
    }

    #[test]
    fn a_key_is_itself_however_it_is_written() {
        let key = read(RSA).unwrap();
        let windows = RSA.replace('\n', "\r\n");
        let around = format!("Made for the gate.\n{RSA}\nEnd of file.\n");
        let one_line = RSA.lines().filter(|line| !line.starts_with('-'));
        let one_line = block("PUBLIC KEY", &one_line.collect::<String>());
        for same in [windows, around, one_line] {
            let same = read(&same).unwrap();
            assert_eq!(same, key);
            assert_eq!(same.fingerprint(), key.fingerprint());
        }
        assert_ne!(key, read(include_str!("p256.pem")).unwrap());
    }

    #[test]
    fn what_the_server_refuses_is_refused_with_its_reason() {
        let ed25519 = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";
        let cases = [
            ("", Invalid::NoBlock),
            ("  -----BEGIN PUBLIC KEY-----", Invalid::NoBlock),
            ("-----BEGIN PUBLIC KEY-----\nAAAA\n", Invalid::NoEnd),
            (&block("PUBLIC KEY", "%%%%"), Invalid::NotBase64),
            (&block("PUBLIC KEY", "MAA="), Invalid::OtherKey),
            (&block("PUBLIC KEY", ed25519), Invalid::OtherKey),
            (&block("RSA PUBLIC KEY", "MAA="), Invalid::Pkcs1),
            (&block("CERTIFICATE", "MAA="), Invalid::Certificate),
            (&block("RSA PRIVATE KEY", "MAA="), Invalid::Private),
            (&block("OPENSSH PRIVATE KEY", "MAA="), Invalid::Private),
            (&block("X509 CRL", "MAA="), Invalid::OtherBlock),
            (&"x".repeat(8193), Invalid::TooLong(8193)),
        ];
        for (text, why) in cases {
            assert_eq!(read(text), Err(why), "{text:.60}");
        }
    }

    #[test]
    fn only_the_first_block_counts() {
        let second = format!("{}{RSA}", block("CERTIFICATE", "MAA="));
        assert_eq!(read(&second), Err(Invalid::Certificate));
    }

    #[test]
    fn no_cut_or_bent_key_panics_or_is_accepted_with_bytes_missing() {
        let body: String = RSA.lines().filter(|line| !line.starts_with('-')).collect();
        for length in (0..body.len()).step_by(4) {
            assert!(read(&block("PUBLIC KEY", &body[..length])).is_err());
        }
    }
}
