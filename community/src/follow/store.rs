//! SQL of follow.
