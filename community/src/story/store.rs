//! SQL of story.
