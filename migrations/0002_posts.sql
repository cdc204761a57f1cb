-- The envelope of all that is published. Stories, events and calls add a row of their own keyed by the post's id.
create table posts (
    id bigint not null primary key,
    uri text not null unique,
    url text,
    author_id bigint not null references actors (id),
    -- The member who wrote it for the group. Never leaves the node.
    member_id bigint references members (id),
    kind text not null,
    visibility text not null,
    local boolean not null,
    in_reply_to_id bigint references posts (id),
    in_reply_to_uri text,
    thread_id bigint not null,
    title text,
    summary text,
    content text not null,
    source text not null,
    language text not null,
    content_note text,
    tags text not null,
    attachments text not null,
    -- The object as received from elsewhere, re-served to nobody.
    object text,
    replies_closed boolean not null,
    published_at bigint not null,
    edited_at bigint,
    deleted_at bigint
);
create index posts_by_author on posts (author_id, id);
create index posts_by_thread on posts (thread_id, id);
create index posts_by_parent on posts (in_reply_to_id, id);
create index posts_by_kind on posts (kind, id);
create index posts_waiting_for_parent on posts (in_reply_to_uri);

-- Who a direct post is for, and who a post mentions.
create table post_recipients (
    post_id bigint not null references posts (id),
    actor_id bigint not null references actors (id),
    mentioned boolean not null,
    primary key (post_id, actor_id)
);
create index post_recipients_by_actor on post_recipients (actor_id, post_id);

create table post_tags (
    post_id bigint not null references posts (id),
    tag text not null,
    primary key (post_id, tag)
);
create index post_tags_by_tag on post_tags (tag, post_id);

-- What was deleted elsewhere, kept for ever, so that a replayed Create stays deleted.
create table tombstones (
    uri text not null primary key,
    deleted_at bigint not null
);

-- A form sent twice is one post.
create table submissions (
    once text not null primary key,
    post_id bigint not null,
    created_at bigint not null
);
