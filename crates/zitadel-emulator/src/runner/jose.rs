//! JWT and JWE payloads: the instance's web key signs, the target's active public key encrypts.
//!
//! A recording proves the JWT (`tests/fixtures/recordings/payloads/v4.13.1.json`, `request-jwt`);
//! the JWE follows API.md 10, its order of header members is this crate's own.
//!
//! ring does all but two things: RSA with a public key that encrypts is one modular power, done
//! with `num-bigint`, which has no secret of its own here; AES key wrap is the crate `aes-kw`.

use aes_kw::{KeyInit as _, KwAes256};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use num_bigint::BigUint;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{
    Algorithm, ECDH_P256, ECDH_P384, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral,
};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::rsa::PublicKeyComponents;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};

use crate::state::{KeyKind, PublicKey, PublicKeyInfo};

/// The private web key of the instance. It was created for this emulator and opens nothing else.
const WEB_KEY: &str = include_str!("../../data/web_key.pem");
const WEB_KEY_ID: &str = "299000000000000002";

/// The payload cannot be signed or encrypted: the target's key is of another kind, or broken.
#[derive(Debug)]
pub(super) struct Failed;

impl From<ring::error::Unspecified> for Failed {
    fn from(_: ring::error::Unspecified) -> Self {
        Self
    }
}

fn web_key() -> RsaKeyPair {
    let der = WEB_KEY.lines().filter(|line| !line.starts_with('-'));
    let der = STANDARD
        .decode(der.collect::<String>())
        .expect("the crate's own key is PEM");
    RsaKeyPair::from_der(&der).expect("the crate's own key is an RSA key")
}

/// The key set at `/oauth/v2/keys`, which verifies the JWTs.
pub(crate) fn key_set() -> Value {
    let key = PublicKeyComponents::<Vec<u8>>::from(web_key().public());
    json!({ "keys": [{
        "use": "sig",
        "kty": "RSA",
        "kid": WEB_KEY_ID,
        "alg": "RS256",
        "n": URL_SAFE_NO_PAD.encode(&key.n),
        "e": URL_SAFE_NO_PAD.encode(&key.e),
    }] })
}

/// Signs a payload as a JWT in compact form.
pub(super) fn sign(payload: &str) -> Result<String, Failed> {
    let header = format!(r#"{{"alg":"RS256","kid":"{WEB_KEY_ID}","typ":"JWT"}}"#);
    let message = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(payload)
    );
    let key = web_key();
    let mut signature = vec![0; key.public().modulus_len()];
    let random = SystemRandom::new();
    key.sign(
        &RSA_PKCS1_SHA256,
        &random,
        message.as_bytes(),
        &mut signature,
    )?;
    Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// Encrypts a JWT for a public key as a JWE in compact form.
pub(super) fn encrypt(jwt: &str, key: &PublicKey) -> Result<String, Failed> {
    let info = PublicKeyInfo::of_base64(&key.public_key).ok_or(Failed)?;
    let content_key = random::<32>()?;
    let (mut header, encrypted_key) = match &info.kind {
        KeyKind::Rsa { modulus, exponent } => (
            json!({ "alg": "RSA-OAEP-256" }),
            rsa_oaep(modulus, exponent, &content_key)?,
        ),
        KeyKind::P256(point) => wrap(&ECDH_P256, "P-256", point, &content_key)?,
        KeyKind::P384(point) => wrap(&ECDH_P384, "P-384", point, &content_key)?,
        KeyKind::Other => return Err(Failed),
    };
    header["enc"] = json!("A256GCM");
    header["kid"] = json!(key.id);
    let header = URL_SAFE_NO_PAD.encode(header.to_string());
    let nonce = random::<12>()?;
    let sealing = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &content_key)?);
    let mut text = jwt.as_bytes().to_vec();
    let tag = sealing.seal_in_place_separate_tag(
        Nonce::assume_unique_for_key(nonce),
        Aad::from(header.as_bytes()),
        &mut text,
    )?;
    let parts: [&[u8]; 4] = [&encrypted_key, &nonce, &text, tag.as_ref()];
    let parts = parts.map(|part| URL_SAFE_NO_PAD.encode(part));
    Ok(format!("{header}.{}", parts.join(".")))
}

