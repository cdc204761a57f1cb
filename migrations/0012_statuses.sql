-- What programs for the hand do with posts: edits with what was said before, polls, bookmarks, pins, threads nobody wants to hear of
-- any more, and posts for later.

-- A warning without words: pictures that not everyone wants to see at once.
alter table posts add column sensitive boolean not null default false;

-- What a post said until it was edited.
create table revisions (
    id bigint not null primary key,
    post_id bigint not null references posts (id),
    title text,
    content text not null,
    content_note text,
    sensitive boolean not null,
    attachments text not null,
    -- The choices of its poll, if it had one.
    options text,
    -- Since when it said so.
    said_at bigint not null
);
create index revisions_by_post on revisions (post_id, id);

-- Said by a member without an address outside: it stays here, also when she has one later.
alter table reactions add column inside boolean not null default false;
create index reactions_by_actor on reactions (actor_id, kind, id);
create index reactions_announces on reactions (id) where kind = 'announce';

create table bookmarks (
    id bigint not null primary key,
    actor_id bigint not null references actors (id),
    post_id bigint not null references posts (id),
    created_at bigint not null,
    unique (actor_id, post_id)
);
create index bookmarks_by_actor on bookmarks (actor_id, id);
create index bookmarks_by_post on bookmarks (post_id);

-- What an actor shows first, by the author alone.
create table pins (
    post_id bigint not null primary key references posts (id),
    actor_id bigint not null references actors (id),
    created_at bigint not null
);
create index pins_by_actor on pins (actor_id, post_id);

create table muted_threads (
    actor_id bigint not null references actors (id),
    thread_id bigint not null,
    primary key (actor_id, thread_id)
);

-- `words` is what is asked, without the choices that the post's own content lists; `counts` goes with `options`.
create table polls (
    post_id bigint not null primary key references posts (id),
    words text not null,
    options text not null,
    counts text not null,
    multiple boolean not null,
    hides_totals boolean not null,
    closes_at bigint,
    voters bigint,
    -- Whether its end has been told.
    ended boolean not null,
    -- Ours: when its numbers were told last, and whether they are others since.
    told_at bigint,
    changed boolean not null default false
);
create index polls_by_end on polls (closes_at) where not ended;
create index polls_changed on polls (told_at) where changed;

create table votes (
    id bigint not null primary key,
    post_id bigint not null references posts (id),
    actor_id bigint not null references actors (id),
    choice bigint not null,
    uri text,
    created_at bigint not null,
    unique (post_id, actor_id, choice)
);

-- Written now, to be published later; `wish` is all that was asked for.
create table scheduled_posts (
    id bigint not null primary key,
    member_id bigint not null references members (id),
    as_group boolean not null,
    due_at bigint not null,
    wish text not null,
    created_at bigint not null
);
create index scheduled_posts_by_date on scheduled_posts (due_at);
