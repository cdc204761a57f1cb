//! SQL of delivery.
