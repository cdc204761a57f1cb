-- By what of a call volunteers were looked for last: only when that changes they are looked for anew. Empty when it is over.
create table volunteer_fits (
    post_id bigint not null primary key references posts (id),
    asks text not null
);

-- The times that she named, to be laid beside the date of a call.
insert into volunteer_words (about, word, member_id) select 'time', 'weekdays', member_id from volunteers where times like '%"weekdays"%';
insert into volunteer_words (about, word, member_id) select 'time', 'evenings', member_id from volunteers where times like '%"evenings"%';
insert into volunteer_words (about, word, member_id) select 'time', 'weekends', member_id from volunteers where times like '%"weekends"%';

-- Since when no mail has gone out, and what the mail server said last, without addresses. One row, or none: mail goes out.
create table mail_trouble (
    id bigint not null primary key,
    since bigint not null,
    why text not null,
    said text
);

-- Only what hosts closed is asked for, and only while it stands.
delete from closings where not by_hosts or post_id in (select id from posts where deleted_at is not null);
