//! Stories: told by a person, a group or nobody named.

use serde::{Deserialize, Serialize};

use crate::{id::Id, post::model::Post, store::Json};

crate::text_enum! {
    /// A short story is read whole in any app; a long one has a page.
    pub enum Form { Short = "short", Long = "long" }
}
crate::text_enum! {
    /// Who tells it.
    pub enum Teller { Person = "person", Group = "group", Nobody = "nobody" }
}
crate::text_enum! {
    /// May it be in the book?
    pub enum Book { Yes = "yes", No = "no", Ask = "ask" }
}

/// Members of a `mutualHelp` object that this version does not know: kept, ignored, given back.
pub type Extra = serde_json::Map<String, serde_json::Value>;

/// The story beside its post.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Story {
    pub post_id: Id<Post>,
    pub form: Form,
    pub teller: Teller,
    /// "Mei (name changed)": the only name that appears anywhere.
    pub teller_label: Option<String>,
    pub themes: Json<Vec<String>>,
    pub book: Book,
    pub withdraw_hash: Option<String>,
    pub extra: Json<Extra>,
}

/// What is told, beside the words of the post.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Telling {
    pub form: Form,
    pub teller: Teller,
    pub teller_label: Option<String>,
    pub themes: Vec<String>,
    pub book: Book,
    #[serde(default)]
    pub extra: Extra,
}
