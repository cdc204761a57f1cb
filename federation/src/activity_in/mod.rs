//! Reading any activity that another sends: single values or lists, ids or whole objects.

mod answers;
mod model;

pub use answers::{ReadPledge, answer_reply};
pub use model::{Activity, ObjectRef, Undone, Verb};
