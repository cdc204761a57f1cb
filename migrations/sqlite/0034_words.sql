-- What search looks in. The words are cut by us (community/src/search/words.rs), and stand with spaces between: of all that is not
-- ASCII nothing is cut a second time. The text itself is not kept again.
create virtual table post_words using fts5(words, content = '', contentless_delete = 1, tokenize = 'ascii');

-- Posts whose words are not in it yet, or are others by now.
create table words_due (post_id bigint not null primary key);
insert into words_due (post_id) select id from posts where deleted_at is null;

create trigger posts_said after insert on posts when new.deleted_at is null
begin
    insert into words_due (post_id) values (new.id) on conflict do nothing;
end;

create trigger posts_said_otherwise after update on posts
when old.content is not new.content or old.title is not new.title or old.summary is not new.summary
    or old.content_note is not new.content_note or old.deleted_at is not new.deleted_at
begin
    insert into words_due (post_id) values (new.id) on conflict do nothing;
end;
