-- Where a member's device is reached while her app is closed: one for each token. Nothing is sent once the token is revoked, and it goes with the token.
create table push_subscriptions (
    token_id bigint not null primary key references tokens (id) on delete cascade,
    -- As apps know it; a new one with each new endpoint.
    id bigint not null unique,
    endpoint text not null,
    p256dh text not null,
    auth text not null,
    -- By the standard, or by the draft before it.
    standard boolean not null,
    -- The types she wants to be told of.
    alerts text not null,
    -- Of whose deeds: all, followed, follower, none.
    policy text not null,
    created_at bigint not null
);
