-- Whom a call needs by role, each with its own places and its own count; and how one gets in and takes part.
alter table calls add column slots text not null default '[]';
alter table calls add column access text not null default '[]';
-- For which role whoever answers would come; none: for any.
alter table answers add column role text;
