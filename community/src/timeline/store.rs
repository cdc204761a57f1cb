//! SQL of timeline.
