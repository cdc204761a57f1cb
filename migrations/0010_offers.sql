-- How often whoever made an offer has been asked "still yes?" since the last sign of life (`state_changed_at`).
alter table calls add column asked bigint not null default 0;
