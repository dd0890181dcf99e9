//! Public keys of targets.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use ring::digest::{SHA256, digest};

use super::{Moment, State, TargetChange};
use crate::failure::Failure;
use crate::rules::Rules;

/// A public key as reads show it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PublicKey {
    pub(crate) id: String,
    pub(crate) active: bool,
    /// Base64 of the PEM text as it was sent.
    pub(crate) public_key: String,
    pub(crate) fingerprint: String,
    pub(crate) expires: Option<Moment>,
    pub(crate) created: Moment,
    pub(crate) changed: Moment,
}

/// A condition on a key.
#[derive(Debug, Clone)]
pub(crate) enum KeyFilter {
    Ids(Vec<String>),
    Active(bool),
    /// The number of the comparison: equals, after, after or equals, before, before or equals.
    Expires(Moment, i64),
}

impl KeyFilter {
    /// A key without an end counts as ending after everything.
    pub(crate) fn matches(&self, key: &PublicKey) -> bool {
        match self {
            Self::Ids(ids) => ids.contains(&key.id),
            Self::Active(active) => key.active == *active,
            Self::Expires(moment, method) => match key.expires {
                None => matches!(method, 1 | 2),
                Some(end) => match method {
                    1 => end > *moment,
                    2 => end >= *moment,
                    3 => end < *moment,
                    4 => end <= *moment,
                    _ => end == *moment,
                },
            },
        }
    }
}

/// What the write side knows about one key.
#[derive(Debug)]
struct WrittenKey {
    target_exists: bool,
    key_exists: bool,
    active: bool,
    /// The last event that concerns the key: its own, any activation, the creation and removal of
    /// the target.
    changed: Moment,
}

fn key_not_found() -> Failure {
    Failure::precondition("ErrKeyNotFound", "Target not found")
}

impl State {
    fn written_key(&self, target: &str, key: &str) -> WrittenKey {
        let mut written = WrittenKey {
            target_exists: false,
            key_exists: false,
            active: false,
            changed: Moment::ZERO,
        };
        for event in self.target_events(target) {
            match &event.change {
                TargetChange::Added(_) => written.target_exists = true,
                TargetChange::Removed => {
                    (written.target_exists, written.key_exists) = (false, false);
                }
                TargetChange::KeyAdded { key_id, .. } if key_id == key => written.key_exists = true,
                TargetChange::KeyActivated { key_id } => written.active = key_id == key,
                TargetChange::KeyDeactivated { key_id } if key_id == key => written.active = false,
                TargetChange::KeyRemoved { key_id } if key_id == key => written.key_exists = false,
                _ => continue,
            }
            written.changed = event.at;
        }
        written
    }

    /// The keys of a target as reads see them, oldest first; none without the target.
    pub(crate) fn public_keys(&self, rules: Rules, target: &str) -> Vec<PublicKey> {
        if self.find_target(rules, target).is_none() {
            return Vec::new();
        }
        let mut keys: Vec<PublicKey> = Vec::new();
        for event in self
            .target_events(target)
            .iter()
            .filter(|event| event.is_visible())
        {
            match &event.change {
                TargetChange::KeyAdded {
                    key_id,
                    public_key,
                    fingerprint,
                    expires,
                } => keys.push(PublicKey {
                    id: key_id.clone(),
                    active: false,
                    public_key: public_key.clone(),
                    fingerprint: fingerprint.clone(),
                    expires: *expires,
                    created: event.at,
                    changed: event.at,
                }),
                TargetChange::KeyActivated { key_id } => {
                    for key in keys
                        .iter_mut()
                        .filter(|key| key.active != (key.id == *key_id))
                    {
                        key.active = key.id == *key_id;
                        key.changed = event.at;
                    }
                }
                TargetChange::KeyDeactivated { key_id } => {
                    for key in keys.iter_mut().filter(|key| key.id == *key_id) {
                        key.active = false;
                        key.changed = event.at;
                    }
                }
                TargetChange::KeyRemoved { key_id } => keys.retain(|key| key.id != *key_id),
                _ => {}
            }
        }
        keys
    }

    /// Adds a key; returns its ID and creation date.
    pub(crate) fn add_key(
        &mut self,
        target: &str,
        text: &[u8],
        expires: Option<Moment>,
    ) -> Result<(String, Moment), Failure> {
        if expires.is_some_and(|end| end < Moment::now()) {
            let text = "Key expiration date must be in the future";
            return Err(Failure::invalid("ErrExpirationDateBeforeNow", text));
        }
        let fingerprint = fingerprint(text)?;
        let key_id = self.next_id();
        if !self.written_key(target, &key_id).target_exists {
            return Err(Failure::precondition(
                "ErrTargetNotFound",
                "Target not found",
            ));
        }
        let public_key = STANDARD.encode(text);
        self.push_target(
            target,
            TargetChange::KeyAdded {
                key_id: key_id.clone(),
                public_key,
                fingerprint,
                expires,
            },
        );
        let created = self.written_key(target, &key_id).changed;
        Ok((key_id, created))
    }

    /// Activates a key, which deactivates the active one.
    pub(crate) fn activate_key(&mut self, target: &str, key: &str) -> Result<Moment, Failure> {
        let written = self.written_key(target, key);
        if !written.target_exists || !written.key_exists {
            return Err(key_not_found());
        }
        let end = self
            .target_events(target)
            .iter()
            .find_map(|event| match &event.change {
                TargetChange::KeyAdded {
                    key_id, expires, ..
                } if key_id == key => *expires,
                _ => None,
            });
        if end.is_some_and(|end| end < Moment::now()) {
            return Err(Failure::precondition(
                "ErrPublicKeyExpired",
                "Target public key is expired",
            ));
        }
        if !written.active {
            self.push_target(
                target,
                TargetChange::KeyActivated {
                    key_id: key.to_owned(),
                },
            );
        }
        Ok(self.written_key(target, key).changed)
    }

