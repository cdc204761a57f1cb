-- What search looks in. The words are cut by us (community/src/search/words.rs), with the place of each.
create table post_words (post_id bigint not null primary key, words tsvector not null);
create index post_words_words on post_words using gin (words);

-- Posts whose words are not in it yet, or are others by now.
create table words_due (post_id bigint not null primary key);
insert into words_due (post_id) select id from posts where deleted_at is null;

-- A row that is there already is touched, so that whoever reads the words just now waits, and reads what becomes true here.
create function words_are_due() returns trigger language plpgsql as $$
begin
    insert into words_due (post_id) values (new.id) on conflict (post_id) do update set post_id = excluded.post_id;
    return null;
end $$;

create trigger posts_said after insert on posts for each row when (new.deleted_at is null) execute function words_are_due();

create trigger posts_said_otherwise after update on posts for each row
when ((old.content, old.title, old.summary, old.content_note, old.deleted_at)
    is distinct from (new.content, new.title, new.summary, new.content_note, new.deleted_at))
execute function words_are_due();
