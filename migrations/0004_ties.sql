create table follows (
    id bigint not null primary key,
    follower_id bigint not null references actors (id),
    followee_id bigint not null references actors (id),
    state text not null,
    uri text not null unique,
    created_at bigint not null,
    accepted_at bigint,
    unique (follower_id, followee_id)
);
create index follows_by_followee on follows (followee_id, state);

create table reactions (
    id bigint not null primary key,
    post_id bigint not null references posts (id),
    actor_id bigint not null references actors (id),
    kind text not null,
    uri text unique,
    created_at bigint not null,
    unique (post_id, actor_id, kind)
);

create table blocks (
    id bigint not null primary key,
    blocker_id bigint not null references actors (id),
    blocked_id bigint not null references actors (id),
    uri text unique,
    created_at bigint not null,
    unique (blocker_id, blocked_id)
);

create table reports (
    id bigint not null primary key,
    uri text unique,
    reporter_id bigint references actors (id),
    about_id bigint not null references actors (id),
    posts text not null,
    words text not null,
    state text not null,
    created_at bigint not null,
    settled_at bigint,
    settled_by bigint references members (id)
);

create table notifications (
    id bigint not null primary key,
    member_id bigint not null references members (id),
    reason text not null,
    subject_id bigint not null,
    actor_id bigint references actors (id),
    created_at bigint not null,
    read_at bigint,
    unique (member_id, reason, subject_id)
);
create index notifications_by_member on notifications (member_id, id);
