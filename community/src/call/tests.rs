//! How calls behave.
