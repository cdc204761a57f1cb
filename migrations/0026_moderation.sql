-- What hosts and coordinators decided, for members to read. No row names a member, a post, who told of it, or who decided: `host` is a
-- server, `kind` what kind of thing it was about.
create table moderation_log (
    id bigint not null primary key,
    deed text not null,
    host text,
    kind text,
    outcome text,
    noted_at bigint not null
);

create index moderation_log_by_age on moderation_log (noted_at);

-- Posts of ours under which nothing more is said for now; `by_hosts`: hosts alone open them again.
create table closings (
    post_id bigint not null primary key references posts (id),
    by_hosts boolean not null,
    closed_at bigint not null
);

-- New members whom hosts know: the limits of the first days are not for them.
create table limits_lifted (
    member_id bigint not null primary key references members (id),
    lifted_at bigint not null
);

-- What came of a report.
alter table reports add column outcome text;
