-- What a meeting is about, and the rule of confidentiality that was told with its invitation.
alter table events add column focus text not null default '[]';
alter table events add column confidentiality text;
