//! msgpack from anywhere: no panic, no hang, and what is read survives the way back.
#![no_main]

mod types;

use libfuzzer_sys::fuzz_target;
use terraform_plugin::testing::{decode_msgpack, encode_msgpack};

fuzz_target!(|input: &[u8]| {
    let Some((of, bytes)) = types::choose(input) else {
        return;
    };
    if let Ok(value) = decode_msgpack(bytes, &of) {
        let written = encode_msgpack(&value, &of).expect("what was read fits its type");
        let again = decode_msgpack(&written, &of).expect("what was written can be read");
        assert_eq!(value, again);
    }
});
