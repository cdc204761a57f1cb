//! Whose address it is, who gets which mail, and what a link in one opens.

use super::*;
use crate::{
    call::{Category, State},
    notification,
    post::{Author, Draft, Kind, Visibility},
    sql,
    store::TestDb,
    time::HOUR,
    town::{need, next_effect, town},
    volunteer::{self, Said, Telling},
};

const HERS: &str = "ivy@example.org";
const CALLS: Wanted = Wanted {
    calls: true,
    others: false,
    with_words: false,
};

async fn hears(tx: &mut Tx) -> Result<()> {
    while let Some(effect) = next_effect(tx).await? {
        call::hear(tx, &effect).await?;
        volunteer::hear(tx, &effect).await?;
        notification::hear(tx, &effect).await?;
        hear(tx, &effect).await?;
    }
    Ok(())
}

/// Takes away the letters that wait, oldest first.
async fn letters(tx: &mut Tx) -> Result<Vec<Letter>> {
    let jobs = queue::list(&mut *tx, Some(SEND), false, 1_000).await?;
    let letters = jobs.iter().map(queue::Job::read).collect();
    sql!("delete from jobs where kind = $1", SEND)
        .run(tx)
        .await?;
    letters
}

async fn ready(tx: &mut Tx, letter: &Letter) -> Result<Ready> {
    match turn(tx, letter).await? {
        Turn::Ready(ready) => Ok(ready),
        other => Err(Error::other(format!("{other:?}"))),
    }
}

async fn is_nothing(tx: &mut Tx, letter: &Letter) -> Result<bool> {
    Ok(matches!(turn(tx, letter).await?, Turn::Nothing))
}

/// The secret of the mail that asks whether the address is hers.
async fn asked(tx: &mut Tx) -> Result<(String, String)> {
    let letter = letters(tx).await?.pop().ok_or(Error::NotFound)?;
    let ready = ready(tx, &letter).await?;
    match ready.says {
        Says::Confirm { secret } => Ok((ready.address, secret)),
        other => Err(Error::other(format!("{other:?}"))),
    }
}

async fn wants(tx: &mut Tx, by: &Present, wanted: Wanted) -> Result<()> {
    set(tx, by, HERS, wanted).await?;
    let (_, secret) = asked(tx).await?;
    confirm(tx, &secret).await
}

async fn can(tx: &mut Tx, by: &Present, told: Telling) -> Result<()> {
    let said = Said {
        kinds: vec![Category::Person],
        words: "I have a van".into(),
        area: None,
        times: Vec::new(),
        languages: Vec::new(),
        seen_by_hosts: false,
        told,
    };
    volunteer::say(tx, by, said).await
}

async fn publish(tx: &mut Tx, by: &Author, visibility: Visibility) -> Result<Post> {
    let draft = Draft {
        title: Some("A lift to\u{202e} the clinic".into()),
        ..Draft::new(visibility, "en", "On Friday.")
    };
    let post = call::publish(tx, by, Kind::Call, draft, need()).await?;
    hears(tx).await?;
    Ok(post)
}

/// What stands in the one letter that waits: its calls.
async fn named(tx: &mut Tx) -> Result<Vec<Named>> {
    let mut letters = letters(tx).await?;
    assert_eq!(letters.len(), 1, "{letters:?}");
    let letter = letters.remove(0);
    match ready(tx, &letter).await?.says {
        Says::Calls { calls, .. } => Ok(calls),
        other => Err(Error::other(format!("{other:?}"))),
    }
}

async fn one_link(tx: &mut Tx) -> Result<String> {
    let mut named = named(tx).await?;
    assert_eq!(named.len(), 1);
    Ok(named.remove(0).secret)
}

fn refused_as_unknown<T: std::fmt::Debug>(outcome: Result<T>) -> bool {
    matches!(outcome, Err(Error::NotFound))
}

