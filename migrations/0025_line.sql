-- The telephone line that a group keeps: one row, when it has one. `keeps_days`: after so long what was noted down is erased.
create table lines (
    id bigint not null primary key,
    name text not null,
    number text not null,
    for_whom text not null,
    keeps_days bigint not null,
    created_at bigint not null
);

-- Whom the hosts asked to keep it: they take shifts, and see who is to be rung back.
create table line_keepers (
    member_id bigint not null primary key references members (id),
    created_at bigint not null
);

-- Hours at which somebody answers: each week on a weekday (0 is Monday), or on one day (`YYYY-MM-DD`). `HH:MM` in the group's zone; an
-- end that is not after the beginning is on the next day. `member_id` has a weekly one until she says otherwise.
create table line_shifts (
    id bigint not null primary key,
    weekday bigint,
    day text,
    starts_at text not null,
    ends_at text not null,
    member_id bigint references members (id),
    created_at bigint not null
);

-- What is otherwise on one day of a shift: somebody else has it (or nobody), or it is offered.
create table line_turns (
    id bigint not null primary key,
    shift_id bigint not null references line_shifts (id),
    day text not null,
    member_id bigint references members (id),
    is_offered boolean not null,
    unique (shift_id, day)
);

-- Who is to be rung back.
create table line_callbacks (
    id bigint not null primary key,
    number text not null,
    name text,
    best_time text,
    words text,
    created_at bigint not null,
    done_at bigint
);

-- Calls for help that were entered for somebody who rang, and how to reach her. The number stands nowhere else, unless she said that
-- whoever helps may have it.
create table line_calls (
    post_id bigint not null primary key references posts (id),
    number text,
    name text,
    is_shared boolean not null,
    created_at bigint not null
);
