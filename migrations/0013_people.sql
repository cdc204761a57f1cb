-- Which member (or the group, when it acts in its own name) follows whom, wants nothing of whom, and how she reads. Nothing here is
-- ever sent anywhere.

-- What peers see of a follow is the row in `follows` that carries it: her own actor's, or, `through_node`, that of the instance
-- actor, which follows as long as one of these rows is left. Somebody here is followed by this row alone.
create table member_follows (
    id bigint not null primary key,
    actor_id bigint not null references actors (id),
    followee_id bigint not null references actors (id),
    through_node boolean not null,
    reblogs boolean not null,
    notify boolean not null,
    languages text not null,
    created_at bigint not null,
    unique (actor_id, followee_id)
);
create index member_follows_by_followee on member_follows (followee_id);

create table mutes (
    id bigint not null primary key,
    actor_id bigint not null references actors (id),
    muted_id bigint not null references actors (id),
    notifications boolean not null,
    ends_at bigint,
    created_at bigint not null,
    unique (actor_id, muted_id)
);

-- A member's own word to herself about somebody.
create table remarks (
    actor_id bigint not null references actors (id),
    about_id bigint not null references actors (id),
    words text not null,
    primary key (actor_id, about_id)
);

-- Hosts of which a member wants to read nothing.
create table host_mutes (
    id bigint not null primary key,
    actor_id bigint not null references actors (id),
    host text not null,
    unique (actor_id, host)
);

create table lists (
    id bigint not null primary key,
    actor_id bigint not null references actors (id),
    title text not null,
    replies text not null,
    exclusive boolean not null
);
create index lists_by_actor on lists (actor_id);

create table list_accounts (
    id bigint not null primary key,
    list_id bigint not null references lists (id),
    account_id bigint not null references actors (id),
    unique (list_id, account_id)
);

create table filters (
    id bigint not null primary key,
    actor_id bigint not null references actors (id),
    title text not null,
    contexts text not null,
    action text not null,
    ends_at bigint
);
create index filters_by_actor on filters (actor_id);

create table filter_keywords (
    id bigint not null primary key,
    filter_id bigint not null references filters (id),
    keyword text not null,
    whole_word boolean not null
);
create index filter_keywords_by_filter on filter_keywords (filter_id);

create table filter_statuses (
    id bigint not null primary key,
    filter_id bigint not null references filters (id),
    post_id bigint not null references posts (id),
    unique (filter_id, post_id)
);

-- How far somebody has read, on whichever device.
create table markers (
    actor_id bigint not null references actors (id),
    timeline text not null,
    last_read_id bigint not null,
    version bigint not null,
    updated_at bigint not null,
    primary key (actor_id, timeline)
);

create table followed_tags (
    id bigint not null primary key,
    actor_id bigint not null references actors (id),
    tag text not null,
    unique (actor_id, tag)
);
create index followed_tags_by_tag on followed_tags (tag);

create table featured_tags (
    id bigint not null primary key,
    actor_id bigint not null references actors (id),
    tag text not null,
    name text not null,
    unique (actor_id, tag)
);

-- How far a private conversation (a thread of direct posts) was read, and up to where it was put away.
create table conversation_marks (
    actor_id bigint not null references actors (id),
    thread_id bigint not null,
    read_id bigint not null,
    hidden_id bigint not null,
    primary key (actor_id, thread_id)
);

-- Whether a report goes on to the server of the one it is about; and what kind it is.
alter table reports add column forward boolean not null default false;
alter table reports add column category text not null default 'other';

-- Mastodon's clients find somebody by the beginning of a name.
create index actors_by_name on actors (lower(name));
