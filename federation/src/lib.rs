//! Other instances.
