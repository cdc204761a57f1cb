//! SQL of access.
