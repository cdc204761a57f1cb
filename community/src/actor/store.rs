//! SQL of actor.
