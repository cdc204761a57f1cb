-- Which beginning of its regular meeting (schedule_id) an event is, also after it was moved to another hour.
alter table events add column occurs_at bigint;

-- Notes by which the group told that a gathering of its own changed, and what of it.
create table event_changes (
    post_id bigint not null primary key references posts (id),
    change text not null
);
