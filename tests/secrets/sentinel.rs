//! What is planted, and how it is found again.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use libtest_mimic::Failed;

/// A string that nothing else contains, of letters and digits: no encoder that escapes special
/// characters changes it, so one search finds it behind every such encoder.
#[derive(Clone)]
pub(crate) struct Sentinel(String);

impl Sentinel {
    /// Another one each time.
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(1);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        Self(format!(
            "S3ntin3l{:016X}",
            u64::from(count) * 0x9e37_79b9_7f4a
        ))
    }

    /// The same for a secret that somebody else chose: a signing key, a line of a PEM.
    pub(crate) fn of(secret: &str) -> Self {
        assert!(secret.len() >= 16, "{secret:?} is too short to be unique");
        Self(secret.to_owned())
    }

    /// A secret around it, with characters that encoders escape.
    pub(crate) fn awkward(&self) -> String {
        format!("a&b\"<{self}>+/=%41\\n")
    }

    /// The spelling in which the text holds the sentinel.
    fn spelling_in(&self, text: &str) -> Option<&'static str> {
        if text.contains(&self.0) {
            return Some("as it is");
        }
        // Terraform breaks lines and draws a frame beside them, servers wrap base64.
        let unbroken = |text: &str| -> String {
            let kept = text
                .chars()
                .filter(|c| !c.is_whitespace() && !"│╷╵".contains(*c));
            kept.collect::<String>().replace("\\n", "")
        };
        let text = unbroken(text);
        if text.contains(&unbroken(&self.0)) {
            return Some("broken over lines");
        }
        let in_base64 = (0..3).any(|before| {
            let padded = [&vec![0; before], self.0.as_bytes()].concat();
            let (first, last) = ((before * 4).div_ceil(3), padded.len() * 4 / 3);
            let spellings = [
                STANDARD_NO_PAD.encode(&padded),
                URL_SAFE_NO_PAD.encode(&padded),
            ];
            spellings.iter().any(|all| text.contains(&all[first..last]))
        });
        in_base64.then_some("in base64")
    }
}

impl fmt::Display for Sentinel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// None of the texts, each with the name of its place, holds the sentinel.
pub(crate) fn is_nowhere<'a>(
    sentinel: &Sentinel,
    texts: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<(), Failed> {
    for (place, text) in texts {
        if let Some(spelling) = sentinel.spelling_in(text) {
            return Err(format!("{place} holds the secret {spelling}:\n{text}").into());
        }
    }
    Ok(())
}

/// The search finds what a server may do to a secret; a search that finds nothing proves nothing.
pub(crate) fn is_found_in_every_spelling() -> Result<(), Failed> {
    let sentinel = Sentinel::new();
    let secret = sentinel.awkward();
    for spelling in crate::echoes::SPELLINGS {
        let text = spelling.of(&format!("before {secret} after"));
        if is_nowhere(&sentinel, [("the text", &*text)]).is_ok() {
            return Err(format!("{spelling} hides the secret: {text}").into());
        }
    }
    Ok(())
}
