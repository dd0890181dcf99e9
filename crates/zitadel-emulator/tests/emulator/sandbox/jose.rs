//! JWT and JWE payloads, opened as a receiver opens them.

use aes_kw::{KeyInit as _, KwAes256};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use num_bigint::BigUint;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde_json::{Value, json};
use zitadel_emulator::{Emulator, Firing, Outcome};

use super::payloads::skeleton;
use super::receiver::Receiver;
use super::{fire, server};
use crate::client::{ask, owner};

fn decode(part: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(part).unwrap()
}

fn post(emulator: &Emulator, path: &str, body: &Value) -> Value {
    let (address, token) = (emulator.address().to_string(), emulator.token());
    let path = format!("/v2/actions/targets{path}");
    let answer = owner(&address, &token, "POST", &path, Some(body)).unwrap();
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

/// An instance whose events go to a target with this payload type.
fn instance(payload_type: &str, receiver: &Receiver) -> (Emulator, String) {
    let emulator = server("4.13.1");
    let draft = json!({
        "name": "hook", "restWebhook": { "interruptOnError": true }, "timeout": "5s",
        "endpoint": receiver.url, "payloadType": payload_type,
    });
    let id = post(&emulator, "", &draft)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    emulator.set_execution("function/preuserinfo", &[&id]);
    (emulator, id)
}

/// The payload of a JWT that the key set of the emulator verifies.
fn verify(emulator: &Emulator, jwt: &str) -> Value {
    let address = emulator.address().to_string();
    let keys = ask(&address, "GET", "/oauth/v2/keys", &[], None)
        .unwrap()
        .json();
    let (message, signature) = jwt.rsplit_once('.').unwrap();
    let (header, payload) = message.split_once('.').unwrap();
    let header: Value = serde_json::from_slice(&decode(header)).unwrap();
    let key = &keys["keys"][0];
    assert_eq!(
        (&header["kid"], &header["alg"]),
        (&key["kid"], &json!("RS256"))
    );
    assert_eq!(header["typ"], "JWT");
    let part = |name: &str| decode(key[name].as_str().unwrap());
    RsaPublicKeyComponents {
        n: part("n"),
        e: part("e"),
    }
    .verify(
        &RSA_PKCS1_2048_8192_SHA256,
        message.as_bytes(),
        &decode(signature),
    )
    .unwrap();
    serde_json::from_slice(&decode(payload)).unwrap()
}

#[test]
fn a_jwt_verifies_with_the_instances_key_set_and_the_signature_covers_it_as_it_is_sent() {
    let receiver = Receiver::answering(200, "");
    let (emulator, _) = instance("PAYLOAD_TYPE_JWT", &receiver);
    let trace = fire(&emulator, "function/preuserinfo");
    assert!(trace.succeeded(), "{trace}");
    let got = receiver.last();
    assert_eq!(got.header("Content-Type"), Some("application/json"));
    assert!(got.header("Zitadel-Signature").is_some());
    let payload = verify(&emulator, &got.body);
    assert_eq!(payload["function"], "function/preuserinfo");
    let shown = trace.calls[0].payload.as_deref().unwrap();
    assert_eq!(serde_json::from_str::<Value>(shown).unwrap(), payload);
}

#[test]
fn a_jwt_has_the_recorded_shape() {
    let text = include_str!("../../../../../tests/fixtures/recordings/payloads/v4.13.1.json");
    let recorded: Vec<Value> = serde_json::from_str(text).unwrap();
    let jwt = recorded
        .iter()
        .find(|payload| payload["kind"] == "request-jwt");
    let jwt = jwt.unwrap()["body_text"].as_str().unwrap();
    let receiver = Receiver::answering(200, "");
    let (emulator, id) = instance("PAYLOAD_TYPE_JWT", &receiver);
    let method = "request/zitadel.user.v2.UserService/GetUserByID";
    emulator.set_execution(method, &[&id]);
    let firing = Firing::new(method).data(r#"{"userId":"1"}"#);
    assert!(emulator.fire_blocking(firing).unwrap().succeeded());
    let got = receiver.last().body;
    for part in 0..2 {
        let shape = |jwt: &str| {
            let text = decode(jwt.split('.').nth(part).unwrap());
            skeleton(std::str::from_utf8(&text).unwrap())
        };
        assert_eq!(shape(&got), shape(jwt));
    }
}

/// Adds and activates a key; the PEM is made of a DER SubjectPublicKeyInfo.
fn activate(emulator: &Emulator, target: &str, der: &[u8]) -> String {
    let pem = format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
        STANDARD.encode(der)
    );
    let key = json!({ "publicKey": STANDARD.encode(pem) });
    let added = post(emulator, &format!("/{target}/publickeys"), &key);
    let id = added["keyId"].as_str().unwrap().to_owned();
    post(
        emulator,
        &format!("/{target}/publickeys/{id}/activate"),
        &json!({}),
    );
    id
}

/// Opens the content of a JWE with its content key.
fn open(jwe: &str, content_key: &[u8]) -> String {
    let parts: Vec<&str> = jwe.split('.').collect();
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, content_key).unwrap());
    let nonce = Nonce::try_assume_unique_for_key(&decode(parts[2])).unwrap();
    let mut sealed = [decode(parts[3]), decode(parts[4])].concat();
    let aad = Aad::from(parts[0].as_bytes());
    let opened = key.open_in_place(nonce, aad, &mut sealed).unwrap();
    String::from_utf8(opened.to_vec()).unwrap()
}

