-- A count that was made without a network: counted_at is then the moment of the tap, and it came in later.
alter table tally add column handed_in_at timestamptz;
-- the clock of the phone was changed in between
alter table tally add column time_unsure boolean not null default false;
alter table tally add constraint tally_handed_in check (handed_in_at is not null or not time_unsure);

create or replace function keep_tally() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE'
    or (new.id, new.shift_id, new.people, new.note, new.file_id, new.counted_by, new.counted_at, new.handed_in_at,
        new.time_unsure)
      is distinct from (old.id, old.shift_id, old.people, old.note, old.file_id, old.counted_by, old.counted_at,
        old.handed_in_at, old.time_unsure)
    or (old.second_at is not null and (new.second_by, new.second_at) is distinct from (old.second_by, old.second_at))
    or (old.withdrawn_at is not null and new.withdrawn_at is distinct from old.withdrawn_at) then
    raise exception 'a tally is not changed' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
