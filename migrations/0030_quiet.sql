-- What was fetched before its author sent it: those concerned are told when she does.
alter table posts add column quiet boolean not null default false;
