use super::*;
use crate::town::town;

fn telling() -> Telling {
    Telling {
        form: Form::Long,
        teller: Teller::Person,
        teller_label: Some("Mei (name changed)".into()),
        themes: vec!["first year".into()],
        book: Book::Ask,
        extra: Extra::new(),
    }
}

#[tokio::test]
async fn a_narrator_withdraws_by_her_own_link_without_an_account() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let text = "In 2003 five families met & talked.\n\nThen more came.";
    let untitled = publish(
        &mut tx,
        &town.as_group(),
        Draft::new(Visibility::Public, "en", text),
        telling(),
    )
    .await;
    assert!(matches!(
        untitled,
        Err(Error::Invalid {
            field: "title",
            why: "missing"
        })
    ));
    let draft = Draft {
        title: Some("The first year".into()),
        once: Some("1".into()),
        ..Draft::new(Visibility::Public, "en", text)
    };
    let (post, first) = publish(&mut tx, &town.as_group(), draft.clone(), telling()).await?;
    let (again, secret) = publish(&mut tx, &town.as_group(), draft, telling()).await?;
    assert_eq!(post.id, again.id);
    let summary = post.summary.unwrap_or_default();
    assert!(
        summary.starts_with("In 2003 five families met")
            && !summary.contains('&')
            && !summary.contains("Then"),
        "{summary}"
    );
    assert!(by_secret(&mut tx, &first).await?.is_none());
    assert_eq!(
        by_secret(&mut tx, &secret)
            .await?
            .map(|story| story.post_id),
        Some(post.id)
    );
    let stored = get(&mut tx, post.id).await?.ok_or(Error::NotFound)?;
    assert_ne!(stored.withdraw_hash.as_deref(), Some(secret.as_str()));
    assert!(matches!(
        withdraw_by_secret(&mut tx, "wrong").await,
        Err(Error::NotFound)
    ));
    withdraw_by_secret(&mut tx, &secret).await?;
    withdraw_by_secret(&mut tx, &secret).await?;
    let stored = get(&mut tx, post.id).await?.ok_or(Error::NotFound)?;
    assert!(stored.teller_label.is_none() && stored.themes.is_empty());
    assert!(
        post::get(&mut tx, post.id)
            .await?
            .is_some_and(|post| post.deleted_at.is_some() && post.title.is_none())
    );
    Ok(())
}

#[tokio::test]
async fn a_revision_keeps_the_narrators_link_and_the_form() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let draft = Draft {
        title: Some("One".into()),
        ..Draft::new(Visibility::Public, "en", "Words.")
    };
    let (post, secret) = publish(&mut tx, &town.as_group(), draft.clone(), telling()).await?;
    let nobody = Telling {
        teller: Teller::Nobody,
        form: Form::Short,
        ..telling()
    };
    edit(
        &mut tx,
        &town.host,
        post.id,
        Draft {
            title: Some("Two".into()),
            ..draft
        },
        nobody,
    )
    .await?;
    let story = by_secret(&mut tx, &secret).await?.ok_or(Error::NotFound)?;
    assert_eq!(
        (story.form, story.teller, story.teller_label),
        (Form::Long, Teller::Nobody, None)
    );
    Ok(())
}
