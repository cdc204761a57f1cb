//! SQL of member.
