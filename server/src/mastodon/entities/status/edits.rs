//! What a status said at its times.

use community::{
    post::{Post, Revision},
    timeline::Reader,
};

use super::{
    model::{Edit, EditedChoice, EditedPoll},
    page::one,
};
use crate::{app::App, mastodon::error::ApiError};

/// What a post said at its times, oldest first, and what it says now.
pub async fn edits(
    app: &App,
    reader: &Reader,
    post: Post,
    before: Vec<Revision>,
) -> Result<Vec<Edit>, ApiError> {
    let now = one(app, reader, post.clone()).await?;
    let mut edits: Vec<Edit> = before
        .into_iter()
        .map(|said| Edit {
            content: said.content.as_str().to_owned(),
            spoiler_text: said.content_note.clone().unwrap_or_default(),
            sensitive: said.sensitive || said.content_note.is_some(),
            created_at: said.said_at.to_rfc3339_millis(),
            account: now.account.clone(),
            media_attachments: Vec::new(),
            emojis: [],
            poll: said.options.map(|options| edited_poll(&options.0)),
        })
        .collect();
    let said_at = post.edited_at.filter(|_| !edits.is_empty());
    edits.push(Edit {
        content: now.content,
        spoiler_text: now.spoiler_text,
        sensitive: now.sensitive,
        created_at: said_at.unwrap_or(post.published_at).to_rfc3339_millis(),
        account: now.account,
        media_attachments: now.media_attachments,
        emojis: [],
        poll: now.poll.map(|poll| {
            let titles: Vec<String> = poll
                .options
                .into_iter()
                .map(|option| option.title)
                .collect();
            edited_poll(&titles)
        }),
    });
    Ok(edits)
}

fn edited_poll(options: &[String]) -> EditedPoll {
    EditedPoll {
        options: options
            .iter()
            .map(|title| EditedChoice {
                title: title.clone(),
            })
            .collect(),
    }
}
