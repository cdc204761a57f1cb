//! SQL of post.
