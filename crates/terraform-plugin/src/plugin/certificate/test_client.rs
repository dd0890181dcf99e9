//! A client's certificate as go-plugin makes it: ECDSA P-521, self-signed.

use p521::ecdsa::signature::Signer;
use p521::ecdsa::{Signature, SigningKey};
use ring::rand::SecureRandom;
use time::{Duration, OffsetDateTime};

use super::{ClientCertificate, pem_of};

/// A client and the key of its certificate.
pub(crate) struct TestClient {
    pub(crate) certificate: ClientCertificate,
    pub(crate) key: SigningKey,
}

/// A client whose certificate is valid now.
pub(crate) fn valid() -> TestClient {
    let now = OffsetDateTime::now_utc();
    valid_between(now - Duration::hours(1), now + Duration::hours(1))
}

/// A client whose certificate is valid in this time only.
pub(crate) fn valid_between(from: OffsetDateTime, to: OffsetDateTime) -> TestClient {
    let mut scalar = [0; 66];
    // 512 random bits are below the curve's order of 521, and zero with no real chance.
    ring::rand::SystemRandom::new()
        .fill(&mut scalar[2..])
        .unwrap();
    let key = SigningKey::from_slice(&scalar).unwrap();
    let algorithm = sequence(&[&tlv(6, b"\x2a\x86\x48\xce\x3d\x04\x03\x04")]);
    let name = sequence(&[]);
    let validity = sequence(&[&generalized_time(from), &generalized_time(to)]);
    let point = key.verifying_key().to_sec1_point(false);
    let public_key_info = sequence(&[
        &sequence(&[
            &tlv(6, b"\x2a\x86\x48\xce\x3d\x02\x01"),
            &tlv(6, b"\x2b\x81\x04\x00\x23"),
        ]),
        &tlv(3, &[&[0], point.as_bytes()].concat()),
    ]);
    let version = tlv(0xa0, &tlv(2, &[2]));
    let serial = tlv(2, &[1]);
    let body = sequence(&[
        &version,
        &serial,
        &algorithm,
        &name,
        &validity,
        &name,
        &public_key_info,
    ]);
    let signature: Signature = key.sign(&body);
    let signature = tlv(3, &[&[0], signature.to_der().as_bytes()].concat());
    let der = sequence(&[&body, &algorithm, &signature]).into();
    TestClient {
        certificate: ClientCertificate::from_pem(&pem_of(&der)).unwrap(),
        key,
    }
}

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    let head = match content.len() {
        0..=127 => vec![tag, length[1]],
        128..=255 => vec![tag, 0x81, length[1]],
        _ => vec![tag, 0x82, length[0], length[1]],
    };
    [head, content.to_vec()].concat()
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

fn generalized_time(at: OffsetDateTime) -> Vec<u8> {
    let format = time::macros::format_description!("[year][month][day][hour][minute][second]Z");
    tlv(24, at.format(format).unwrap().as_bytes())
}
