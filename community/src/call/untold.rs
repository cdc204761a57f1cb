//! What was asked for is gone, and somebody without an account had answered: nobody but a person can tell her.

use super::{model::Answer, sight, store};
use crate::{
    Result,
    id::Id,
    member::{self, Member, Role, State},
    post::{self, Post},
    store::{Executor, Tx},
};

/// Those without an account who still waited, or were expected, when this was withdrawn, and whom no mail tells. Who may read it,
/// [whoever is told](crate::notification::untold) knows.
pub(crate) async fn untold(x: impl Executor, id: Id<Post>) -> Result<Vec<Answer>> {
    store::untold(x, id).await
}

/// Who is to tell them: whoever asked in her own name, while she is here; otherwise the hosts, and of what was asked unseen those whom
/// she chose. She herself is not named by it.
pub(super) async fn tellers(tx: &mut Tx, id: Id<Post>) -> Result<Vec<Id<Member>>> {
    let mut tellers = Vec::new();
    if let Some(ask) = store::ask_of(&mut *tx, id).await? {
        tellers = sight::known_to(&mut *tx, ask.id).await?;
    } else if let Some(post) = post::get(&mut *tx, id).await? {
        let author = member::by_actor(&mut *tx, post.author_id).await?;
        tellers.extend(author.filter(|author| author.state == State::Active));
    }
    if tellers.is_empty() {
        tellers = member::holding(tx, &[Role::Host, Role::Coordinator]).await?;
    }
    Ok(tellers.into_iter().map(|member| member.id).collect())
}
