//! Status: whatever is published, as apps show it. A page of them costs a fixed number of queries.

mod edits;
mod maker;
mod model;
mod page;

use community::timeline::Reader;

use crate::auth::bearer::{Caller, MaybeCaller};
pub use edits::edits;
pub use maker::visibility;
pub use model::{Context, Edit, Source, Status};
pub use page::{many, of_posts, one};

impl Caller {
    /// Who reads, and as whom she speaks.
    pub fn reader(&self) -> Reader {
        Reader {
            viewer: self.viewer(),
            actor: self.actor().ok(),
        }
    }
}

impl MaybeCaller {
    /// Who reads, and as whom she speaks.
    pub fn reader(&self) -> Reader {
        self.0.as_ref().map_or_else(Reader::nobody, Caller::reader)
    }
}
