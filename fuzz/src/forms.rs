//! Forms as browsers send them: decoded, then read as a story, a meeting, a call, a profile, a schedule.

use server::outside;

pub fn run(input: &[u8]) {
    outside::read_form(input);
}
