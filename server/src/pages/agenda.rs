//! What takes place between two moments, as an outsider may know it: to be read aloud, and for the notice-board.

use community::{
    event, group as groups,
    post::Viewer,
    time::Time,
    timeline::{self, Scope, Thing},
};

use crate::{
    app::{App, error::AppError, i18n::Say},
    pages::{cards, group::Home},
};

/// A meeting in a few lines.
pub struct Meeting {
    pub title: String,
    pub when: String,
    pub place: String,
    pub modes: String,
    /// Who meets you there.
    pub who: String,
    pub href: Option<String>,
}

/// Announced meetings and regular ones that begin in this time, in their order; none that is cancelled.
pub async fn between(
    app: &App,
    t: Say,
    home: &Home,
    from: Time,
    until: Time,
) -> Result<Vec<Meeting>, AppError> {
    let events = timeline::coming_events(&app.db, &Viewer::Nobody, Scope::Here, from, 40).await?;
    let words = |modes: &[groups::Mode]| {
        let words = modes.iter().map(|mode| t.pick("mode", mode.as_str()));
        t.list(&words.collect::<Vec<_>>())
    };
    let mut found: Vec<(Time, Meeting)> = Vec::new();
    let mut announced = Vec::new();
    for entry in &events {
        let Thing::Event(event) = &entry.thing else {
            continue;
        };
        let begins = event.occurs_at.or(Some(event.starts_at));
        announced.extend(event.schedule_id.zip(begins));
        let is_on = event.status != event::Status::Cancelled;
        if event.starts_at < from || event.starts_at >= until || !is_on {
            continue;
        }
        let (place, address) = event.public_place();
        let place: Vec<&str> = [place, address].into_iter().flatten().collect();
        let meeting = Meeting {
            title: cards::name(&entry.post, 80),
            when: cards::when(t, event),
            place: place.join(", "),
            modes: words(&event.modes),
            who: entry.author.name.clone(),
            href: Some(cards::href(&entry.post)),
        };
        found.push((event.starts_at, meeting));
    }
    let meets = matches!(
        home.profile.stage,
        groups::Stage::Forming | groups::Stage::Active
    );
    for stored in groups::schedules(&app.db).await?.iter().filter(|_| meets) {
        let schedule = &stored.data.0;
        let dates = groups::next_dates(schedule, from, 14).unwrap_or_default();
        for at in dates.into_iter().filter(|at| *at < until) {
            if announced.contains(&(stored.id, at)) {
                continue;
            }
            let zone = cards::zone(&schedule.timezone);
            let end = at.plus_minutes(schedule.minutes.into());
            let meeting = Meeting {
                title: schedule.name.clone(),
                when: t.span(at, end, zone),
                place: schedule.place.clone(),
                modes: words(&schedule.modes),
                who: home.actor.name.clone(),
                href: None,
            };
            found.push((at, meeting));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    Ok(found.into_iter().map(|(_, one)| one).collect())
}
