-- Which servers are shut out or quieted is shared with those whom hosts trust, once they say so.
alter table groups add column shares_blocklist boolean not null default false;

-- What hosts wrote of a server for others to read, and whether it is left out of what is shared.
alter table peers add column shared_words text;
alter table peers add column kept_back boolean not null default false;

-- Whether she who reported was told that it was looked at: once, however often it is looked at again.
alter table reports add column told boolean not null default false;