/// OA29: nobody has mail sent to an address that is not hers.
#[tokio::test]
async fn oa29_an_address_is_confirmed_by_whoever_reads_there() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let by = &town.inside;
    can(&mut tx, by, Telling::AtOnce).await?;
    for wrong in ["", "ivy", "a@b\r\nBcc: c@d", "a@b,c@d", "<a@b>", "a@b@c"] {
        let outcome = set(&mut tx, by, wrong, CALLS).await;
        assert!(
            matches!(outcome, Err(Error::Invalid { field: "email", .. })),
            "{wrong:?}"
        );
    }
    assert!(set(&mut tx, by, HERS, CALLS).await?);
    let (to, first) = asked(&mut tx).await?;
    assert_eq!(to, HERS);
    // Before a yes no other mail is sent there.
    publish(&mut tx, &town.as_group(), Visibility::Public).await?;
    assert!(letters(&mut tx).await?.is_empty());
    // Looking changes nothing, for programs look, too.
    assert!(to_confirm(&mut tx, &first).await?.is_some());
    assert_eq!(
        get(&mut tx, by.member.id)
            .await?
            .and_then(|mine| mine.confirmed_at),
        None
    );
    // She types another's address: what was sent to the first one does not confirm it.
    set(&mut tx, by, "victim@example.org", CALLS).await?;
    let late = letters(&mut tx).await?;
    assert!(refused_as_unknown(confirm(&mut tx, &first).await));
    let (to, second) = match ready(&mut tx, &late[0]).await? {
        Ready {
            address,
            says: Says::Confirm { secret },
            ..
        } => (address, secret),
        other => return Err(Error::other(format!("{other:?}"))),
    };
    assert_eq!(to, "victim@example.org");
    // Nor does a link that is too old, or a guess.
    tx.commit().await?;
    town.db.clock.advance(8 * DAY);
    let mut tx = town.db.begin().await?;
    assert!(refused_as_unknown(confirm(&mut tx, &second).await));
    assert!(refused_as_unknown(confirm(&mut tx, "guess").await));
    set(&mut tx, by, HERS, CALLS).await?;
    let (_, third) = asked(&mut tx).await?;
    confirm(&mut tx, &third).await?;
    assert!(refused_as_unknown(confirm(&mut tx, &third).await));
    assert!(!set(&mut tx, by, HERS, CALLS).await?, "it is hers already");
    // Whose address it is cannot be flooded.
    for n in 0..4 {
        set(&mut tx, by, &format!("v{n}@example.org"), CALLS).await?;
        remove(&mut tx, by).await?;
    }
    let flood = set(&mut tx, by, "v9@example.org", CALLS).await;
    assert!(matches!(
        flood,
        Err(Error::Invalid {
            why: "asked-often",
            ..
        })
    ));
    // None of those that were removed is sent.
    for letter in letters(&mut tx).await? {
        assert!(is_nothing(&mut tx, &letter).await?);
    }
    Ok(())
}

/// A70: as often as each chose, and by mail for who wants that; of what is over or answered nobody is told.
#[tokio::test]
async fn a70_a_call_that_fits_is_told_by_mail_as_each_chose() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let group = town.as_group();
    let by = &town.inside;
    wants(&mut tx, by, CALLS).await?;
    can(&mut tx, by, Telling::Never).await?;
    // She wants calls by mail, but only mail that she asked for there; the other volunteer wants no mail.
    can(&mut tx, &town.outside, Telling::AtOnce).await?;
    publish(&mut tx, &group, Visibility::Public).await?;
    assert!(letters(&mut tx).await?.is_empty());
    can(&mut tx, by, Telling::AtOnce).await?;
    let post = publish(&mut tx, &group, Visibility::Public).await?;
    let waiting = letters(&mut tx).await?;
    assert_eq!(waiting.len(), 1);
    // The letter holds ids only; what stands in it is made when it goes.
    assert!(matches!(&waiting[0], Letter::Waits { calls, .. } if *calls == [post.id]));
    let sent = ready(&mut tx, &waiting[0]).await?;
    assert_eq!(sent.address, HERS);
    assert!(matches!(sent.says, Says::Calls { ref calls, .. } if calls[0].title.is_none()));
    // She saw it on her page meanwhile, or it is settled: no mail.
    let second = publish(&mut tx, &group, Visibility::Public).await?;
    let seen = letters(&mut tx).await?;
    call::settle(&mut tx, &town.host, second.id, true, None).await?;
    assert!(is_nothing(&mut tx, &seen[0]).await?);
    notification::read_all(&mut tx, by).await?;
    assert!(is_nothing(&mut tx, &waiting[0]).await?);
    // Once a day: all in one.
    can(&mut tx, by, Telling::Daily).await?;
    for _ in 0..3 {
        publish(&mut tx, &group, Visibility::Inside).await?;
    }
    assert!(letters(&mut tx).await?.is_empty());
    tx.commit().await?;
    town.db.clock.advance(DAY + HOUR);
    let mut tx = town.db.begin().await?;
    volunteer::sweep(&mut tx).await?;
    hears(&mut tx).await?;
    assert_eq!(named(&mut tx).await?.len(), 3);
    Ok(())
}

