-- A paper belongs to an open ballot: kept a statement at a time instead of a row at a time, as of the roll (0160).
alter table ballot_paper drop constraint ballot_paper_ballot_id_fkey;

create function check_ballot_papers() returns trigger language plpgsql as $$
begin
  -- As a foreign key would, this holds the ballots until the transaction ends.
  perform from ballot where id in (select ballot_id from changed) for key share;
  if exists (select from changed left join ballot on ballot.id = changed.ballot_id where ballot.id is null) then
    raise exception 'a paper without its ballot' using errcode = 'foreign_key_violation';
  end if;
  if exists (select from changed join ballot on ballot.id = changed.ballot_id where ballot.state <> 'open') then
    raise exception 'the ballot is closed' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
drop trigger ballot_paper_insert on ballot_paper;
drop trigger ballot_paper_update on ballot_paper;
create trigger ballot_paper_insert after insert on ballot_paper referencing new table as changed
  for each statement execute function check_ballot_papers();
create trigger ballot_paper_update after update on ballot_paper referencing new table as changed
  for each statement execute function check_ballot_papers();

create or replace function keep_ballot_roll() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'ballot' and exists (select from gone join ballot_roll on ballot_roll.ballot_id = gone.id)
    or tg_table_name = 'ballot' and exists (select from gone join ballot_paper on ballot_paper.ballot_id = gone.id)
    or tg_table_name = 'seat' and exists (
      select from gone join ballot on ballot.meeting_id = gone.meeting_id
        join ballot_roll on ballot_roll.ballot_id = ballot.id and ballot_roll.seat_id = gone.id)
  then
    raise exception 'votes belong to it' using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;

-- Whether somebody takes part in a community's meetings is one step, not one for each role.
create index role_grant_takes_part on role_grant (person_id, community_id)
  where revoked_at is null and role in ('representative', 'supervisor', 'host');
