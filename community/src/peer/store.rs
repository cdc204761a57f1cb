//! SQL of peer.
