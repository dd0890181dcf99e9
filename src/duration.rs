//! Durations as practitioners write them: Go's form, `1m30s`, `250ms`, `1.5h`.

use std::time::Duration;

/// Units, largest first, in nanoseconds.
const UNITS: [(&str, u128); 7] = [
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("µs", 1_000),
    ("ns", 1),
];

/// Reads a duration such as `10s`, `1m30s` or `1.5h`; `None` if the string is not one. No setting
/// of this provider can be negative.
pub fn parse(text: &str) -> Option<Duration> {
    let mut rest = text;
    let mut nanoseconds: u128 = 0;
    if rest == "0" {
        return Some(Duration::ZERO);
    }
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let number_end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, after) = rest.split_at(number_end);
        let unit_end = after
            .find(|c: char| c.is_ascii_digit() || c == '.')
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(unit_end);
        let scale = UNITS.iter().find(|(name, _)| *name == unit)?.1;
        nanoseconds = nanoseconds.checked_add(scaled(number, scale)?)?;
        rest = after;
    }
    let seconds = u64::try_from(nanoseconds / 1_000_000_000).ok()?;
    Some(Duration::new(seconds, (nanoseconds % 1_000_000_000) as u32))
}

/// A decimal number times a unit, exactly; digits below a nanosecond are cut, as Go does.
fn scaled(number: &str, scale: u128) -> Option<u128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
        return None;
    }
    let mut total = if whole.is_empty() {
        0
    } else {
        whole.parse::<u128>().ok()?.checked_mul(scale)?
    };
    let mut place = scale;
    for digit in fraction.chars() {
        let digit = u128::from(digit.to_digit(10)?);
        total = total.checked_add(place.checked_mul(digit)? / 10)?;
        place /= 10;
    }
    Some(total)
}

/// Writes a duration as Go does: `1m30s`, `1.5s`, `250ms`; it reads back as the same.
pub fn format(duration: Duration) -> String {
    if duration < Duration::from_secs(1) {
        let nanoseconds = duration.as_nanos();
        let (unit, scale) = [("ms", 1_000_000), ("us", 1_000)]
            .into_iter()
            .find(|(_, scale)| nanoseconds > 0 && nanoseconds.is_multiple_of(*scale))
            .unwrap_or(("ns", 1));
        return if nanoseconds == 0 {
            "0s".into()
        } else {
            format!("{}{unit}", nanoseconds / scale)
        };
    }
    let (hours, minutes, seconds) = (
        duration.as_secs() / 3600,
        duration.as_secs() / 60 % 60,
        duration.as_secs() % 60,
    );
    let fraction = format!("{:09}", duration.subsec_nanos());
    let fraction = fraction.trim_end_matches('0');
    let mut text = String::new();
    if hours > 0 {
        text.push_str(&format!("{hours}h"));
    }
    if minutes > 0 {
        text.push_str(&format!("{minutes}m"));
    }
    match (seconds, fraction) {
        (0, "") => {}
        (seconds, "") => text.push_str(&format!("{seconds}s")),
        (seconds, fraction) => text.push_str(&format!("{seconds}.{fraction}s")),
    }
    text
}

/// Whether two strings mean the same duration; other strings are equal only to themselves.
pub fn equal(a: &str, b: &str) -> bool {
    match (parse(a), parse(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_ninety_seconds_is_equal() {
        for spelling in [
            "90s",
            "1m30s",
            "1.5m",
            "90000ms",
            "0.025h",
            "1m30.0s",
            "89s1000ms",
        ] {
            assert_eq!(parse(spelling), Some(Duration::from_secs(90)), "{spelling}");
            assert!(equal(spelling, "90s"));
        }
    }

    #[test]
    fn an_invalid_duration_is_rejected() {
        for text in [
            "",
            "soon",
            "10",
            "s",
            "-1s",
            "1 s",
            "1x",
            "1..5s",
            ".s",
            "1s ",
            "1d",
            "99999999999999999999999h",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_written_duration_reads_back_as_the_same() {
        for nanoseconds in [
            0,
            1,
            999,
            1_000,
            1_500_000_000,
            90_000_000_000,
            270_000_000_000,
            3_600_000_000_001,
        ] {
            let duration = Duration::from_nanos(nanoseconds);
            assert_eq!(parse(&format(duration)), Some(duration));
        }
        assert_eq!(format(Duration::from_secs(90)), "1m30s");
        assert_eq!(format(Duration::from_millis(1500)), "1.5s");
        assert_eq!(format(Duration::from_secs(10)), "10s");
    }
}
