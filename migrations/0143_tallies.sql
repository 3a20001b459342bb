-- People counted without names at a stall: a number, a photo, and two people who sign for it. Counts when both have.
create table tally (
  id uuid primary key,
  shift_id uuid not null references shift (id),
  people integer not null check (people between 1 and 100000),
  note text not null default '',
  file_id uuid not null unique references stored_file (id),
  counted_by uuid not null references person (id),
  counted_at timestamptz not null,
  second_by uuid references person (id),
  second_at timestamptz,
  withdrawn_by uuid references person (id),
  withdrawn_at timestamptz,
  check (second_by <> counted_by),
  check ((second_by is null) = (second_at is null)),
  check ((withdrawn_by is null) = (withdrawn_at is null))
);
create index tally_shift on tally (shift_id);

-- What was counted and signed stays as it is; it is signed once, and may be taken back once.
create function keep_tally() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE'
    or (new.id, new.shift_id, new.people, new.note, new.file_id, new.counted_by, new.counted_at)
      is distinct from (old.id, old.shift_id, old.people, old.note, old.file_id, old.counted_by, old.counted_at)
    or (old.second_at is not null and (new.second_by, new.second_at) is distinct from (old.second_by, old.second_at))
    or (old.withdrawn_at is not null and new.withdrawn_at is distinct from old.withdrawn_at) then
    raise exception 'a tally is not changed' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger tally_kept before update or delete on tally for each row execute function keep_tally();
