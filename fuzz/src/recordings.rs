//! A file that somebody sends: what it is told to be, and, of a recording or of a GIF that moves, what is left without its remarks.

use server::outside;

pub fn run(input: &[u8]) {
    if let Some(clean) = outside::read_recording(input) {
        assert!(clean.len() <= input.len(), "it has grown");
        assert_eq!(clean[..3], input[..3], "it begins as another kind");
        let again = outside::read_recording(&clean);
        assert!(again.is_some_and(|again| again == clean), "it is not clean");
    }
    if let Some(clean) = outside::read_moving(input) {
        assert!(clean.len() <= input.len(), "it has grown");
        let again = outside::read_moving(&clean);
        assert!(again.is_some_and(|again| again == clean), "it is not clean");
    }
}