fn random<const N: usize>() -> Result<[u8; N], Failed> {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes)?;
    Ok(bytes)
}

/// RSAES-OAEP with SHA-256 and an empty label (RFC 8017, 7.1.1).
fn rsa_oaep(modulus: &[u8], exponent: &[u8], message: &[u8]) -> Result<Vec<u8>, Failed> {
    const HASH: usize = 32;
    let modulus = BigUint::from_bytes_be(modulus);
    let size = usize::try_from(modulus.bits().div_ceil(8)).map_err(|_| Failed)?;
    let padding = size
        .checked_sub(message.len() + 2 * HASH + 2)
        .ok_or(Failed)?;
    let mut block = digest(&SHA256, b"").as_ref().to_vec();
    block.resize(HASH + padding, 0);
    block.push(1);
    block.extend(message);
    let mut seed = random::<HASH>()?;
    mask(&mut block, &seed);
    mask(&mut seed, &block);
    let encoded: Vec<u8> = [0].into_iter().chain(seed).chain(block).collect();
    let power =
        BigUint::from_bytes_be(&encoded).modpow(&BigUint::from_bytes_be(exponent), &modulus);
    let power = power.to_bytes_be();
    let mut encrypted = vec![0; size - power.len()];
    encrypted.extend(power);
    Ok(encrypted)
}

/// Combines bytes with the mask that MGF1 derives from a seed.
fn mask(bytes: &mut [u8], seed: &[u8]) {
    for (counter, chunk) in (0_u32..).zip(bytes.chunks_mut(32)) {
        let hash = digest(&SHA256, &[seed, &counter.to_be_bytes()].concat());
        for (byte, mask) in chunk.iter_mut().zip(hash.as_ref()) {
            *byte ^= mask;
        }
    }
}

/// ECDH-ES with A256KW (RFC 7518, 4.6): the header with the ephemeral key, and the wrapped key.
fn wrap(
    curve: &'static Algorithm,
    name: &str,
    point: &[u8],
    content_key: &[u8; 32],
) -> Result<(Value, Vec<u8>), Failed> {
    const NAME: &str = "ECDH-ES+A256KW";
    let ephemeral = EphemeralPrivateKey::generate(curve, &SystemRandom::new())?;
    let public = ephemeral.compute_public_key()?;
    // An uncompressed point: a mark, then both coordinates.
    let (x, y) = public.as_ref()[1..].split_at((public.as_ref().len() - 1) / 2);
    let header = json!({
        "alg": NAME,
        "epk": {
            "kty": "EC",
            "crv": name,
            "x": URL_SAFE_NO_PAD.encode(x),
            "y": URL_SAFE_NO_PAD.encode(y),
        },
    });
    let peer = UnparsedPublicKey::new(curve, point);
    let wrapping_key = agree_ephemeral(ephemeral, &peer, |secret| {
        let parts: [&[u8]; 7] = [
            &1_u32.to_be_bytes(),
            secret,
            &u32::try_from(NAME.len()).unwrap_or(u32::MAX).to_be_bytes(),
            NAME.as_bytes(),
            &0_u32.to_be_bytes(),
            &0_u32.to_be_bytes(),
            &256_u32.to_be_bytes(),
        ];
        digest(&SHA256, &parts.concat())
    })?;
    let mut wrapped = vec![0; content_key.len() + 8];
    let key: [u8; 32] = wrapping_key.as_ref().try_into().map_err(|_| Failed)?;
    KwAes256::new(&key.into())
        .wrap_key(content_key, &mut wrapped)
        .map_err(|_| Failed)?;
    Ok((header, wrapped))
}
