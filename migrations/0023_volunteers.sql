-- What members can do for others. Theirs alone to see, and the hosts' where they ticked that; it stands in nothing that leaves the node.
create table volunteers (
    member_id bigint not null primary key references members (id),
    kinds text not null,
    words text not null,
    area text,
    times text not null,
    languages text not null,
    seen_by_hosts boolean not null,
    -- How she is told of a call that fits: at-once, daily, never.
    told text not null,
    state text not null,
    -- How often she has been asked "does this still hold?" since her last sign of life.
    asked bigint not null,
    state_changed_at bigint not null,
    created_at bigint not null
);
create index volunteers_by_sign on volunteers (state, asked, state_changed_at);

-- By what a call finds her: kinds, words of the area, languages.
create table volunteer_words (
    about text not null,
    word text not null,
    member_id bigint not null references volunteers (member_id),
    primary key (about, word, member_id)
);
create index volunteer_words_by_member on volunteer_words (member_id, about);

-- Which call fits whom, and when she is to be told, or was. Goes when the call is over.
create table volunteer_tellings (
    post_id bigint not null references posts (id),
    member_id bigint not null references volunteers (member_id),
    due_at bigint,
    told_at bigint,
    primary key (post_id, member_id)
);
create index volunteer_tellings_by_member on volunteer_tellings (member_id, post_id);
create index volunteer_tellings_by_due on volunteer_tellings (due_at) where told_at is null;
