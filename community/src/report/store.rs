//! SQL of report.
