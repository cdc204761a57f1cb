//! How the wire is tried: against the examples, against itself, against what others send.

mod foreign;
mod golden;
mod private;
mod roundtrip;
mod samples;
