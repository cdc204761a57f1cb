//! SQL of call.
