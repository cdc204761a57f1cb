//! SQL of block.
