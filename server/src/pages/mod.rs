//! Pages for people: rendered here, working without scripts.

mod agenda;
mod answers;
mod apps;
mod archive;
mod asking;
pub mod assets;
mod calendar;
mod calls;
pub mod cards;
pub mod desk;
pub mod directory;
mod events;
mod face;
pub mod failure;
pub mod fields;
pub mod form;
mod forms;
pub mod group;
mod join;
pub mod joined;
pub mod layout;
mod line;
mod lists;
mod log;
mod mail;
mod mine;
mod moments;
mod narrator;
mod network;
pub mod notices;
mod opening;
mod paper;
mod people;
mod picture;
pub mod qr;
mod reflections;
mod render;
mod seen;
mod settings;
mod setup;
mod share;
mod signin;
mod starts;
mod tagged;
mod thanks;
mod things;
mod untold;
mod visitors;
mod volunteers;
mod waiting;
mod writing;

use chrono_tz::Tz;
use community::post::Kind;

use fields::Fields;

/// Reads a form as a thing of this kind; whether it is one.
pub fn read_draft(kind: Kind, fields: &Fields, zone: Tz) -> bool {
    writing::draft(kind, fields, zone).is_ok()
}

/// Every page.
pub fn routes() -> axum::Router<crate::app::App> {
    axum::Router::new()
        .route("/static/{name}", axum::routing::get(assets::serve))
        .merge(setup::routes())
        .merge(signin::routes())
        .merge(group::routes())
        .merge(join::routes())
        .merge(waiting::routes())
        .merge(share::routes())
        .merge(paper::routes())
        .merge(calendar::routes())
        .merge(settings::routes())
        .merge(archive::routes())
        .merge(picture::routes())
        .merge(apps::routes())
        .merge(notices::routes())
        .merge(network::routes())
        .merge(directory::routes())
        .merge(desk::routes())
        .merge(writing::routes())
        .merge(line::routes())
        .merge(lists::routes())
        .merge(log::routes())
        .merge(people::routes())
        .merge(mail::routes())
        .merge(tagged::routes())
        .merge(things::routes())
        .merge(calls::routes())
        .merge(events::routes())
        .merge(visitors::routes())
        .merge(starts::routes())
        .merge(mine::routes())
        .merge(volunteers::routes())
        .merge(reflections::routes())
        .merge(thanks::routes())
        .merge(untold::routes())
}

#[cfg(test)]
mod tests;
