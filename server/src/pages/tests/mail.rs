//! Mail in settings, and the links in it.

use community::{
    call::{self, Category, Need},
    mail::{self as letters, Fault, Letter, Ready, Says, Turn},
    post::{Author, Draft, Kind, Visibility},
    queue,
};

use super::*;

fn post_office() -> Smtp {
    Smtp {
        server: "127.0.0.1:1".into(),
        from: "notices@post.example".into(),
        ..Smtp::default()
    }
}

/// The newest mail that waits, as it would go.
async fn letter(town: &Town) -> Result<Ready, Box<dyn std::error::Error>> {
    let jobs = queue::list(&town.app.db, Some(letters::SEND), false, 100).await?;
    let job = jobs.last().ok_or("no letter")?;
    let letter: Letter = job.read()?;
    let mut tx = town.app.db.begin().await?;
    let turn = letters::turn(&mut tx, &letter).await?;
    tx.commit().await?;
    match turn {
        Turn::Ready(ready) => Ok(ready),
        other => Err(format!("{other:?}").into()),
    }
}

async fn jobs(town: &Town) -> Result<usize, Box<dyn std::error::Error>> {
    let jobs = queue::list(&town.app.db, Some(letters::SEND), false, 100).await?;
    Ok(jobs.len())
}

/// Without a mail server nothing is asked and nothing is kept.
#[tokio::test]
async fn without_a_mail_server_there_is_no_mail() -> Outcome {
    let town = Town::founded().await?;
    let (id, ivy, csrf) = town.member("ivy", None).await?;
    let (_, _, body) = town.get("/settings", &ivy).await?;
    assert!(!body.contains("/settings/mail"), "{body}");
    let (status, _, body) = town.get("/settings/mail", &ivy).await?;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("Our group sends no mail."), "{body}");
    let form = format!("csrf={csrf}&email=ivy@post.example&calls=yes");
    town.post("/settings/mail", &ivy, &form).await?;
    assert!(letters::get(&town.app.db, id).await?.is_none());
    assert_eq!(jobs(&town).await?, 0);
    Ok(())
}

/// CO30, OA29: an address is one address, and it is confirmed by a button, not by looking.
#[tokio::test]
async fn oa29_co30_an_address_is_one_and_whoever_reads_there_says_yes() -> Outcome {
    let town = Town::with(post_office()).await?.found().await?;
    let (id, ivy, csrf) = town.member("ivy", None).await?;
    let (_, other, hers) = town.member("rain", None).await?;
    for wrong in [
        "",
        "ivy",
        "ivy@post.example%0D%0ABcc:all@post.example",
        "ivy@post.example,all@post.example",
        "Ivy+<ivy@post.example>",
    ] {
        let form = format!("csrf={csrf}&email={wrong}&calls=yes");
        let (status, _, body) = town.post("/settings/mail", &ivy, &form).await?;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(body.contains("email-error"), "{body}");
    }
    assert_eq!(jobs(&town).await?, 0);
    let form = format!("csrf={csrf}&email=ivy@post.example&calls=yes");
    let (status, _, _) = town.post("/settings/mail", &ivy, &form).await?;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let asked = letter(&town).await?;
    let Says::Confirm { secret } = asked.says else {
        return Err("it asks".into());
    };
    let link = format!("/mail/confirm/{secret}");
    for _ in 0..2 {
        let (status, headers, body) = town.get(&link, "").await?;
        assert_eq!(status, StatusCode::OK);
        assert!(
            body.contains("Yes, it is mine") && !body.contains("Ms ivy"),
            "{body}"
        );
        assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    }
    let is_open = async || -> Result<bool, Box<dyn std::error::Error>> {
        let known = letters::get(&town.app.db, id).await?;
        Ok(known.is_some_and(|known| known.is_open()))
    };
    assert!(!is_open().await?);
    // A page of another site cannot say it for whoever is signed in.
    let (status, _, _) = town.post(&link, &other, "csrf=forged").await?;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(!is_open().await?);
    assert_eq!(town.post(&link, "", "").await?.0, StatusCode::OK);
    assert!(is_open().await?);
    assert_eq!(town.post(&link, "", "").await?.0, StatusCode::NOT_FOUND);
    // Hers alone, on every page.
    for (path, cookie) in [
        ("/settings/mail", &other),
        ("/settings", &other),
        ("/@ivy", &other),
    ] {
        let (_, _, body) = town.get(path, cookie).await?;
        assert!(!body.contains("ivy@post.example"), "{path}");
    }
    let (_, _, body) = town.get("/settings/mail", &ivy).await?;
    assert!(body.contains("ivy@post.example"), "{body}");
    // The link that ends it does nothing by being looked at, and all with one tap.
    let end = format!("/mail/end/{}", asked.ending);
    assert_eq!(town.get(&end, "").await?.0, StatusCode::OK);
    assert!(is_open().await?);
    assert_eq!(
        town.post("/mail/end/guess", "", "").await?.0,
        StatusCode::NOT_FOUND
    );
    let (status, _, _) = town.post(&end, "", "List-Unsubscribe=One-Click").await?;
    assert_eq!(status, StatusCode::OK);
    assert!(!is_open().await?);
    let form = format!("csrf={hers}");
    town.post("/settings/mail/remove", &other, &form).await?;
    assert!(
        letters::get(&town.app.db, id).await?.is_some(),
        "each forgets her own"
    );
    let form = format!("csrf={csrf}");
    town.post("/settings/mail/remove", &ivy, &form).await?;
    assert!(letters::get(&town.app.db, id).await?.is_none());
    assert_eq!(town.get(&end, "").await?.0, StatusCode::NOT_FOUND);
    Ok(())
}

