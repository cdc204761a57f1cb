-- The private notes in which a helper who answered by a reply was told what the yes says: they go when she is expected no more.
create table answer_notes (
    post_id bigint not null primary key references posts (id),
    answer_id bigint not null references answers (id)
);
create index answer_notes_by_answer on answer_notes (answer_id);

-- Those that were sent before this was kept: they begin with the words that still stand with the answer.
insert into answer_notes (post_id, answer_id)
select p.id, min(a.id)
from answers a
join posts c on c.id = a.call_id
join posts p on p.in_reply_to_id = a.reply_post_id
join post_recipients r on r.post_id = p.id and r.actor_id = a.actor_id
where a.how = 'reply' and a.state in ('accepted', 'confirmed') and a.reply <> '' and c.local
    and p.local and p.visibility = 'direct' and p.author_id = c.author_id and p.deleted_at is null
    and substr(p.source, 1, length(a.reply)) = a.reply
group by p.id;
