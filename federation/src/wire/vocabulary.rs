//! How our extension of the vocabulary is called.

/// The namespace of our extension. It never changes and need not answer.
pub const VOCABULARY: &str = "urn:uuid:cb1fc20c-94af-47ae-a776-24fd2b14a216#";

/// The version of `mutualHelp` that this program writes, and the only one that it knows.
pub const VERSION: u64 = 1;
