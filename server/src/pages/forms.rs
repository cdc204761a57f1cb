//! Where the form stands whose address only takes what was sent: somebody who opens it is led there.

use community::{call, event, id::Id, member};

use crate::{
    app::{App, error::AppError},
    auth::visitor::Visitor,
    pages::{cards, things},
};

/// Rooms whose forms all stand on one page.
const ROOMS: [(&str, &str); 16] = [
    ("/desk/members/", "/desk/members"),
    ("/desk/duties/", "/desk/members"),
    ("/desk/invitations/", "/desk/invitations"),
    ("/desk/meetings/", "/desk/meetings"),
    ("/desk/reports/", "/desk/reports"),
    ("/desk/line/", "/desk/line"),
    ("/desk/starts/", "/desk/starts"),
    ("/desk/", "/desk/network"),
    ("/line/notes", "/line/duty"),
    ("/line/", "/line"),
    ("/settings/apps", "/settings/apps"),
    ("/settings/", "/settings"),
    ("/notices/", "/notices"),
    ("/thanks/", "/thanks"),
    ("/volunteering/", "/volunteering"),
    ("/sign-out", "/"),
];

/// Things with a page of their own, most of them secret links, on which all their forms stand.
const LINKS: [&str; 6] = [
    "/answer/",
    "/asks/",
    "/coming/",
    "/start/",
    "/story/",
    "/waiting/",
];

/// The page with the form; `None` when nobody can say, or this visitor may not see what it is about.
pub async fn place_of(app: &App, visitor: Option<&Visitor>, path: &str) -> Option<String> {
    if let Some(place) = room_of(path) {
        return Some(place);
    }
    match thing(app, visitor?, path).await {
        Ok(place) => place,
        Err(failure) => {
            tracing::debug!(%failure, "no page is known for the address of a form");
            None
        }
    }
}

fn room_of(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    if let [_, secret, _] = parts.as_slice()
        && LINKS.iter().any(|link| path.starts_with(link))
    {
        return Some(format!("/{}/{secret}", parts.first()?));
    }
    ROOMS
        .iter()
        .find(|(start, _)| path.starts_with(start))
        .map(|(_, place)| (*place).to_owned())
        .filter(|place| place != path)
}

/// The page of the call, the event or the post that the form is about.
async fn thing(app: &App, visitor: &Visitor, path: &str) -> Result<Option<String>, AppError> {
    let mut parts = path.trim_matches('/').split('/');
    let (Some(room), Some(id)) = (parts.next(), parts.next()) else {
        return Ok(None);
    };
    let Ok(id) = id.parse::<i64>() else {
        return Ok(None);
    };
    if room == "people" {
        let Some(present) = &visitor.present else {
            return Ok(None);
        };
        let about = member::known(&app.db, Some(present), Id::new(id)).await?;
        return Ok(Some(cards::person(&about)));
    }
    let (post, list) = match room {
        "posts" if path.ends_with("/answers/enter") => (Id::new(id), "answers"),
        "posts" => (Id::new(id), ""),
        "answers" => match call::answer_by_id(&app.db, Id::new(id)).await? {
            Some(answer) => (answer.call_id, "answers"),
            None => return Ok(None),
        },
        "attendances" => match event::attendance(&app.db, Id::new(id)).await? {
            Some(attendance) => (attendance.event_id, "attendances"),
            None => return Ok(None),
        },
        _ => return Ok(None),
    };
    let entry = things::find(app, visitor, post).await?;
    let decides = match &visitor.present {
        Some(present) => call::may_decide(&app.db, present, &entry.post).await?,
        None => false,
    };
    Ok(Some(if !list.is_empty() && decides {
        format!("/posts/{post}/{list}")
    } else {
        cards::href(&entry.post)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forms_address_leads_to_the_page_with_the_form() {
        for (path, place) in [
            ("/coming/abc/leave", Some("/coming/abc")),
            ("/answer/abc/confirm", Some("/answer/abc")),
            ("/settings/password", Some("/settings")),
            ("/desk/members/7/password-link", Some("/desk/members")),
            ("/desk/peers/standing", Some("/desk/network")),
            ("/notices/read", Some("/notices")),
            ("/posts/7/come", None),
            ("/nowhere", None),
        ] {
            assert_eq!(room_of(path).as_deref(), place, "{path}");
        }
    }
}
