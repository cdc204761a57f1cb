-- SQLite has json_each(text); with this, one text of a query that takes a list serves both databases.
create function json_each(text) returns table (value text) language sql immutable as
$$ select element from json_array_elements_text($1::json) as elements (element) $$;
