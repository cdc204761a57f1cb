-- How much each author has said to everybody, and when last: every account that an app is shown tells it, and without this each of an
-- author's posts is read for it. The last two columns are what SQLite would otherwise look up in the post itself.
create index posts_shown on posts (author_id, published_at, visibility, deleted_at)
    where deleted_at is null and visibility in ('public', 'unlisted');
