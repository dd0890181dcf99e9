//! The JSON of a state from anywhere: no panic, no hang.
#![no_main]

mod types;

use libfuzzer_sys::fuzz_target;
use terraform_plugin::terraform::json::{Unlisted, decode};
use terraform_plugin::testing::decode_json;

fuzz_target!(|input: &[u8]| {
    let Some((of, bytes)) = types::choose(input) else {
        return;
    };
    let _ = decode_json(bytes, &of);
    if let Ok(json) = serde_json::from_slice(bytes) {
        let _ = decode(&json, &of, Unlisted::Drop);
    }
});
