-- A rehearsal is a copy of a meeting that counts for nothing (docs/decisions/0111-rehearsals.md): it bears the number of
-- its original without taking one, no issue stands on its agenda, and every list of real meetings leaves it out.
alter table meeting
  add column rehearsal_of uuid references meeting (id),
  drop constraint meeting_community_id_number_key,
  add constraint meeting_rehearsal_unsigned check (rehearsal_of is null or state <> 'signed'),
  add constraint meeting_rehearsal_of_another check (rehearsal_of <> id);
create unique index meeting_number on meeting (community_id, number) where rehearsal_of is null;
-- one at a time
create unique index meeting_one_rehearsal on meeting (rehearsal_of) where rehearsal_of is not null and state <> 'cancelled';

create function refuse_issue_in_rehearsal() returns trigger language plpgsql as $$
begin
  if exists (select from meeting where id = new.meeting_id and rehearsal_of is not null) then
    raise exception 'a rehearsal moves no issue' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger agenda_item_rehearsal before insert or update of issue_id on agenda_item
  for each row when (new.issue_id is not null) execute function refuse_issue_in_rehearsal();

-- Attendees that the server plays in the rehearsals of a community: used again, never on a roster.
create table simulated_person (
  community_id uuid not null references community (id),
  number integer not null check (number > 0),
  person_id uuid not null unique references person (id),
  primary key (community_id, number)
);
