//! The dates of a regular meeting, across clock changes; by the `rrule` crate.

use super::model::Schedule;
use crate::{Result, time::Time};

/// The next `count` beginnings after `after`, in order.
///
/// # Errors
/// `Invalid` when the schedule has an unknown time zone, a bad time or a bad date.
pub fn next_dates(schedule: &Schedule, after: Time, count: usize) -> Result<Vec<Time>> { todo!() }

/// The schedule as an RRULE (RFC 5545), `None` for dates by hand.
pub fn rrule_text(schedule: &Schedule) -> Option<String> { todo!() }
