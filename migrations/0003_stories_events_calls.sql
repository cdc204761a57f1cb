create table stories (
    post_id bigint not null primary key references posts (id),
    form text not null,
    teller text not null,
    teller_label text,
    themes text not null,
    book text not null,
    withdraw_hash text,
    extra text not null
);
create index stories_by_withdrawal on stories (withdraw_hash);

-- `address`, `online_link`, `dial_in` and `details` are held back: only those who are welcome get them.
create table events (
    post_id bigint not null primary key references posts (id),
    starts_at bigint not null,
    ends_at bigint,
    timezone text not null,
    modes text not null,
    place_name text,
    area text,
    address text,
    precision text not null,
    online_link text,
    dial_in text,
    details text,
    capacity bigint,
    joining text not null,
    status text not null,
    taken bigint not null,
    schedule_id bigint,
    extra text not null
);
create index events_by_start on events (starts_at);

create table attendances (
    id bigint not null primary key,
    event_id bigint not null references events (post_id),
    actor_id bigint references actors (id),
    uri text unique,
    reply_post_id bigint references posts (id),
    name text,
    contact text,
    message text,
    how text not null,
    state text not null,
    secret_hash text,
    -- What the hosts sent to this one person; on the joining side: what came.
    revealed text,
    created_at bigint not null,
    updated_at bigint not null
);
-- Not unique: a node asks for those of its members who have no address outside.
create index attendances_by_event on attendances (event_id, actor_id);
create index attendances_by_reply on attendances (reply_post_id);
create index attendances_by_secret on attendances (secret_hash);

-- Calls for help and offers: the post's kind says which. `held_back` goes only to those whose answer was accepted.
create table calls (
    post_id bigint not null primary key references posts (id),
    category text not null,
    needed bigint not null,
    filled bigint not null,
    inexhaustible boolean not null,
    needed_by bigint,
    area text,
    languages text not null,
    held_back text,
    state text not null,
    confirm_hours bigint not null,
    state_changed_at bigint not null,
    extra text not null
);
create index calls_by_state on calls (state, post_id);
create index calls_by_date on calls (needed_by);

-- One row an answer, on either side: at the asking node for every answer that came,
-- at the answering node for what its members answered elsewhere.
create table answers (
    id bigint not null primary key,
    call_id bigint not null references calls (post_id),
    actor_id bigint references actors (id),
    uri text unique,
    reply_post_id bigint references posts (id),
    agreement_uri text unique,
    name text,
    contact text,
    message text not null,
    places bigint not null,
    how text not null,
    vouched_by text,
    state text not null,
    reply text,
    lapses_at bigint,
    secret_hash text,
    decided_by bigint references members (id),
    created_at bigint not null,
    updated_at bigint not null
);
create index answers_by_call on answers (call_id, id);
create index answers_by_actor on answers (actor_id, id);
create index answers_by_lapse on answers (state, lapses_at);
create index answers_by_secret on answers (secret_hash);
create index answers_by_reply on answers (reply_post_id);
