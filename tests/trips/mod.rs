//! Journeys, told as stories between running instances.

mod call_for_help;
mod commands;
mod discovery;
mod doors;
mod faults;
mod follow_the_group;
mod group;
mod health;
mod hostile;
mod kills;
mod leaving;
mod mail;
mod moderation;
mod moving_house;
mod operating;
mod outage;
mod private_notes;
mod processes;
mod raw;
mod rows;
pub mod steps;
pub mod storage;
mod story_and_event;
mod traffic;
mod unseen;
mod volunteers;
mod walk;
