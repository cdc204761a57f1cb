-- Only hashes: a stolen backup opens no door.
create table sessions (
    hash text not null primary key,
    member_id bigint not null references members (id),
    csrf text not null,
    created_at bigint not null,
    expires_at bigint not null
);
create index sessions_by_member on sessions (member_id);

create table tokens (
    id bigint not null primary key,
    hash text not null unique,
    member_id bigint not null references members (id),
    as_group boolean not null,
    scopes text not null,
    client_id text,
    created_at bigint not null,
    revoked_at bigint
);

-- Links that open once: set-up, a new password.
create table one_time_links (
    hash text not null primary key,
    purpose text not null,
    member_id bigint references members (id),
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint
);

-- Invitations: by link, or by a code on paper that several people may use.
create table invitations (
    id bigint not null primary key,
    hash text not null unique,
    kind text not null,
    note text,
    uses_left bigint not null,
    made_by bigint not null references members (id),
    created_at bigint not null,
    expires_at bigint not null
);
