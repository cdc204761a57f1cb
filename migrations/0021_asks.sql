-- What a member asks through her group, unseen. Who asks stands here and nowhere else: in no post, effect, job or delivery.
create table asks (
    id bigint not null primary key,
    member_id bigint not null references members (id),
    -- The call, once one of the hosts whom she chose has published it in the group's name.
    post_id bigint unique references posts (id),
    -- What she wrote, until it is published.
    wish text,
    -- What the host wrote who sent it back.
    words text,
    created_at bigint not null,
    updated_at bigint not null
);
create index asks_by_member on asks (member_id);

-- Those who may know that it is hers.
create table ask_hosts (
    ask_id bigint not null references asks (id),
    member_id bigint not null references members (id),
    primary key (ask_id, member_id)
);
create index ask_hosts_by_member on ask_hosts (member_id);