fn header(jwe: &str) -> Value {
    serde_json::from_slice(&decode(jwe.split('.').next().unwrap())).unwrap()
}

#[test]
fn a_jwe_for_an_rsa_key_opens_with_its_private_key() {
    // The key of the emulator's service account serves as the receiver's.
    let pem = include_str!("../../../data/service_account.pem");
    let der = STANDARD
        .decode(
            pem.lines()
                .filter(|line| !line.starts_with('-'))
                .collect::<String>(),
        )
        .unwrap();
    let numbers = integers(&der);
    let (modulus, exponent, private) = (&numbers[1], &numbers[2], &numbers[3]);
    let number = |bytes: &[u8]| element(0x02, bytes);
    let key = element(0x30, &[number(modulus), number(exponent)].concat());
    let rsa = [0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0];
    let bits = element(0x03, &[vec![0], key].concat());
    let info = element(0x30, &[element(0x30, &rsa), bits].concat());

    let receiver = Receiver::answering(200, "");
    let (emulator, id) = instance("PAYLOAD_TYPE_JWE", &receiver);
    let key_id = activate(&emulator, &id, &info);
    assert!(fire(&emulator, "function/preuserinfo").succeeded());
    let jwe = receiver.last().body;
    let header = header(&jwe);
    assert_eq!(
        (&header["alg"], &header["enc"]),
        (&json!("RSA-OAEP-256"), &json!("A256GCM"))
    );
    assert_eq!(header["kid"], json!(key_id));
    let encrypted = BigUint::from_bytes_be(&decode(jwe.split('.').nth(1).unwrap()));
    let power = encrypted.modpow(
        &BigUint::from_bytes_be(private),
        &BigUint::from_bytes_be(modulus),
    );
    let content_key = oaep(&power.to_bytes_be());
    let payload = verify(&emulator, &open(&jwe, &content_key));
    assert_eq!(payload["function"], "function/preuserinfo");
}

