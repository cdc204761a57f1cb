//! One target under the engine: `FUZZ_TARGET=NAME fuzz [OPTIONS OF LIBFUZZER] [FOLDER | FILE]…`; see `tests/fuzz`.

#![no_main]

use std::sync::OnceLock;

static CHOSEN: OnceLock<fuzz::Target> = OnceLock::new();

libfuzzer_sys::fuzz_target!(
    init: {
        let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
        let target = fuzz::target(&name).expect("FUZZ_TARGET names one of the targets");
        CHOSEN.get_or_init(|| target);
    },
    |input: &[u8]| {
        if let Some(target) = CHOSEN.get() {
            (target.run)(input);
        }
    }
);
