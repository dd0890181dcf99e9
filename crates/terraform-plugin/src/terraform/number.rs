//! Numbers as Terraform has them: decimal, exact, of any usual size.

use bigdecimal::{BigDecimal, ToPrimitive};
use std::fmt;
use std::str::FromStr;

/// The largest decimal exponent, up or down, and the longest run of digits that a [`Number`]
/// accepts. Terraform's own numbers carry about 155 digits; the limit keeps `1e999999999` from
/// filling the memory.
pub(crate) const LARGEST_EXPONENT: i64 = 5_000;

/// A decimal number, compared by value: `1`, `1.0` and `10e-1` are equal.
///
/// ```
/// use terraform_plugin::terraform::Number;
/// let big: Number = "9007199254740993".parse().unwrap();
/// assert_eq!(big.as_i64(), Some(9_007_199_254_740_993));
/// assert_eq!(Number::from(2), "2.0".parse().unwrap());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(BigDecimal);

/// Why a string or a float is not a [`Number`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// The string is not a decimal number.
    #[error("it is not a decimal number")]
    NotDecimal,
    /// The number has more than 5,000 digits, or a larger exponent.
    #[error("it has more than {LARGEST_EXPONENT} digits")]
    TooLong,
    /// Not-a-number and the infinities have no decimal form.
    #[error("it is not finite")]
    NotFinite,
}

impl Number {
    fn new(decimal: BigDecimal) -> Result<Self, NumberError> {
        let (_, exponent) = decimal.as_bigint_and_exponent();
        if exponent.abs() > LARGEST_EXPONENT || decimal.digits() > LARGEST_EXPONENT as u64 {
            return Err(NumberError::TooLong);
        }
        Ok(Number(decimal.normalized()))
    }

    /// The number that a practitioner would write for this float: `0.1` gives
    /// 0.1, not the binary fraction nearest to it.
    pub fn from_f64(float: f64) -> Result<Self, NumberError> {
        if !float.is_finite() {
            return Err(NumberError::NotFinite);
        }
        float.to_string().parse()
    }

    /// The exact value of this float, binary fraction and all. Core sends a float only where it is
    /// exact, so this is the reading for the wire.
    pub fn from_exact_f64(float: f64) -> Result<Self, NumberError> {
        if !float.is_finite() {
            return Err(NumberError::NotFinite);
        }
        BigDecimal::try_from(float)
            .map_err(|_| NumberError::NotFinite)
            .and_then(Number::new)
    }

    /// The number as an `i64`, if it is whole and fits.
    pub fn as_i64(&self) -> Option<i64> {
        self.0.is_integer().then(|| self.0.to_i64()).flatten()
    }

    /// The number as a `u64`, if it is whole, not negative, and fits.
    pub fn as_u64(&self) -> Option<u64> {
        self.0.is_integer().then(|| self.0.to_u64()).flatten()
    }

    /// The nearest float; `None` if the number is out of a float's range, or so near 0 that the
    /// float would be 0.
    pub fn as_f64(&self) -> Option<f64> {
        let float: f64 = self.to_string().parse().ok()?;
        (float.is_finite() && (float != 0.0 || self.is_zero())).then_some(float)
    }

    /// The nearest float of 32 bits; `None` where [`as_f64`](Number::as_f64) is.
    pub fn as_f32(&self) -> Option<f32> {
        let float: f32 = self.to_string().parse().ok()?;
        (float.is_finite() && (float != 0.0 || self.is_zero())).then_some(float)
    }

    fn is_zero(&self) -> bool {
        *self == 0.into()
    }

    /// The float that is exactly this number, if there is one.
    pub fn as_exact_f64(&self) -> Option<f64> {
        self.as_f64()
            .filter(|float| Number::from_exact_f64(*float).as_ref() == Ok(self))
    }

    /// Whether the number has no fraction.
    pub fn is_integer(&self) -> bool {
        self.0.is_integer()
    }
}

