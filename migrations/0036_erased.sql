-- Since when words that were taken out of the index of words wait to be taken out of its file, too.
create table words_over (
    once int not null primary key,
    since bigint not null
);

-- What posts from elsewhere said before was kept, and read by nobody.
delete from revisions where post_id in (select id from posts where not local);
