-- An activity may be held in several sessions: each after the first names that one, and each counts by itself.
alter table register_entry
  add column first_session_id uuid references register_entry (id),
  add check (first_session_id is null or (register = 'session' and first_session_id <> id));
create index register_entry_sessions on register_entry (first_session_id) where first_session_id is not null;

-- Nine items of each module, in their order. What named an item of another module names none; what was written is kept.
update register_entry set item = null, details = details || jsonb_build_object('itemBefore', item)
where register = 'session'
  and module <> (array['employment', 'legal', 'children', 'hardship', 'participation'])[(item - 1) / 9 + 1];
alter table register_entry
  add check (
    item is null
    or module = (array['employment', 'legal', 'children', 'hardship', 'participation'])[(item - 1) / 9 + 1]
  );

-- What stood in an entry before somebody corrected it; nothing in it is ever rewritten.
create table register_correction (
  id uuid primary key,
  entry_id uuid not null references register_entry (id),
  -- only the fields that changed, by their key
  before jsonb not null,
  after jsonb not null check (after <> before),
  reason text not null check (length(reason) between 2 and 200),
  -- what counts changed, and with it ended the confirmation of this person
  confirmed_before_by uuid references person (id),
  corrected_by uuid not null references person (id),
  corrected_at timestamptz not null
);
create index register_correction_entry on register_correction (entry_id, corrected_at);
create trigger register_correction_append_only before update or delete on register_correction
  for each row execute function refuse_change();

-- Nobody confirms what they corrected.
alter table register_entry
  add column corrected_by uuid references person (id),
  add check (verified_by <> corrected_by);

-- Lists of a register from their newest, whatever they are narrowed to; and words found by pairs of letters, restricted ones never.
create function entry_words(register text, title text, details jsonb) returns text language sql immutable parallel safe as $$
  select title || case when register = 'hardship' then '' else
    ' ' || coalesce(details ->> 'place', '') || ' ' || coalesce(details ->> 'summary', '') || ' ' || coalesce(details ->> 'task', '')
    || ' ' || coalesce(details ->> 'post', '') || ' ' || coalesce(details ->> 'owner', '') || ' ' || coalesce(details ->> 'licence', '')
    || ' ' || coalesce(details ->> 'leader', '') || ' ' || coalesce(details ->> 'outlet', '') || ' ' || coalesce(details ->> 'giver', '')
    || ' ' || coalesce(details ->> 'payee', '') end
$$;
create index register_entry_words on register_entry using gin (register, text_pairs(entry_words(register, title, details)))
  where withdrawn_at is null;
create index register_entry_of_community on register_entry (register, community_id, on_day desc, id desc)
  where withdrawn_at is null;
create index register_entry_of_item on register_entry (item, on_day desc, id desc)
  where item is not null and withdrawn_at is null;
