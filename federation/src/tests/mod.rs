//! How the wire is tried: against the examples, against itself, against what others send.

mod asks;
mod doors;
mod foreign;
mod gatherings;
mod golden;
mod hostile;
mod ill;
mod private;
mod reading;
mod rig;
mod roundtrip;
mod rows;
pub mod samples;
mod trip;
mod verbs;
mod withdrawals;
