-- Programs that members let in: an app on a phone, a page in a browser. Anyone may register one; what nobody uses is swept.
create table applications (
    id bigint not null primary key,
    client_id text not null unique,
    secret_hash text not null,
    name text not null,
    website text,
    redirect_uris text not null,
    scopes text not null,
    created_at bigint not null,
    -- When a token was last given for it.
    used_at bigint
);

-- What a member's browser carries back to the app. The token that was given for it stands here, so that a second use ends it.
create table authorization_codes (
    hash text not null primary key,
    client_id text not null references applications (client_id),
    member_id bigint not null references members (id),
    as_group boolean not null,
    redirect_uri text not null,
    scopes text not null,
    challenge text,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint,
    token_id bigint
);
create index authorization_codes_by_client on authorization_codes (client_id);
create index authorization_codes_by_member on authorization_codes (member_id);

-- A token may be an application's own, of no member. A column cannot learn that in both databases, so the table is made anew.
create table bearers (
    id bigint not null primary key,
    hash text not null unique,
    member_id bigint references members (id),
    as_group boolean not null,
    scopes text not null,
    client_id text,
    created_at bigint not null,
    revoked_at bigint,
    used_at bigint
);
insert into bearers (id, hash, member_id, as_group, scopes, client_id, created_at, revoked_at)
select id, hash, member_id, as_group, scopes, client_id, created_at, revoked_at from tokens;
drop table tokens;
alter table bearers rename to tokens;
create index tokens_by_member on tokens (member_id);
create index tokens_by_client on tokens (client_id);
