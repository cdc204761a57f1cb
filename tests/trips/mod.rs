//! Journeys, told as stories between running instances.

mod call_for_help;
mod follow_the_group;
mod health;
mod steps;
mod story_and_event;
