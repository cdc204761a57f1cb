//! What is decided is kept without names; closed replies lose no answer; the first days have limits that hinder nobody.

use super::*;
use crate::{
    Error, block,
    call::{self, AnswerState},
    event::{self, AttendanceState},
    member, peer,
    post::{self, Author, Draft, Kind, Post, Received, Viewer, Visibility},
    report, sql,
    time::{DAY, HOUR},
    timeline,
    town::{Town, arrival, effects, need, next_effect, town},
};

fn words(visibility: Visibility, text: &str) -> Draft {
    Draft::new(visibility, "en", text)
}

async fn said(tx: &mut Tx, by: &Author, kind: Visibility, text: &str) -> Result<Post> {
    Ok(post::publish(tx, by, Kind::Note, words(kind, text))
        .await?
        .0)
}

fn under(town: &Town, parent: &Post, name: &str, visibility: Visibility, tx: &Tx) -> Received {
    Received {
        in_reply_to_uri: Some(parent.uri.clone()),
        ..arrival(&town.alice, name, visibility, tx.now())
    }
}

/// The concepts hear what happened, as the worker would have them.
async fn hear_all(tx: &mut Tx) -> Result<()> {
    while let Some(effect) = next_effect(tx).await? {
        call::hear(tx, &effect).await?;
        event::hear(tx, &effect).await?;
        report::hear(tx, &effect).await?;
    }
    Ok(())
}

fn deeds(log: &[Noted]) -> Vec<Deed> {
    log.iter().map(|noted| noted.deed).collect()
}