/// PR16: words only of what everyone may read, and only for who wants them in her mail.
#[tokio::test]
async fn pr16_no_word_that_is_not_for_everyone_stands_in_a_mail() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let by = &town.inside;
    can(&mut tx, by, Telling::AtOnce).await?;
    for (with_words, visibility, title) in [
        (false, Visibility::Public, None),
        (false, Visibility::Inside, None),
        (true, Visibility::Public, Some("A lift to the clinic")),
        (true, Visibility::Followers, None),
        (true, Visibility::Inside, None),
    ] {
        let wanted = Wanted {
            with_words,
            ..CALLS
        };
        if get(&mut tx, by.member.id).await?.is_none() {
            wants(&mut tx, by, wanted).await?;
        }
        set(&mut tx, by, HERS, wanted).await?;
        publish(&mut tx, &town.as_group(), visibility).await?;
        let named = named(&mut tx).await?;
        assert_eq!(
            named[0].title.as_deref(),
            title,
            "{visibility} {with_words}"
        );
    }
    Ok(())
}

/// A72: the link in a mail answers one call, in the one list; and nothing else.
#[tokio::test]
async fn a72_the_link_in_a_mail_answers_one_call() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let by = &town.inside;
    wants(&mut tx, by, CALLS).await?;
    can(&mut tx, by, Telling::AtOnce).await?;
    let post = publish(&mut tx, &town.as_group(), Visibility::Public).await?;
    let link = one_link(&mut tx).await?;
    let kept = sql!("select secret_hash from mail_links")
        .scalars::<String>(&mut tx)
        .await?;
    assert_eq!(kept, [access::hash(&link)], "only the hash is kept");
    // A program that looks into mails answers nothing.
    for _ in 0..3 {
        let (who, what) = behind(&mut tx, &link).await?.ok_or(Error::NotFound)?;
        assert_eq!((who.member.id, what.id), (by.member.id, post.id));
    }
    assert!(call::answers(&mut tx, post.id).await?.is_empty());
    let given = answer(&mut tx, &link, "I can drive", None, None).await?;
    let again = answer(&mut tx, &link, "I can drive, I said", None, None).await?;
    assert_eq!(given.id, again.id);
    let all = call::answers(&mut tx, post.id).await?;
    assert_eq!(all.len(), 1);
    assert_eq!(
        (all[0].how, all[0].actor_id),
        (Door::Mail, Some(by.member.actor_id))
    );
    assert_eq!(all[0].message, "I can drive");
    // It is hers as any other: she confirms and takes back on her own page.
    call::accept(&mut tx, &town.host, given.id, None, None).await?;
    call::confirm(&mut tx, by, given.id).await?;
    let call = call::get(&mut tx, post.id).await?.ok_or(Error::NotFound)?;
    assert_eq!(call.state, State::Filled);
    Ok(())
}

