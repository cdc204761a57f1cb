//! SQL of group.
