//! SQL of notification.
