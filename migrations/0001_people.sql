-- The node itself: one row a setting that must outlive configuration files (its address, once published, never changes).
create table node (
    name text not null primary key,
    value text not null
);

-- Anyone with an inbox, here or elsewhere. A member without an address outside has a row too
-- (`outside` is false): her posts need an author, but no door outside ever shows the row.
create table actors (
    id bigint not null primary key,
    uri text not null unique,
    kind text not null,
    local boolean not null,
    outside boolean not null,
    username text not null,
    host text not null,
    name text not null,
    summary text not null,
    url text,
    inbox text,
    shared_inbox text,
    outbox text,
    followers text,
    featured text,
    key_id text,
    public_key text,
    private_key text,
    icon text,
    fields text not null,
    manually_approves boolean not null,
    moved_to text,
    also_known_as text not null,
    profile text,
    fetched_at bigint,
    created_at bigint not null,
    updated_at bigint not null,
    deleted_at bigint
);
create index actors_by_handle on actors (lower(username), host);
create index actors_by_key on actors (key_id);
create index actors_by_host on actors (host);
create index actors_by_inbox on actors (inbox);
create index actors_by_shared_inbox on actors (shared_inbox);

-- When someone elsewhere moved house; a second move too soon is not followed.
create table actor_moves (
    actor_id bigint not null primary key references actors (id),
    moved_at bigint not null
);

-- The group this node serves: one row. The profile is one JSON document, since no query looks inside.
create table groups (
    id bigint not null primary key,
    actor_id bigint not null references actors (id),
    profile text not null,
    created_at bigint not null,
    updated_at bigint not null
);

create table schedules (
    id bigint not null primary key,
    position bigint not null,
    data text not null,
    created_at bigint not null
);

create table members (
    id bigint not null primary key,
    actor_id bigint not null unique references actors (id),
    handle text not null unique,
    name text not null,
    password_hash text,
    email text,
    language text not null,
    state text not null,
    words text,
    preferences text not null,
    created_at bigint not null,
    welcomed_at bigint,
    left_at bigint
);

-- A role is a duty with an end date. `role` host, coordinator or consultant opens doors; `named` is a duty
-- with a title of the group's own (opener, treasurer, keeper of keys) and opens none.
create table duties (
    id bigint not null primary key,
    member_id bigint not null references members (id),
    role text not null,
    title text,
    starts_at bigint not null,
    ends_at bigint,
    next_member_id bigint references members (id),
    created_at bigint not null
);
create index duties_by_member on duties (member_id);