#[test]
fn a_jwe_for_an_elliptic_key_opens_with_its_private_key() {
    let private = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).unwrap();
    let point = private.compute_public_key().unwrap();
    let algorithm = [
        0x06, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7,
    ];
    let bits = element(0x03, &[&[0], point.as_ref()].concat());
    let info = element(0x30, &[element(0x30, &algorithm), bits].concat());
    let receiver = Receiver::answering(200, "");
    let (emulator, id) = instance("PAYLOAD_TYPE_JWE", &receiver);
    activate(&emulator, &id, &info);
    assert!(fire(&emulator, "function/preuserinfo").succeeded());
    let jwe = receiver.last().body;
    let header = header(&jwe);
    assert_eq!(header["alg"], "ECDH-ES+A256KW");
    let coordinate = |name: &str| decode(header["epk"][name].as_str().unwrap());
    let peer = [vec![4], coordinate("x"), coordinate("y")].concat();
    let peer = UnparsedPublicKey::new(&ECDH_P256, peer);
    let derived = agree_ephemeral(private, &peer, |secret| {
        let mut text = vec![0, 0, 0, 1];
        text.extend(secret);
        text.extend([0, 0, 0, 14]);
        text.extend(b"ECDH-ES+A256KW");
        text.extend([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
        digest(&SHA256, &text)
    })
    .unwrap();
    let key: [u8; 32] = derived.as_ref().try_into().unwrap();
    let mut content_key = [0; 32];
    KwAes256::new(&key.into())
        .unwrap_key(&decode(jwe.split('.').nth(1).unwrap()), &mut content_key)
        .unwrap();
    let payload = verify(&emulator, &open(&jwe, &content_key));
    assert_eq!(payload["function"], "function/preuserinfo");
}

#[test]
fn a_jwe_without_an_active_key_fails_the_call() {
    let receiver = Receiver::answering(200, "");
    let (emulator, _) = instance("PAYLOAD_TYPE_JWE", &receiver);
    let trace = fire(&emulator, "function/preuserinfo");
    assert!(
        matches!(trace.outcome, Outcome::Refused { status: 500, .. }),
        "{trace}"
    );
    assert!(trace.to_string().contains("EXEC-2n8fhs7g"));
    assert!(receiver.received().is_empty());
}

/// A DER element.
fn element(tag: u8, contents: &[u8]) -> Vec<u8> {
    let length = contents.len();
    let head = match length {
        0..0x80 => vec![tag, u8::try_from(length).unwrap()],
        _ => vec![tag, 0x82, (length >> 8) as u8, length as u8],
    };
    [head, contents.to_vec()].concat()
}

/// The integers in a DER sequence.
fn integers(der: &[u8]) -> Vec<Vec<u8>> {
    let head = |bytes: &[u8]| match bytes[1] {
        0x82 => (4, usize::from(bytes[2]) << 8 | usize::from(bytes[3])),
        0x81 => (3, usize::from(bytes[2])),
        length => (2, usize::from(length)),
    };
    let mut rest = &der[head(der).0..];
    let mut numbers = Vec::new();
    while !rest.is_empty() {
        let (start, length) = head(rest);
        numbers.push(rest[start..start + length].to_vec());
        rest = &rest[start + length..];
    }
    numbers
}

/// The message in an OAEP block with SHA-256, whose first byte, a zero, is gone.
fn oaep(block: &[u8]) -> Vec<u8> {
    let block = [vec![0; 255 - block.len()], block.to_vec()].concat();
    let (mut seed, mut data) = (block[..32].to_vec(), block[32..].to_vec());
    let mask = |bytes: &mut [u8], seed: &[u8]| {
        for (at, byte) in bytes.iter_mut().enumerate() {
            let counter = u32::try_from(at / 32).unwrap().to_be_bytes();
            *byte ^= digest(&SHA256, &[seed, &counter].concat()).as_ref()[at % 32];
        }
    };
    mask(&mut seed, &data);
    mask(&mut data, &seed);
    assert_eq!(&data[..32], digest(&SHA256, b"").as_ref());
    let start = data[32..].iter().position(|byte| *byte == 1).unwrap();
    data[32 + start + 1..].to_vec()
}