/// A109: what is decided can be read by members, and tells no name, no word and no address of theirs.
#[tokio::test]
async fn a109_pr26_the_log_tells_what_was_decided_and_never_about_whom() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let (boss, hana) = (&town.coordinator, &town.host);
    let rude = said(
        &mut tx,
        &town.as_herself(&town.outside),
        Visibility::Inside,
        "rude words",
    )
    .await?;
    let theirs = arrival(&town.alice, "spam", Visibility::Public, tx.now());
    let theirs = post::receive(&mut tx, theirs)
        .await?
        .ok_or(Error::NotFound)?;
    report::make(
        &mut tx,
        &town.inside,
        rude.author_id,
        vec![rude.uri.clone()],
        "she told my illness",
    )
    .await?;
    let open = report::open(&mut tx, &town.coordinator).await?;
    peer::set_standing(&mut tx, Some(boss), "Loud.example", peer::Standing::Blocked).await?;
    peer::set_standing(&mut tx, Some(boss), "loud.example", peer::Standing::Blocked).await?;
    peer::set_standing(&mut tx, Some(boss), "loud.example", peer::Standing::Neutral).await?;
    block::block(&mut tx, hana, town.bob.id).await?;
    block::block(&mut tx, hana, town.bob.id).await?;
    block::unblock(&mut tx, hana, town.bob.id).await?;
    report::take_away(&mut tx, boss, rude.id).await?;
    report::take_away(&mut tx, boss, theirs.id).await?;
    report::settle(&mut tx, boss, open[0].id, Outcome::TakenAway).await?;
    report::reopen(&mut tx, boss, open[0].id).await?;
    report::settle(&mut tx, boss, open[0].id, Outcome::Talked).await?;
    member::remove(&mut tx, Some(boss), town.outside.member.id).await?;
    let told = log(&mut tx, &town.inside, None).await?;
    assert_eq!(
        deeds(&told),
        [
            Deed::MemberRemoved,
            Deed::ReportSettled,
            Deed::ReportReopened,
            Deed::ReportSettled,
            Deed::PostTaken,
            Deed::PostTaken,
            Deed::PersonUnblocked,
            Deed::PersonBlocked,
            Deed::ServerNeutral,
            Deed::ServerBlocked,
        ]
    );
    assert_eq!(told[1].outcome, Some(Outcome::Talked));
    assert_eq!(told[9].host.as_deref(), Some("loud.example"));
    assert_eq!(told[4].kind, Some(Kind::Note));
    // All that is kept of it is what is read here.
    let kept = format!("{told:?}").to_lowercase();
    for secret in [
        "olga",
        "ivy",
        "hana",
        "siu_ming",
        "bob",
        "alice",
        "rude",
        "illness",
        "social.example",
    ] {
        assert!(!kept.contains(secret), "{secret}");
    }
    let older = log(&mut tx, &town.inside, Some(told[1].id)).await?;
    assert_eq!(older.first(), told.get(2));
    // A consultant is no member: who comes and goes is not for her.
    let guest = crate::sample::person(&mut tx, "doctor", None).await?;
    let ends = Some(tx.now().plus_days(9));
    let role = member::Role::Consultant;
    member::give_duty(&mut tx, None, guest.member.id, role, None, ends, None).await?;
    let guest = member::present(&mut tx, guest.member.id)
        .await?
        .ok_or(Error::NotFound)?;
    let hers = deeds(&log(&mut tx, &guest, None).await?);
    assert_eq!((hers.len(), hers[0]), (9, Deed::ReportSettled));
    tx.commit().await?;
    town.db.clock.advance((KEPT_DAYS + 1) * DAY);
    let mut tx = town.db.begin().await?;
    sweep(&mut tx).await?;
    assert!(log(&mut tx, &town.inside, None).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_coordinator_takes_away_what_hurts_and_no_call_and_no_answer() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let (boss, by) = (&town.coordinator, town.as_herself(&town.outside));
    let rude = said(&mut tx, &by, Visibility::Inside, "rude").await?;
    for other in [&town.host, &town.inside] {
        let refused = report::take_away(&mut tx, other, rude.id).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
    }
    let draft = Draft {
        title: Some("A lift".into()),
        ..words(Visibility::Inside, "to the doctor")
    };
    let asked = call::publish(&mut tx, &by, Kind::Call, draft, need()).await?;
    let refused = report::take_away(&mut tx, boss, asked.id).await;
    assert!(matches!(refused, Err(Error::Forbidden)), "hers to end");
    let answer = Draft {
        in_reply_to: Some(asked.id),
        ..words(Visibility::Inside, "I can drive you")
    };
    let ivy = town.as_herself(&town.inside);
    let answer = post::publish(&mut tx, &ivy, Kind::Note, answer).await?.0;
    hear_all(&mut tx).await?;
    let refused = report::take_away(&mut tx, boss, answer.id).await;
    assert!(matches!(refused, Err(Error::Conflict("is-an-answer"))));
    let ivy = town.inside.member.actor_id;
    let private = Draft {
        recipients: vec![ivy],
        ..words(Visibility::Direct, "for you")
    };
    let private = post::publish(&mut tx, &by, Kind::Note, private).await?.0;
    let refused = report::take_away(&mut tx, boss, private.id).await;
    assert!(matches!(refused, Err(Error::NotFound)), "not even seen");
    report::take_away(&mut tx, boss, rude.id).await?;
    assert!(
        post::see(&mut tx, &Viewer::Member(by.member.clone()), rude.id)
            .await?
            .is_none()
    );
    // From elsewhere it does not come again.
    let arriving = arrival(&town.alice, "spam", Visibility::Public, tx.now());
    let spam = post::receive(&mut tx, arriving.clone())
        .await?
        .ok_or(Error::NotFound)?;
    report::take_away(&mut tx, boss, spam.id).await?;
    assert!(post::receive(&mut tx, arriving).await?.is_none());
    Ok(())
}

