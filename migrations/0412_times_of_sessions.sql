-- A session may say when it begins, and two of one name on one day are told apart by that: it stands before the community in what
-- makes two of them one and the same. Sessions so far say nothing.
update register_entry set duplicate_key = left(duplicate_key, -36) || '|' || right(duplicate_key, 36) where register = 'session';
