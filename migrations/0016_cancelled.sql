-- Since when a gathering elsewhere does not take place, by the date of what said so.
alter table events add column cancelled_at bigint;
