//! Journeys, told as stories between running instances.

mod health;
