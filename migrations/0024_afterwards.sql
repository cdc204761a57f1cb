-- Who was asked "what was good, what next?" after a call was settled or a meeting was over: once each. What she says is a post.
create table reflections (
    post_id bigint not null references posts (id),
    member_id bigint not null references members (id),
    asked_at bigint not null,
    said_at bigint,
    primary key (post_id, member_id)
);
create index reflections_by_member on reflections (member_id);

-- What a member said privately to another. Read by that one alone, and by nobody summed up.
create table thanks (
    id bigint not null primary key,
    to_member_id bigint not null references members (id),
    from_member_id bigint not null references members (id),
    words text not null,
    created_at bigint not null
);
create index thanks_by_reader on thanks (to_member_id, id);
create index thanks_by_giver on thanks (from_member_id);
