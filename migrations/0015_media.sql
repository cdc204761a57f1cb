-- Pictures, sound and small video that are kept here. The files lie beside the database, under names that nobody can guess.
create table media (
    id bigint not null primary key,
    owner_id bigint not null references actors (id),
    -- What it is for: a post, or the picture or banner of its owner.
    purpose text not null,
    post_id bigint,
    -- 32 hexadecimal digits; the files are called by it.
    stem text not null unique,
    format text not null,
    -- False until its files are whole and in their place.
    ready boolean not null,
    description text not null,
    details text not null,
    bytes bigint not null,
    created_at bigint not null,
    -- Until when it waits to be used.
    waits_until bigint not null,
    -- Since when it is shown to nobody any more; its files go soon after.
    dropped_at bigint
);
create index media_by_post on media (post_id) where post_id is not null;
create index media_waiting on media (waits_until) where post_id is null;
create index media_dropped on media (dropped_at) where dropped_at is not null;
create index media_by_owner on media (owner_id, id);

-- The banner of a profile.
alter table actors add column image text;
