//! SQL of reaction.
