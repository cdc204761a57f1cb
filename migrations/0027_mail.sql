-- Mail that a member wants, at an address that she has shown to be hers. Nobody else sees the address, and it stands in nothing that leaves the node.
create table mailboxes (
    member_id bigint not null primary key references members (id),
    -- None: she wants none any more.
    address text,
    -- Calls that fit what she can do; and whatever else concerns her.
    calls boolean not null,
    others boolean not null,
    -- With the words of calls that everyone may read; else it says that something waits, and no more.
    with_words boolean not null,
    confirmed_at bigint,
    -- The hash of the secret that was last sent to the address, so that whoever reads there says yes; how often lately, and when.
    secret_hash text unique,
    asked bigint not null,
    asked_at bigint not null,
    -- Stands in every mail, and ends them; it opens nothing.
    ending text not null unique,
    -- The mail server said that there is no such address.
    refused_at bigint,
    -- Up to which notification she was told that something waits, and when.
    told_id bigint not null,
    told_at bigint not null
);

-- A link in a mail by which one member may answer one call without signing in.
create table mail_links (
    secret_hash text not null primary key,
    member_id bigint not null references members (id),
    post_id bigint not null references posts (id),
    expires_at bigint not null
);
create index mail_links_by_member on mail_links (member_id);
create index mail_links_by_post on mail_links (post_id);
create index mail_links_by_end on mail_links (expires_at);

-- Visitors who left a mail address with their answer and want the link to it sent there.
create table guest_mails (
    answer_id bigint not null primary key references answers (id),
    -- In which she read the page.
    language text not null,
    ending text not null unique,
    ended_at bigint
);

-- More links to a visitor's own answer, beside the one that she was shown.
create table answer_links (
    secret_hash text not null primary key,
    answer_id bigint not null references answers (id)
);
create index answer_links_by_answer on answer_links (answer_id);
