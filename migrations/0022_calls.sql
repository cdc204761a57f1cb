-- Since which year the group that vouches for whoever answers has known her.
alter table answers add column vouched_since bigint;