impl FromStr for Number {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        // The exponent is read before the digits are, because a decimal with a huge one is cheap to
        // write and costly to hold.
        if text.len() > 2 * LARGEST_EXPONENT as usize {
            return Err(NumberError::TooLong);
        }
        let is_decimal = text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
        if !is_decimal || !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return Err(NumberError::NotDecimal);
        }
        if let Some((_, exponent)) = text.split_once(['e', 'E']) {
            let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(NumberError::NotDecimal);
            }
            let exponent: i64 = exponent.parse().map_err(|_| NumberError::TooLong)?;
            if exponent.abs() > LARGEST_EXPONENT {
                return Err(NumberError::TooLong);
            }
        }
        Number::new(text.parse().map_err(|_| NumberError::NotDecimal)?)
    }
}

/// The shortest decimal text, which reads back as the same number. Large and small magnitudes are
/// written with an exponent.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (digits, scale) = self.0.as_bigint_and_exponent();
        if (-400..=400).contains(&scale) {
            f.write_str(&self.0.to_plain_string())
        } else {
            write!(f, "{digits}e{}", -scale)
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

macro_rules! from_integer {
    ($($integer:ty),*) => {$(
        impl From<$integer> for Number {
            fn from(integer: $integer) -> Self {
                Number(BigDecimal::from(integer).normalized())
            }
        }
    )*};
}
from_integer!(i8, i16, i32, i64, u8, u16, u32, u64);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Number {
        text.parse().unwrap()
    }

    #[test]
    fn equality_is_by_value() {
        for same in ["1", "1.0", "+1", "10e-1", "0.1e1", "1.000"] {
            assert_eq!(number(same), number("1"), "{same}");
        }
        assert_ne!(number("0.1"), Number::from_exact_f64(0.1).unwrap());
    }

    #[test]
    fn integers_beyond_floats_are_exact() {
        let text = "123456789012345678901234567890";
        assert_eq!(number(text).to_string(), text);
        assert_eq!(number("9007199254740993").as_exact_f64(), None);
        assert_eq!(Number::from(u64::MAX).as_u64(), Some(u64::MAX));
        assert_eq!(Number::from(u64::MAX).as_i64(), None);
    }

    #[test]
    fn fractions_are_no_integers() {
        assert_eq!(number("1.5").as_i64(), None);
        assert_eq!(number("-1").as_u64(), None);
        assert_eq!(number("1e2").as_i64(), Some(100));
    }

    #[test]
    fn hostile_texts_are_refused() {
        for text in [
            "", "e", "-", "1e", "nan", "inf", "1_000", "0x10", " 1", "1e5e5", "--1", ".",
        ] {
            assert_eq!(
                text.parse::<Number>(),
                Err(NumberError::NotDecimal),
                "{text}"
            );
        }
        for text in [
            "1e999999999",
            "1e-999999999",
            "1e99999999999999999999",
            &"9".repeat(20_000),
        ] {
            assert_eq!(text.parse::<Number>(), Err(NumberError::TooLong), "{text}");
        }
        assert_eq!(Number::from_f64(f64::NAN), Err(NumberError::NotFinite));
    }

    proptest! {
        #[test]
        fn text_reads_back_as_the_same_number(digits in "-?[1-9][0-9]{0,60}", exponent in -900i64..900) {
            let number = number(&format!("{digits}e{exponent}"));
            prop_assert_eq!(number.to_string().parse::<Number>().unwrap(), number);
        }

        #[test]
        fn any_float_survives(float in proptest::num::f64::NORMAL) {
            prop_assert_eq!(Number::from_f64(float).unwrap().as_f64(), Some(float));
            prop_assert_eq!(Number::from_exact_f64(float).unwrap().as_exact_f64(), Some(float));
        }

        #[test]
        fn no_text_panics(text in "[-+0-9.eE]{0,12}") {
            let _ = text.parse::<Number>();
        }
    }
}