    /// Deactivates a key.
    pub(crate) fn deactivate_key(&mut self, target: &str, key: &str) -> Result<Moment, Failure> {
        let written = self.written_key(target, key);
        if !written.target_exists || !written.key_exists {
            return Err(key_not_found());
        }
        if written.active {
            self.push_target(
                target,
                TargetChange::KeyDeactivated {
                    key_id: key.to_owned(),
                },
            );
        }
        Ok(self.written_key(target, key).changed)
    }

    /// Removes a key. A missing key counts as removed; no moment when the target never existed.
    pub(crate) fn remove_key(
        &mut self,
        target: &str,
        key: &str,
    ) -> Result<Option<Moment>, Failure> {
        let written = self.written_key(target, key);
        if written.target_exists && written.key_exists {
            if written.active {
                let text = "Cannot delete active target public key";
                return Err(Failure::precondition("ErrPublicKeyDeleteActiveKey", text));
            }
            self.push_target(
                target,
                TargetChange::KeyRemoved {
                    key_id: key.to_owned(),
                },
            );
        }
        let changed = self.written_key(target, key).changed;
        Ok(Some(changed).filter(|moment| *moment != Moment::ZERO))
    }
}

/// The fingerprint of a PEM string with a PKIX public key, RSA or ECDSA.
fn fingerprint(text: &[u8]) -> Result<String, Failure> {
    let refused = || {
        let text = "The public key is invalid. \
                    Must be a PEM encoded RSA or ECDSA public key in PKCS#8 format";
        Failure::invalid("ErrPublicKeyFormat", text)
    };
    let info = PublicKeyInfo::of_pem(text).ok_or_else(refused)?;
    let hash = STANDARD_NO_PAD.encode(digest(&SHA256, &info.der));
    Ok(format!("SHA256:{hash}"))
}

/// What a PEM text says about an RSA or ECDSA key.
pub(crate) struct PublicKeyInfo {
    der: Vec<u8>,
    pub(crate) kind: KeyKind,
}

/// The key itself.
pub(crate) enum KeyKind {
    Rsa {
        modulus: Vec<u8>,
        exponent: Vec<u8>,
    },
    /// An uncompressed point.
    P256(Vec<u8>),
    P384(Vec<u8>),
    /// A key that the server stores and this crate cannot encrypt for.
    Other,
}

impl PublicKeyInfo {
    pub(crate) fn of_base64(text: &str) -> Option<Self> {
        Self::of_pem(&STANDARD.decode(text).ok()?)
    }

    fn of_pem(text: &[u8]) -> Option<Self> {
        let (_, rest) = std::str::from_utf8(text)
            .ok()?
            .split_once("-----BEGIN PUBLIC KEY-----")?;
        let (body, _) = rest.split_once("-----END PUBLIC KEY-----")?;
        let der = STANDARD
            .decode(body.split_whitespace().collect::<String>())
            .ok()?;
        let kind = key_kind(&der)?;
        Some(Self { der, kind })
    }
}

/// The key in a DER SubjectPublicKeyInfo of rsaEncryption or ID-ecPublicKey.
fn key_kind(der: &[u8]) -> Option<KeyKind> {
    const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
    const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
    const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
    const P384: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x22];
    let whole = |(contents, rest): (_, &[u8])| rest.is_empty().then_some(contents);
    let (algorithm, key) = der_element(der_element(der, 0x30).and_then(whole)?, 0x30)?;
    let (oid, parameters) = der_element(algorithm, 0x06)?;
    // The first byte of a bit string counts unused bits.
    let key: &[u8] = der_element(key, 0x03).and_then(whole)?;
    let key = key.get(1..).unwrap_or_default();
    let curve = der_element(parameters, 0x06).map(|(curve, _)| curve);
    match (oid, curve) {
        (RSA, _) => Some(rsa_key(key).unwrap_or(KeyKind::Other)),
        (EC, Some(P256)) => Some(KeyKind::P256(key.to_vec())),
        (EC, Some(P384)) => Some(KeyKind::P384(key.to_vec())),
        (EC, _) => Some(KeyKind::Other),
        _ => None,
    }
}

fn rsa_key(der: &[u8]) -> Option<KeyKind> {
    let (modulus, rest) = der_element(der_element(der, 0x30)?.0, 0x02)?;
    let (exponent, _) = der_element(rest, 0x02)?;
    Some(KeyKind::Rsa {
        modulus: modulus.to_vec(),
        exponent: exponent.to_vec(),
    })
}

/// The contents of the first DER element, if it has this tag, and what follows it.
fn der_element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (first, rest) = bytes.split_first()?;
    let (length, rest) = rest.split_first()?;
    let (length, rest) = if *length < 0x80 {
        (usize::from(*length), rest)
    } else {
        let (digits, rest) = rest
            .split_at_checked(usize::from(length & 0x7f))
            .filter(|(digits, _)| digits.len() <= 4)?;
        (digits.iter().fold(0, |n, b| n << 8 | usize::from(*b)), rest)
    };
    rest.split_at_checked(length).filter(|_| *first == tag)
}
