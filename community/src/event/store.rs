//! SQL of event.
