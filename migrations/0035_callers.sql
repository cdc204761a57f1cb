-- When whoever rang and asked for help was last rung, and of whose help she was told then.
alter table line_calls add column rung_at bigint;
alter table line_calls add column rung_for text not null default '[]';
