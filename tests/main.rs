//! End-to-end tests: what crosses a room, on real storage and over real HTTP.

mod rig;

mod mastodon;
mod trips;