#[tokio::test]
async fn a109_replies_are_closed_by_who_wrote_it_or_by_hosts_and_opened_again() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let (olga, ivy) = (
        town.as_herself(&town.outside),
        town.as_herself(&town.inside),
    );
    let post = said(&mut tx, &olga, Visibility::Public, "what do you think?").await?;
    let first = Draft {
        in_reply_to: Some(post.id),
        ..words(Visibility::Public, "well")
    };
    let first = post::publish(&mut tx, &olga, Kind::Note, first).await?.0;
    let reply = |parent: &Post| Draft {
        in_reply_to: Some(parent.id),
        ..words(Visibility::Inside, "more")
    };
    let refused = post::close_replies(&mut tx, &town.inside, post.id, true).await;
    assert!(matches!(refused, Err(Error::Forbidden)), "not hers");
    post::close_replies(&mut tx, &town.outside, post.id, true).await?;
    assert!(
        log(&mut tx, &town.inside, None).await?.is_empty(),
        "her own is no matter of the group"
    );
    // Under it, and under what was said under it.
    for parent in [&post, &first] {
        let refused = post::publish(&mut tx, &ivy, Kind::Note, reply(parent)).await;
        assert!(matches!(refused, Err(Error::Conflict("replies-closed"))));
        assert!(!post::takes_replies(&mut tx, &ivy, parent).await?);
        let theirs = under(
            &town,
            parent,
            &format!("under{}", parent.id),
            Visibility::Public,
            &tx,
        );
        let refused = post::receive(&mut tx, theirs).await;
        assert!(matches!(refused, Err(Error::Conflict("replies-closed"))));
    }
    post::publish(&mut tx, &olga, Kind::Note, reply(&post)).await?;
    // A call for help is no reply, and a private word is for her alone.
    let mut call = under(&town, &first, "call", Visibility::Public, &tx);
    call.kind = Kind::Call;
    assert!(post::receive(&mut tx, call).await?.is_some());
    let mut private = under(&town, &post, "private", Visibility::Direct, &tx);
    private.recipients = vec![(post.author_id, true)];
    assert!(post::receive(&mut tx, private).await?.is_some());
    // An edit opens nothing.
    post::edit(
        &mut tx,
        &town.outside,
        post.id,
        words(Visibility::Public, "other words"),
    )
    .await?;
    let now = post::get(&mut tx, post.id).await?.ok_or(Error::NotFound)?;
    assert!(now.replies_closed);
    let kept = async |tx: &mut Tx| -> Result<i64> {
        sql!("select count(*) from closings").scalar(tx).await
    };
    assert_eq!(
        kept(&mut tx).await?,
        0,
        "who closed her own is asked by nobody"
    );
    post::close_replies(&mut tx, &town.outside, post.id, false).await?;
    post::publish(&mut tx, &ivy, Kind::Note, reply(&post)).await?;
    // When things get hot, hosts close, and they alone open.
    post::close_replies(&mut tx, &town.host, post.id, true).await?;
    let refused = post::close_replies(&mut tx, &town.outside, post.id, false).await;
    assert!(matches!(refused, Err(Error::Conflict("closed-by-hosts"))));
    assert_eq!(kept(&mut tx).await?, 1);
    let refused = post::publish(&mut tx, &olga, Kind::Note, reply(&post)).await;
    assert!(matches!(refused, Err(Error::Conflict("replies-closed"))));
    post::publish(
        &mut tx,
        &town.as_herself(&town.host),
        Kind::Note,
        reply(&post),
    )
    .await?;
    post::close_replies(&mut tx, &town.host, post.id, false).await?;
    let told = log(&mut tx, &town.inside, None).await?;
    assert_eq!(deeds(&told), [Deed::RepliesOpened, Deed::RepliesClosed]);
    Ok(())
}

/// Closed replies never cost an answer to a call or a yes to a gathering.
#[tokio::test]
async fn an_answer_and_a_yes_come_through_where_replies_are_closed() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let draft = || Draft {
        title: Some("A lift".into()),
        ..words(Visibility::Public, "to the doctor")
    };
    let asked = call::publish(&mut tx, &town.as_group(), Kind::Call, draft(), need()).await?;
    let tea = tea(&tx);
    let tea = event::publish(&mut tx, &town.as_group(), draft(), tea).await?;
    for post in [&asked, &tea] {
        post::close_replies(&mut tx, &town.host, post.id, true).await?;
    }
    let open = under(&town, &asked, "I can drive", Visibility::Public, &tx);
    let open = post::receive(&mut tx, open).await?.ok_or(Error::NotFound)?;
    let yes = under(&town, &tea, "Yes, count me in", Visibility::Unlisted, &tx);
    let yes = post::receive(&mut tx, yes).await?.ok_or(Error::NotFound)?;
    // What is said to followers who are not asked is no answer, and nobody sees it.
    let aside = under(&town, &asked, "look at them", Visibility::Followers, &tx);
    let refused = post::receive(&mut tx, aside).await;
    assert!(matches!(refused, Err(Error::Conflict("replies-closed"))));
    // A member answers by a private note from her app.
    let note = Draft {
        in_reply_to: Some(asked.id),
        recipients: vec![town.group.id],
        ..words(Visibility::Direct, "I can, too")
    };
    let ivy = town.as_herself(&town.inside);
    post::publish(&mut tx, &ivy, Kind::Note, note).await?;
    hear_all(&mut tx).await?;
    let answers = call::answers(&mut tx, asked.id).await?;
    assert_eq!(answers.len(), 2);
    assert!(
        answers
            .iter()
            .all(|answer| answer.state == AnswerState::Waiting)
    );
    let coming = event::attendances(&mut tx, tea.id).await?;
    assert_eq!(coming.len(), 1);
    assert_eq!(coming[0].state, AttendanceState::Going);
    // They stand where hosts read them, and nowhere under the call.
    for (name, viewer) in town.viewers() {
        let reads = matches!(name, "coordinator" | "host" | "group" | "alice");
        for reply in [&open, &yes] {
            assert_eq!(
                post::may_see(&mut tx, &viewer, reply).await?,
                reads,
                "{name}"
            );
        }
    }
    let shown = timeline::replies(&mut tx, &Viewer::Member(town.outside.clone()), &asked).await?;
    assert!(shown.is_empty());
    // By the form and by another node, as ever.
    let form = call::answer_as_visitor(&mut tx, asked.id, "Vi", "2345", "me", 1, None)
        .await?
        .0;
    assert_eq!(form.state, AnswerState::Waiting);
    Ok(())
}

