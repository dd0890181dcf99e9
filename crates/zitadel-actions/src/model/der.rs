//! As much DER as shows what kind of public key a SubjectPublicKeyInfo has (RFC 5280 4.1, RFC
//! 8017 A.1, RFC 5480).

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OBJECT_ID: u8 = 0x06;
const SEQUENCE: u8 = 0x30;

/// 1.2.840.113549.1.1.1
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// 1.2.840.10045.2.1
const ELLIPTIC_CURVE: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];

/// The curves that Go's x509 reads, and the bytes of one coordinate.
const CURVES: [(&[u8], usize); 4] = [
    (&[0x2b, 0x81, 0x04, 0x00, 0x21], 28),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07], 32),
    (&[0x2b, 0x81, 0x04, 0x00, 0x22], 48),
    (&[0x2b, 0x81, 0x04, 0x00, 0x23], 66),
];

/// Whether `der` is a SubjectPublicKeyInfo with an RSA key, or an ECDSA key on a named curve.
pub(super) fn is_rsa_or_ecdsa_key(der: &[u8]) -> bool {
    holds_key(der).unwrap_or(false)
}

fn holds_key(der: &[u8]) -> Option<bool> {
    let info = only(der, SEQUENCE)?;
    let (algorithm, rest) = first(info, SEQUENCE)?;
    // The first byte of a bit string counts the bits that are missing at its end.
    let key = only(rest, BIT_STRING)?.strip_prefix(&[0])?;
    let (name, parameters) = first(algorithm, OBJECT_ID)?;
    if name == RSA {
        let numbers = only(key, SEQUENCE)?;
        let (modulus, rest) = first(numbers, INTEGER)?;
        let exponent = only(rest, INTEGER)?;
        return Some(!modulus.is_empty() && !exponent.is_empty());
    }
    if name == ELLIPTIC_CURVE {
        let curve = only(parameters, OBJECT_ID)?;
        let (_, size) = CURVES.iter().find(|(known, _)| *known == curve)?;
        // 4 = both coordinates follow.
        return Some(key.first() == Some(&4) && key.len() == 1 + 2 * size);
    }
    None
}

/// The contents of the one element that `bytes` is.
fn only(bytes: &[u8], tag: u8) -> Option<&[u8]> {
    first(bytes, tag)
        .filter(|(_, rest)| rest.is_empty())
        .map(|(contents, _)| contents)
}

/// The contents of the first element, and what follows it.
fn first(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&[found, length], rest) = bytes.split_first_chunk::<2>()?;
    let (length, rest) = match length {
        short @ 0..=0x7f => (usize::from(short), rest),
        // In 8192 bytes there is no element whose length takes more than two bytes.
        0x81 | 0x82 => {
            let (digits, rest) = rest.split_at_checked(usize::from(length & 0x7f))?;
            let length = digits
                .iter()
                .fold(0, |length, digit| length << 8 | usize::from(*digit));
            (length, rest)
        }
        _ => return None,
    };
    let (contents, rest) = rest.split_at_checked(length)?;
    (found == tag).then_some((contents, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(algorithm: &[u8], curve: &[u8], point: &[u8]) -> Vec<u8> {
        let element = |tag: u8, contents: &[u8]| {
            let length = u8::try_from(contents.len()).unwrap();
            let length = if length < 0x80 {
                vec![length]
            } else {
                vec![0x81, length]
            };
            [vec![tag], length, contents.to_vec()].concat()
        };
        let algorithm = [element(OBJECT_ID, algorithm), element(OBJECT_ID, curve)].concat();
        let bits = [&[0], point].concat();
        element(
            SEQUENCE,
            &[element(SEQUENCE, &algorithm), element(BIT_STRING, &bits)].concat(),
        )
    }

    #[test]
    fn an_ecdsa_key_is_a_whole_point_on_a_curve_that_go_knows() {
        for (curve, size) in CURVES {
            let mut point = vec![1; 1 + 2 * size];
            point[0] = 4;
            assert!(is_rsa_or_ecdsa_key(&key(ELLIPTIC_CURVE, curve, &point)));
            point[0] = 2;
            assert!(!is_rsa_or_ecdsa_key(&key(ELLIPTIC_CURVE, curve, &point)));
            point[0] = 4;
            point.pop();
            assert!(!is_rsa_or_ecdsa_key(&key(ELLIPTIC_CURVE, curve, &point)));
        }
        let secp256k1 = [0x2b, 0x81, 0x04, 0x00, 0x0a];
        assert!(!is_rsa_or_ecdsa_key(&key(
            ELLIPTIC_CURVE,
            &secp256k1,
            &[4; 65]
        )));
    }

    #[test]
    fn what_follows_the_key_is_refused() {
        let mut whole = key(ELLIPTIC_CURVE, CURVES[1].0, &[4; 65]);
        assert!(is_rsa_or_ecdsa_key(&whole));
        whole.push(0);
        assert!(!is_rsa_or_ecdsa_key(&whole));
    }
}
