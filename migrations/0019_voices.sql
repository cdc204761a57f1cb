-- As whom one of us answered or asked to come elsewhere: there nobody knows her as anyone else.
alter table answers add column voice_id bigint references actors (id);
alter table attendances add column voice_id bigint references actors (id);