fn tea(tx: &Tx) -> event::Gathering {
    event::Gathering {
        starts_at: tx.now().plus_days(3),
        ends_at: None,
        timezone: "Asia/Hong_Kong".into(),
        modes: vec![crate::group::Mode::InPerson],
        place_name: None,
        area: Some("Mong Kok".into()),
        address: None,
        precision: event::Precision::Area,
        online_link: None,
        dial_in: None,
        details: None,
        capacity: None,
        joining: event::Joining::Free,
        status: event::Status::Confirmed,
        focus: Vec::new(),
        confidentiality: None,
        extra: Default::default(),
    }
}

#[tokio::test]
async fn a109_a_new_member_has_limits_that_hinder_no_call_for_help() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let olga = town.as_herself(&town.outside);
    assert!(member::is_new(&mut tx, &town.outside).await?);
    assert!(!member::is_new(&mut tx, &town.host).await?);
    for _ in 0..post::OUTSIDE_A_DAY {
        said(&mut tx, &olga, Visibility::Public, "hello").await?;
    }
    let refused = said(&mut tx, &olga, Visibility::Followers, "hello").await;
    assert!(matches!(refused, Err(Error::Enough("new-here-outside"))));
    for _ in post::OUTSIDE_A_DAY..post::SAID_A_DAY {
        said(&mut tx, &olga, Visibility::Inside, "hello").await?;
    }
    let refused = said(&mut tx, &olga, Visibility::Inside, "hello").await;
    assert!(matches!(refused, Err(Error::Enough("new-here-said"))));
    // She may ask for help all the same.
    let ask = || Draft {
        title: Some("A lift".into()),
        ..words(Visibility::Public, "to the doctor")
    };
    for _ in 0..post::CALLS_A_DAY {
        call::publish(&mut tx, &olga, Kind::Call, ask(), need()).await?;
    }
    let refused = call::publish(&mut tx, &olga, Kind::Call, ask(), need()).await;
    assert!(matches!(refused, Err(Error::Enough("new-here-calls"))));
    let about = town.alice.id;
    for _ in 0..report::NEW_A_DAY {
        report::make(&mut tx, &town.outside, about, Vec::new(), "look").await?;
    }
    let refused = report::make(&mut tx, &town.outside, about, Vec::new(), "look").await;
    assert!(matches!(refused, Err(Error::Enough("new-here-reports"))));
    tx.commit().await?;
    // The next day there is room again.
    town.db.clock.advance(DAY + HOUR);
    let mut tx = town.db.begin().await?;
    said(&mut tx, &olga, Visibility::Public, "good morning").await?;
    // And when a host knows her, there are no limits; members read that it was done.
    let id = town.outside.member.id;
    let refused = member::lift_limits(&mut tx, &town.inside, id).await;
    assert!(matches!(refused, Err(Error::Forbidden)));
    assert_eq!(member::newcomers(&mut tx, &town.host).await?.len(), 2);
    member::lift_limits(&mut tx, &town.host, id).await?;
    member::lift_limits(&mut tx, &town.host, id).await?;
    assert!(!member::is_new(&mut tx, &town.outside).await?);
    assert_eq!(
        deeds(&log(&mut tx, &town.inside, None).await?),
        [Deed::LimitsLifted]
    );
    // Ivy is new for a week.
    assert!(member::is_new(&mut tx, &town.inside).await?);
    tx.commit().await?;
    town.db.clock.advance(member::NEW_DAYS * DAY);
    let mut tx = town.db.begin().await?;
    assert!(!member::is_new(&mut tx, &town.inside).await?);
    Ok(())
}

