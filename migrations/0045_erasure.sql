-- Erasing a person on request (docs/decisions/0045-erasing-a-person.md).

-- null: by whoever runs the server, at the command line
alter table command_log alter column actor_id drop not null;

-- The household of somebody who was erased gives way to a mark of its own; who votes and counts stays frozen.
create or replace function refuse_change_of_roll() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and exists (select from person where id = old.person_id and erased_at is not null)
    and (old.votes, old.resident_group, old.person_id, old.meeting_id)
      is not distinct from (new.votes, new.resident_group, new.person_id, new.meeting_id) then
    return new;
  end if;
  if exists (select from meeting where id = old.meeting_id and opened_at is not null) then
    raise exception 'the roll is frozen' using errcode = 'restrict_violation';
  end if;
  return coalesce(new, old);
end $$;
