//! Inputs made of other inputs, without coverage: for a short round.

use fastrand::Rng;

/// A variation of one of `seeds`, from a few of the target's words where there are none.
pub fn mutated(random: &mut Rng, seeds: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
    let mut input = random.choice(seeds).cloned().unwrap_or_default();
    for _ in 0..random.usize(1..8) {
        let at = random.usize(0..=input.len());
        match random.u8(0..6) {
            0 => input.insert(at, random.u8(..)),
            1 if at < input.len() => input[at] ^= 1 << random.u8(0..8),
            2 if at < input.len() => {
                let end = random.usize(at..=input.len());
                input.drain(at..end);
            }
            3 => {
                let word = random.choice(words).copied().unwrap_or_default();
                input.splice(at..at, word.bytes());
            }
            4 => {
                let other = random.choice(seeds).map(Vec::as_slice).unwrap_or_default();
                let end = random.usize(0..=other.len());
                input.truncate(at);
                input.extend_from_slice(&other[end..]);
            }
            _ if at < input.len() => {
                let end = random.usize(at..=input.len().min(at + 32));
                let copy = input[at..end].to_vec();
                input.splice(at..at, copy);
            }
            _ => input.push(random.u8(..)),
        }
    }
    input.truncate(4096);
    input
}
