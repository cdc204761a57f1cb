//! The JSON that we send: one small function a verb.

mod answers;
mod guests;
mod quotes;
mod verbs;

pub use answers::{
    AnswerNote, Decided, Pledge, accept_answer, answer_note, confirm_answer, lapse, offer_answer,
    reject_answer, settle, take_back_answer,
};
pub use guests::{Asked, accept_join, join, leave, reject_join};
pub use quotes::{QuoteAsked, decide_quote};
pub use verbs::{
    accept_follow, announce, block, create, delete, delete_actor, flag, follow, like, move_house,
    reject_follow, undo, undo_block, update, update_actor,
};
