//! Words and posts that a member would rather not see. Only told with a post: her client hides it.

pub mod model;
mod store;

pub use model::{Action, Context, Filter, Keyword, Match, Status};
pub use store::{all, get, keyword, status};

use crate::{
    Error, Result,
    actor::Actor,
    id::Id,
    news::{self, News},
    post::{self, Post, Viewer},
    store::{Executor, Json, Tx},
    text,
    time::Time,
};

const LONGEST_TITLE: usize = 250;
const LONGEST_KEYWORD: usize = 500;
const MOST_FILTERS: usize = 100;
const MOST_KEYWORDS: usize = 200;

/// What a member wants of a filter; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    pub title: Option<String>,
    pub contexts: Option<Vec<Context>>,
    pub action: Option<Action>,
    /// In so many seconds it ends; zero or less means never.
    pub expires_in: Option<i64>,
}

/// Makes a filter.
///
/// # Errors
/// `Invalid` without title or contexts; `Conflict` when there are too many.
pub async fn make(tx: &mut Tx, me: Id<Actor>, wish: &Wish) -> Result<Filter> {
    if all(&mut *tx, me).await?.len() >= MOST_FILTERS {
        return Err(Error::Conflict("too-many-filters"));
    }
    let empty = Filter {
        id: tx.mint(),
        actor_id: me,
        title: String::new(),
        contexts: Json(Vec::new()),
        action: Action::Warn,
        ends_at: None,
        keywords: Vec::new(),
        statuses: Vec::new(),
    };
    let filter = wished(tx.now(), empty, wish)?;
    store::insert(tx, &filter).await?;
    news::tell(tx, News::Filters(me));
    Ok(filter)
}

/// Changes a filter of hers.
///
/// # Errors
/// `NotFound` for another's, `Invalid` as [`make`].
pub async fn change(tx: &mut Tx, me: Id<Actor>, id: Id<Filter>, wish: &Wish) -> Result<Filter> {
    let known = get(&mut *tx, me, id).await?.ok_or(Error::NotFound)?;
    let filter = wished(tx.now(), known, wish)?;
    store::update(tx, &filter).await?;
    news::tell(tx, News::Filters(me));
    Ok(filter)
}

/// Throws a filter of hers away.
///
/// # Errors
/// `NotFound` for another's.
pub async fn end(tx: &mut Tx, me: Id<Actor>, id: Id<Filter>) -> Result<()> {
    get(&mut *tx, me, id).await?.ok_or(Error::NotFound)?;
    news::tell(tx, News::Filters(me));
    store::delete(tx, id).await
}

/// Adds a word or phrase.
///
/// # Errors
/// `NotFound` for another's filter, `Invalid` for no word.
pub async fn add_keyword(
    tx: &mut Tx,
    me: Id<Actor>,
    filter: Id<Filter>,
    words: &str,
    whole_word: bool,
) -> Result<Keyword> {
    let known = get(&mut *tx, me, filter).await?.ok_or(Error::NotFound)?;
    if known.keywords.len() >= MOST_KEYWORDS {
        return Err(Error::Conflict("too-many-keywords"));
    }
    let keyword = Keyword {
        id: tx.mint(),
        filter_id: filter,
        keyword: checked_keyword(words)?,
        whole_word,
    };
    store::insert_keyword(tx, &keyword).await?;
    news::tell(tx, News::Filters(me));
    Ok(keyword)
}

/// Changes a word of hers; what is `None` stays.
///
/// # Errors
/// `NotFound` for another's, `Invalid` for no word.
pub async fn change_keyword(
    tx: &mut Tx,
    me: Id<Actor>,
    id: Id<Keyword>,
    words: Option<&str>,
    whole_word: Option<bool>,
) -> Result<Keyword> {
    let known = keyword(&mut *tx, me, id).await?.ok_or(Error::NotFound)?;
    let keyword = Keyword {
        keyword: words.map_or(Ok(known.keyword), checked_keyword)?,
        whole_word: whole_word.unwrap_or(known.whole_word),
        ..known
    };
    store::update_keyword(tx, &keyword).await?;
    news::tell(tx, News::Filters(me));
    Ok(keyword)
}

/// Takes a word of hers away.
///
/// # Errors
/// `NotFound` for another's.
pub async fn end_keyword(tx: &mut Tx, me: Id<Actor>, id: Id<Keyword>) -> Result<()> {
    keyword(&mut *tx, me, id).await?.ok_or(Error::NotFound)?;
    news::tell(tx, News::Filters(me));
    store::delete_keyword(tx, id).await
}

/// Adds a post that she may see.
///
/// # Errors
/// `NotFound` for another's filter and for what she may not see; `Conflict` when it is in the filter.
pub async fn add_status(
    tx: &mut Tx,
    viewer: &Viewer,
    me: Id<Actor>,
    filter: Id<Filter>,
    post: Id<Post>,
) -> Result<Status> {
    get(&mut *tx, me, filter).await?.ok_or(Error::NotFound)?;
    let post = post::see(&mut *tx, viewer, post)
        .await?
        .ok_or(Error::NotFound)?;
    let status = Status {
        id: tx.mint(),
        filter_id: filter,
        post_id: post.id,
    };
    if store::insert_status(tx, &status).await? {
        news::tell(tx, News::Filters(me));
        Ok(status)
    } else {
        Err(Error::Conflict("in-the-filter"))
    }
}

/// Takes a post out of a filter of hers.
///
/// # Errors
/// `NotFound` for another's.
pub async fn end_status(tx: &mut Tx, me: Id<Actor>, id: Id<Status>) -> Result<()> {
    status(&mut *tx, me, id).await?.ok_or(Error::NotFound)?;
    news::tell(tx, News::Filters(me));
    store::delete_status(tx, id).await
}

/// Her filters that count now: load them once a request, and ask each post with [`Filter::of`].
pub async fn active(mut x: impl Executor, me: Id<Actor>) -> Result<Vec<Filter>> {
    let now = x.on().now();
    let mut filters = all(x, me).await?;
    filters.retain(|filter| filter.ends_at.is_none_or(|end| end > now));
    Ok(filters)
}

fn wished(now: Time, mut filter: Filter, wish: &Wish) -> Result<Filter> {
    if let Some(title) = &wish.title {
        filter.title = text::clean_line(title, LONGEST_TITLE);
    }
    if let Some(contexts) = &wish.contexts {
        filter.contexts = Json(contexts.clone());
    }
    if let Some(action) = wish.action {
        filter.action = action;
    }
    if let Some(seconds) = wish.expires_in {
        let seconds = seconds.clamp(0, 1_000 * 366 * 86_400);
        filter.ends_at = (seconds > 0).then(|| now.plus_millis(seconds * 1_000));
    }
    let missing = |field| Error::Invalid {
        field,
        why: "missing",
    };
    if filter.title.is_empty() {
        return Err(missing("title"));
    }
    if filter.contexts.0.is_empty() {
        return Err(missing("context"));
    }
    Ok(filter)
}

fn checked_keyword(words: &str) -> Result<String> {
    let words = text::clean_line(words, LONGEST_KEYWORD);
    if words.is_empty() {
        Err(Error::Invalid {
            field: "keyword",
            why: "missing",
        })
    } else {
        Ok(words)
    }
}

#[cfg(test)]
mod tests;
