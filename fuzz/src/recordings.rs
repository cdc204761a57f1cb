//! A file that somebody sends: what it is told to be, and, of a recording, what is left when its remarks are blotted out.

use server::outside;

pub fn run(input: &[u8]) {
    if let Some(clean) = outside::read_recording(input) {
        assert!(clean.len() <= input.len(), "it has grown");
        assert_eq!(clean[..3], input[..3], "it begins as another kind");
        let again = outside::read_recording(&clean);
        assert!(again.is_some_and(|again| again == clean), "it is not clean");
    }
}
