//! Lengths of time as protobuf JSON spells them: seconds with up to nine decimals, then `s`.

use std::time::Duration;

/// Reads `10s`, `1.500s`, `0.000000001s`, exact to the nanosecond.
///
/// # Errors
/// When `text` is not a protobuf JSON duration, or a negative one.
pub fn parse_duration(text: &str) -> Result<Duration, InvalidDuration> {
    let invalid = || InvalidDuration(text.to_owned());
    let number = text.strip_suffix('s').ok_or_else(invalid)?;
    let (seconds, decimals) = number.split_once('.').unwrap_or((number, ""));
    let only_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if seconds.is_empty() || !only_digits(seconds) || !only_digits(decimals) || decimals.len() > 9 {
        return Err(invalid());
    }
    let seconds = seconds.parse().map_err(|_| invalid())?;
    let nanos = format!("{decimals:0<9}").parse().map_err(|_| invalid())?;
    Ok(Duration::new(seconds, nanos))
}

/// Writes a duration as the server would: 0, 3, 6 or 9 decimals.
pub fn format_duration(duration: Duration) -> String {
    let (seconds, nanos) = (duration.as_secs(), duration.subsec_nanos());
    match nanos {
        0 => format!("{seconds}s"),
        n if n % 1_000_000 == 0 => format!("{seconds}.{:03}s", n / 1_000_000),
        n if n % 1_000 == 0 => format!("{seconds}.{:06}s", n / 1_000),
        n => format!("{seconds}.{n:09}s"),
    }
}

/// A string that is not a protobuf JSON duration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a duration in seconds such as `10s` or `1.500s`")]
pub struct InvalidDuration(String);

#[cfg(test)]
mod tests {
    use super::{format_duration, parse_duration};

    #[test]
    fn what_a_server_writes_reads_back_the_same() {
        for text in [
            "0s",
            "10s",
            "1.500s",
            "0.000001s",
            "0.000000001s",
            "315576000000s",
        ] {
            assert_eq!(
                parse_duration(text).map(format_duration).as_deref(),
                Ok(text)
            );
        }
    }

    #[test]
    fn a_string_of_another_form_is_not_a_duration() {
        for text in [
            "",
            "s",
            "10",
            "1m",
            "-1s",
            "1.0000000001s",
            ".5s",
            "1e3s",
            "+1s",
            "١s",
        ] {
            assert!(parse_duration(text).is_err(), "{text:?}");
        }
    }
}
