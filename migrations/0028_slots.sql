-- Whom a call needs by role, each with its own places and its own count; and how one gets in and takes part.
alter table calls add column slots text not null default '[]';
alter table calls add column access text not null default '[]';
-- For which role whoever answers would come; none: for any.
alter table answers add column role text;

-- Who would like to start a group and asks for help; read by those alone who help with it. What she wrote goes when it is done.
create table starts (
    id bigint not null primary key,
    name text not null,
    concern text not null,
    words text not null,
    contact text not null,
    language text not null,
    state text not null,
    -- Who answers.
    member_id bigint references members (id),
    reply text,
    secret_hash text not null,
    created_at bigint not null,
    updated_at bigint not null
);
create index starts_by_secret on starts (secret_hash);
create index starts_by_state on starts (state, id);

-- The hosts who help groups to start, each by the name that she tells everyone for this.
create table start_helpers (
    member_id bigint not null primary key references members (id),
    name text not null,
    created_at bigint not null
);