#[tokio::test]
async fn whom_we_know_since_today_talks_only_so_much_and_answers_all_the_same() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    let first_day = async |tx: &mut Tx, count: i64| {
        // So many replies of hers are here, in other threads; she says that they are old.
        let old = tx.now().minus_days(3);
        let base = old.0 << 16;
        sql!(
            "insert into posts (id, uri, author_id, kind, visibility, local, in_reply_to_id, thread_id, content, source, language, tags,
                attachments, replies_closed, published_at, sensitive)
             select $1 + cast(value as bigint), 'https://social.example/old/' || value, $2, 'note', 'public', false,
                $1 + cast(value as bigint), $1 + cast(value as bigint), '', '', 'en', '[]', '[]', false, $3, false
             from json_each($4)",
            base,
            town.alice.id,
            old,
            crate::store::json_list((0..count).map(|n| n.to_string()))
        )
        .run(tx)
        .await
    };
    first_day(&mut tx, post::MOST_AT_FIRST).await?;
    let talk = said(
        &mut tx,
        &town.as_group(),
        Visibility::Public,
        "what do you think?",
    )
    .await?;
    let reply = under(&town, &talk, "once more", Visibility::Public, &tx);
    let refused = post::receive(&mut tx, reply).await;
    assert!(matches!(refused, Err(Error::Conflict("too-many-at-first"))));
    let draft = Draft {
        title: Some("A lift".into()),
        ..words(Visibility::Public, "to the doctor")
    };
    let asked = call::publish(&mut tx, &town.as_group(), Kind::Call, draft, need()).await?;
    let answer = under(&town, &asked, "I can", Visibility::Public, &tx);
    assert!(post::receive(&mut tx, answer).await?.is_some());
    for number in 0..=report::NEW_A_DAY {
        let uri = format!("https://social.example/flags/{number}");
        let told = report::receive(&mut tx, &uri, town.alice.id, town.group.id, vec![], "x").await;
        assert_eq!(told.is_ok(), number < report::NEW_A_DAY, "{number}");
    }
    tx.commit().await?;
    town.db.clock.advance(DAY + HOUR);
    let mut tx = town.db.begin().await?;
    let reply = under(&town, &talk, "good morning", Visibility::Public, &tx);
    assert!(post::receive(&mut tx, reply).await?.is_some());
    Ok(())
}

#[tokio::test]
async fn a_settled_report_is_forgotten_and_who_left_is_named_no_more() -> Result<()> {
    let town = town().await?;
    let mut tx = town.db.begin().await?;
    for about in [town.alice.id, town.bob.id] {
        report::make(&mut tx, &town.outside, about, Vec::new(), "look").await?;
    }
    let open = report::open(&mut tx, &town.coordinator).await?;
    report::settle(&mut tx, &town.coordinator, open[0].id, Outcome::Nothing).await?;
    let settled = report::settled(&mut tx, &town.coordinator).await?;
    assert_eq!(
        (settled.len(), settled[0].outcome),
        (1, Some(Outcome::Nothing))
    );
    let refused = report::settled(&mut tx, &town.host).await;
    assert!(matches!(refused, Err(Error::Forbidden)));
    let actor = town.outside.member.actor_id;
    report::hear(&mut tx, &Effect::MemberGone { actor }).await?;
    let left = report::get(&mut tx, open[1].id)
        .await?
        .ok_or(Error::NotFound)?;
    assert_eq!(left.reporter_id, None);
    let gone = Effect::ReceivedDeparture {
        actor: town.alice.id,
    };
    report::hear(&mut tx, &gone).await?;
    assert!(report::get(&mut tx, open[0].id).await?.is_none());
    report::settle(&mut tx, &town.coordinator, open[1].id, Outcome::Other).await?;
    tx.commit().await?;
    assert!(
        effects(&town.db)
            .await?
            .iter()
            .any(|effect| matches!(effect, Effect::Moderated { .. }))
    );
    town.db.clock.advance((report::KEPT_DAYS + 1) * DAY);
    let mut tx = town.db.begin().await?;
    report::sweep(&mut tx).await?;
    assert!(report::get(&mut tx, open[1].id).await?.is_none());
    Ok(())
}
