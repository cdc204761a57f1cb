-- Other instances: how they stand with us, and their health.
create table peers (
    host text not null primary key,
    standing text not null,
    software text,
    dialect text not null,
    first_heard_at bigint not null,
    last_heard_at bigint,
    last_success_at bigint,
    failing_since bigint,
    failures bigint not null,
    next_try_at bigint not null,
    leased_by text,
    leased_until bigint not null,
    last_error text
);

-- Activities whose effect is already here, by the signer's origin: one effect per activity.
create table received_activities (
    origin text not null,
    uri text not null,
    received_at bigint not null,
    primary key (origin, uri)
);
create index received_activities_by_date on received_activities (received_at);

-- What we send: the body once, and one delivery an inbox.
create table activities (
    id bigint not null primary key,
    uri text not null,
    actor_id bigint not null references actors (id),
    body text not null,
    created_at bigint not null
);

create table deliveries (
    id bigint not null primary key,
    activity_id bigint not null references activities (id),
    host text not null,
    inbox text not null,
    attempts bigint not null,
    last_error text,
    created_at bigint not null,
    unique (activity_id, inbox)
);
create index deliveries_by_host on deliveries (host, id);
create index deliveries_by_inbox on deliveries (inbox);
create index deliveries_by_date on deliveries (created_at);

create index activities_by_date on activities (created_at);

-- Inboxes that said they are gone for good (410): nothing more is sent there, unless a newer document of an actor names them.
create table gone_inboxes (
    inbox text not null primary key,
    gone_at bigint not null
);

-- Inboxes that ever received a post, so that its withdrawal reaches them all.
create table post_inboxes (
    post_id bigint not null references posts (id),
    inbox text not null,
    primary key (post_id, inbox)
);
