//! Who looks at a report: coordinators, but never the one whom it concerns. She would learn who told, and settle it herself.

use std::collections::HashMap;

use super::{model::Report, store};
use crate::{
    Error, Result,
    actor::{self, Actor},
    id::Id,
    member::{self, Member, Present, Role},
    post::{self, Post},
    store::Executor,
};

/// The coordinators who may look at it.
pub async fn lookers(mut x: impl Executor, report: &Report) -> Result<Vec<Member>> {
    let coordinators = member::holding(x.on(), &[Role::Coordinator]).await?;
    let reporter = match report.reporter_id {
        Some(reporter) => actor::get(x.on(), reporter).await?,
        None => None,
    };
    let posts = post::by_uris(x, &uris([report])).await?;
    Ok(among(coordinators, report, reporter.as_ref(), &posts))
}

/// Not the one whom it is about. Nor, as long as there is another, who wrote for the group what it is about. What was told from
/// elsewhere reaches the only one whomever it is about: else it would reach nobody.
fn among(
    coordinators: Vec<Member>,
    report: &Report,
    reporter: Option<&Actor>,
    posts: &[Post],
) -> Vec<Member> {
    let is_about = |member: &Member| report.about_id == member.actor_id;
    let wrote = |member: &Member| {
        let of_it = posts
            .iter()
            .filter(|post| report.posts.0.contains(&post.uri));
        of_it
            .into_iter()
            .any(|post| post.member_id == Some(member.id))
    };
    let without = |refused: &dyn Fn(&Member) -> bool| -> Vec<Member> {
        let left = coordinators.iter().filter(|member| !refused(member));
        left.cloned().collect()
    };
    let apart = without(&|member| is_about(member) || wrote(member));
    if !apart.is_empty() {
        return apart;
    }
    if reporter.is_some_and(|reporter| !reporter.local) {
        return coordinators;
    }
    without(&is_about)
}

fn uris<'a>(reports: impl IntoIterator<Item = &'a Report>) -> Vec<&'a str> {
    let of_each = |report: &'a Report| report.posts.0.iter().map(String::as_str);
    reports.into_iter().flat_map(of_each).collect()
}

/// Whether she may look at it.
pub async fn may_look(x: impl Executor, by: &Present, report: &Report) -> Result<bool> {
    let lookers = lookers(x, report).await?;
    Ok(lookers.iter().any(|member| member.id == by.member.id))
}

/// One at which she may look.
///
/// # Errors
/// `NotFound` for all others.
pub async fn seen(mut x: impl Executor, by: &Present, id: Id<Report>) -> Result<Report> {
    let report = store::get(x.on(), id).await?.ok_or(Error::NotFound)?;
    if may_look(x, by, &report).await? {
        Ok(report)
    } else {
        Err(Error::NotFound)
    }
}

/// Those of them at which she may look, by as many questions however many there are.
pub(super) async fn only_seen(
    mut x: impl Executor,
    by: &Present,
    mut reports: Vec<Report>,
) -> Result<Vec<Report>> {
    let coordinators = member::holding(x.on(), &[Role::Coordinator]).await?;
    let reporters: Vec<Id<Actor>> = reports.iter().filter_map(|one| one.reporter_id).collect();
    let reporters: HashMap<Id<Actor>, Actor> = actor::many(x.on(), &reporters)
        .await?
        .into_iter()
        .map(|actor| (actor.id, actor))
        .collect();
    let posts = post::by_uris(x, &uris(&reports)).await?;
    reports.retain(|report| {
        let reporter = report.reporter_id.and_then(|id| reporters.get(&id));
        among(coordinators.clone(), report, reporter, &posts)
            .iter()
            .any(|member| member.id == by.member.id)
    });
    Ok(reports)
}