/// A visitor has mail sent only to a mail address, and only when she asks for it.
#[tokio::test]
async fn a53_a_visitor_may_have_the_link_to_her_answer_sent() -> Outcome {
    let town = Town::with(post_office()).await?.found().await?;
    let (host, _, _) = town.member("ah_ling", Some(Role::Host)).await?;
    let mut tx = town.app.db.begin().await?;
    let by = Author {
        member: member::present(&mut tx, host).await?.ok_or("a host")?,
        as_group: true,
    };
    let draft = Draft {
        title: Some("A lift".into()),
        ..Draft::new(Visibility::Public, "en", "On Friday.")
    };
    let need = Need {
        category: Category::Person,
        needed: 1,
        inexhaustible: false,
        needed_by: None,
        area: None,
        languages: Vec::new(),
        access: Vec::new(),
        slots: Vec::new(),
        held_back: None,
        confirm_hours: Need::CONFIRM_HOURS,
        extra: Default::default(),
    };
    let post = call::publish(&mut tx, &by, Kind::Call, draft, need).await?;
    tx.commit().await?;
    let path = format!("/posts/{}/answer", post.id);
    for (contact, tick, status, letters) in [
        (
            "2345+6789",
            "&by_mail=yes",
            StatusCode::UNPROCESSABLE_ENTITY,
            0,
        ),
        ("2345+6789", "", StatusCode::SEE_OTHER, 0),
        ("sun@post.example", "", StatusCode::SEE_OTHER, 0),
        ("sun@post.example", "&by_mail=yes", StatusCode::SEE_OTHER, 1),
    ] {
        let form = format!("name=Sun&message=Yes&places=1&contact={contact}{tick}");
        let (got, _, body) = town.post(&path, "", &form).await?;
        assert_eq!(got, status, "{contact} {tick}: {body}");
        assert_eq!(jobs(&town).await?, letters, "{contact} {tick}");
    }
    assert_eq!(letter(&town).await?.address, "sun@post.example");
    Ok(())
}

/// Hosts see that no mail goes out, in the server's words, until it does.
#[tokio::test]
async fn hosts_see_that_no_mail_goes_out() -> Outcome {
    let town = Town::with(post_office()).await?.found().await?;
    let (_, host, _) = town.member("host", Some(Role::Host)).await?;
    let fails = async || -> Result<bool, Box<dyn std::error::Error>> {
        let (_, _, desk) = town.get("/desk", &host).await?;
        let fails = desk.contains("No mail has gone out since");
        assert_eq!(
            fails,
            desk.contains("550 &#60;b&#62;Relaying denied"),
            "{desk}"
        );
        assert!(!desk.contains("post.example"));
        Ok(fails)
    };
    let mut last = None;
    for (handle, is_told) in [("ivy", false), ("rain", true)] {
        let (id, member, csrf) = town.member(handle, None).await?;
        let address = format!("{handle}@post.example");
        let form = format!("csrf={csrf}&email={address}&calls=yes");
        town.post("/settings/mail", &member, &form).await?;
        let letter = Letter::Confirm { member: id };
        let mut tx = town.app.db.begin().await?;
        letters::failed(&mut tx, Fault::Address, Some("550 <b>Relaying denied")).await?;
        letters::refused(&mut tx, &letter, &address).await?;
        tx.commit().await?;
        assert_eq!(fails().await?, is_told, "{handle}");
        last = Some((letter, address));
    }
    let (letter, address) = last.ok_or("two members")?;
    let mut tx = town.app.db.begin().await?;
    letters::sent(&mut tx, &letter, &address).await?;
    tx.commit().await?;
    assert!(!fails().await?);
    Ok(())
}