/// A link that is guessed, old, of one who left or wants no more mail, or of what is said inside, answers nothing.
#[tokio::test]
async fn oa29_a_link_in_a_mail_opens_no_more_than_it_should() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let (by, group) = (&town.inside, town.as_group());
    wants(&mut tx, by, CALLS).await?;
    can(&mut tx, by, Telling::AtOnce).await?;
    let try_out =
        async |tx: &mut Tx, link: &str| answer(tx, link, "Yes", None, None).await.map(drop);
    assert!(refused_as_unknown(try_out(&mut tx, "guess").await));
    // What is said inside is answered only by who signs in.
    let inside = publish(&mut tx, &group, Visibility::Inside).await?;
    let link = one_link(&mut tx).await?;
    assert!(matches!(
        try_out(&mut tx, &link).await,
        Err(Error::Forbidden)
    ));
    assert!(call::answers(&mut tx, inside.id).await?.is_empty());
    // She wants no more mail.
    publish(&mut tx, &group, Visibility::Public).await?;
    let ended = one_link(&mut tx).await?;
    let mailbox = get(&mut tx, by.member.id).await?.ok_or(Error::NotFound)?;
    end(&mut tx, &mailbox.ending).await?;
    assert!(refused_as_unknown(try_out(&mut tx, &ended).await));
    // Withdrawn, and too old.
    set(&mut tx, by, HERS, CALLS).await?;
    let gone = publish(&mut tx, &group, Visibility::Public).await?;
    let link = one_link(&mut tx).await?;
    call::withdraw(&mut tx, &town.host, gone.id).await?;
    hears(&mut tx).await?;
    assert!(refused_as_unknown(try_out(&mut tx, &link).await));
    let post = publish(&mut tx, &group, Visibility::Public).await?;
    let (old, removed) = (one_link(&mut tx).await?, {
        publish(&mut tx, &group, Visibility::Public).await?;
        one_link(&mut tx).await?
    });
    tx.commit().await?;
    town.db.clock.advance(15 * DAY);
    let mut tx = town.db.begin().await?;
    assert!(refused_as_unknown(try_out(&mut tx, &old).await));
    assert!(refused_as_unknown(try_out(&mut tx, &removed).await));
    sweep(&mut tx).await?;
    let left = sql!("select count(*) from mail_links")
        .scalar::<i64>(&mut tx)
        .await?;
    assert_eq!(left, 0);
    // Who took her address away, and who left.
    publish(&mut tx, &group, Visibility::Public).await?;
    let removed = one_link(&mut tx).await?;
    remove(&mut tx, by).await?;
    assert!(refused_as_unknown(try_out(&mut tx, &removed).await));
    set(&mut tx, by, HERS, CALLS).await?;
    let (_, secret) = asked(&mut tx).await?;
    confirm(&mut tx, &secret).await?;
    publish(&mut tx, &group, Visibility::Public).await?;
    let left = one_link(&mut tx).await?;
    member::leave(&mut tx, by).await?;
    assert!(refused_as_unknown(try_out(&mut tx, &left).await));
    hears(&mut tx).await?;
    assert!(get(&mut tx, by.member.id).await?.is_none());
    assert!(call::answers(&mut tx, post.id).await?.is_empty());
    Ok(())
}

async fn written_to(town_db: &TestDb, from: &Present, to: &Present) -> Result<()> {
    let mut tx = town_db.begin().await?;
    let by = Author {
        member: from.clone(),
        as_group: true,
    };
    let draft = Draft {
        recipients: vec![to.member.actor_id],
        ..Draft::new(Visibility::Direct, "en", "For you alone")
    };
    crate::post::publish(&mut tx, &by, Kind::Note, draft).await?;
    hears(&mut tx).await?;
    tx.commit().await
}

/// One mail, and no other until she has looked; what came meanwhile is not forgotten.
#[tokio::test]
async fn one_mail_says_that_something_waits_until_she_looks() -> Result<()> {
    let town = town().await?;
    let (by, other) = (&town.inside, &town.host);
    let mut tx = town.db.begin().await?;
    let others = Wanted {
        others: true,
        ..Wanted::default()
    };
    wants(&mut tx, by, others).await?;
    tx.commit().await?;
    written_to(&town.db, other, by).await?;
    written_to(&town.db, other, by).await?;
    let mut tx = town.db.begin().await?;
    let first = letters(&mut tx).await?;
    assert_eq!(first.len(), 2);
    assert!(matches!(ready(&mut tx, &first[0]).await?.says, Says::Waits));
    sent(&mut tx, &first[0], HERS).await?;
    assert!(
        is_nothing(&mut tx, &first[1]).await?,
        "it was told with the first"
    );
    tx.commit().await?;
    written_to(&town.db, other, by).await?;
    let mut tx = town.db.begin().await?;
    let second = letters(&mut tx).await?;
    let Turn::Later(at) = turn(&mut tx, &second[0]).await? else {
        return Err(Error::other("it waits"));
    };
    assert_eq!(at, tx.now().plus_hours(3));
    tx.commit().await?;
    // She did not look: told again, later. She looked: told of the next at once.
    town.db.clock.advance(3 * HOUR);
    let mut tx = town.db.begin().await?;
    assert!(matches!(turn(&mut tx, &second[0]).await?, Turn::Ready(_)));
    sent(&mut tx, &second[0], HERS).await?;
    notification::read_all(&mut tx, by).await?;
    tx.commit().await?;
    written_to(&town.db, other, by).await?;
    let mut tx = town.db.begin().await?;
    let third = letters(&mut tx).await?;
    assert!(matches!(turn(&mut tx, &third[0]).await?, Turn::Ready(_)));
    // She ended it: what waits is not sent.
    let mailbox = get(&mut tx, by.member.id).await?.ok_or(Error::NotFound)?;
    assert!(ends(&mut tx, &mailbox.ending).await?);
    for _ in 0..2 {
        end(&mut tx, &mailbox.ending).await?;
    }
    assert!(is_nothing(&mut tx, &third[0]).await?);
    assert!(refused_as_unknown(end(&mut tx, "guess").await));
    // The server knows no such address: she sees it.
    refused(&mut tx, &third[0], HERS).await?;
    let mailbox = get(&mut tx, by.member.id).await?.ok_or(Error::NotFound)?;
    assert!(mailbox.refused_at.is_some());
    Ok(())
}

