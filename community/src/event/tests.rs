//! How gatherings behave.
