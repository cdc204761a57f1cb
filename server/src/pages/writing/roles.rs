//! The rows of a form in which the roles of a call are written.

use community::call::Need;

use super::read;
use crate::{
    app::i18n::Say,
    pages::{fields::Fields, form::Faults},
};

/// A role of a call, and how many are needed for it.
pub struct RoleRow {
    pub field: String,
    pub label: String,
    pub role: String,
    pub places: String,
    pub places_label: String,
    pub needed: String,
}

/// Those that are written, and some that are not yet.
pub fn role_rows(t: Say, fields: &Fields) -> Vec<RoleRow> {
    let shown = (written(fields) + 2).clamp(4, Need::MOST_SLOTS);
    let rows = (1..=shown).map(|place| {
        let (field, places) = read::role_fields(place);
        let n = place.to_string();
        RoleRow {
            label: t.one("call-role", "n", &n),
            places_label: t.one("call-role-places", "n", &n),
            role: fields.get(&field).to_owned(),
            needed: fields.get(&places).to_owned(),
            field,
            places,
        }
    });
    rows.collect()
}

/// Whether the rows stand open.
pub fn has_roles(fields: &Fields, faults: &Faults) -> bool {
    written(fields) > 0 || faults.has("roles")
}

/// Up to which row roles are written.
fn written(fields: &Fields) -> usize {
    let is_written = |place: &usize| fields.words(&read::role_fields(*place).0).is_some();
    (1..=Need::MOST_SLOTS).rev().find(is_written).unwrap_or(0)
}