/// A53: a visitor finds her answer again by mail, and hears when it is decided on.
#[tokio::test]
async fn a53_a_visitor_has_the_link_to_her_answer_sent() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let post = publish(&mut tx, &town.as_group(), Visibility::Public).await?;
    let (rings, _) =
        call::answer_as_visitor(&mut tx, post.id, "Rain", "2345 6789", "Yes", 1, None).await?;
    assert!(matches!(
        to_guest(&mut tx, &rings, "en").await,
        Err(Error::Invalid {
            field: "contact",
            ..
        })
    ));
    let (given, shown) =
        call::answer_as_visitor(&mut tx, post.id, "Sun", "sun@example.org", "Yes", 1, None).await?;
    to_guest(&mut tx, &given, "zh-Hant").await?;
    let letter = letters(&mut tx).await?.pop().ok_or(Error::NotFound)?;
    let mail = ready(&mut tx, &letter).await?;
    assert_eq!(
        (mail.address.as_str(), mail.language.as_str()),
        ("sun@example.org", "zh-Hant")
    );
    let Says::Guest { secret } = mail.says else {
        return Err(Error::other("the link to her answer"));
    };
    assert_ne!(secret, shown);
    for secret in [&secret, &shown] {
        let opened = call::by_secret(&mut tx, secret)
            .await?
            .map(|answer| answer.id);
        assert_eq!(opened, Some(given.id));
    }
    // Decided on: told again; the one who is to be rung gets no mail.
    call::decline(&mut tx, &town.host, rings.id, None).await?;
    call::accept(&mut tx, &town.host, given.id, None, None).await?;
    hears(&mut tx).await?;
    let told = letters(&mut tx).await?;
    assert_eq!(told, [Letter::Guest { answer: given.id }]);
    call::confirm_by_secret(&mut tx, &secret).await?;
    // Ended: nothing more, whatever else is answered with her address.
    end(&mut tx, &mail.ending).await?;
    assert!(is_nothing(&mut tx, &told[0]).await?);
    let (another, _) =
        call::answer_as_visitor(&mut tx, post.id, "Sun", "Sun@example.org", "Yes", 1, None).await?;
    to_guest(&mut tx, &another, "en").await?;
    assert_eq!(letters(&mut tx).await?, []);
    Ok(())
}

/// OA29: nobody's address is flooded by those who type it.
#[tokio::test]
async fn oa29_an_address_that_others_type_gets_so_many_mails_a_day() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let post = publish(&mut tx, &town.as_group(), Visibility::Public).await?;
    for number in 0..=MOST_ASKED {
        let (given, _) =
            call::answer_as_visitor(&mut tx, post.id, "Sun", "sun@example.org", "Yes", 1, None)
                .await?;
        to_guest(&mut tx, &given, "en").await?;
        let sent = i64::try_from(letters(&mut tx).await?.len()).unwrap_or_default();
        assert_eq!(sent, i64::from(number < MOST_ASKED), "{number}");
    }
    Ok(())
}
