-- What a vote costs in PostgreSQL. The promises stay; they are kept a statement at a time instead of a row at a time.

-- One key, of the right kind; not strict, so that it is expanded where it is used.
create or replace function is_vote(content jsonb) returns boolean language sql immutable parallel safe
  return content is null
    or jsonb_typeof(content -> 'choice') is not distinct from 'string' and content - 'choice' = '{}'
    or jsonb_typeof(content -> 'approved') is not distinct from 'array' and content - 'approved' = '{}'
    or jsonb_typeof(content -> 'scores') is not distinct from 'object' and content - 'scores' = '{}'
    or jsonb_typeof(content -> 'dots') is not distinct from 'object' and content - 'dots' = '{}'
    or jsonb_typeof(content -> 'ranking') is not distinct from 'array' and content - 'ranking' = '{}'
    or content -> 'blank' is not distinct from 'true' and content - 'blank' = '{}';

-- Who voted is on the roll of an open ballot, with a seat of the same meeting.
alter table ballot_roll drop constraint ballot_roll_ballot_id_fkey;
alter table ballot_roll drop constraint ballot_roll_seat_id_fkey;

create function check_ballot_roll() returns trigger language plpgsql as $$
begin
  -- As a foreign key would, this holds what it has found until the transaction ends.
  if exists (select from changed) and (select count(*) from changed) <> (
    select count(*) from (
      select from changed
        join ballot on ballot.id = changed.ballot_id and ballot.state = 'open'
        join seat on seat.id = changed.seat_id and seat.meeting_id = ballot.meeting_id
        for key share of ballot, seat
    ) held
  ) then
    if exists (select from changed join ballot on ballot.id = changed.ballot_id where ballot.state <> 'open') then
      raise exception 'the ballot is closed' using errcode = 'restrict_violation';
    end if;
    raise exception 'a vote without its ballot, or without a seat of the meeting' using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;
drop trigger ballot_roll_insert on ballot_roll;
drop trigger ballot_roll_update on ballot_roll;
create trigger ballot_roll_insert after insert on ballot_roll referencing new table as changed
  for each statement execute function check_ballot_roll();
create trigger ballot_roll_update after update on ballot_roll referencing new table as changed
  for each statement execute function check_ballot_roll();

create function keep_ballot_roll() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'ballot' and exists (select from gone join ballot_roll on ballot_roll.ballot_id = gone.id)
    or tg_table_name = 'seat' and exists (
      select from gone join ballot on ballot.meeting_id = gone.meeting_id
        join ballot_roll on ballot_roll.ballot_id = ballot.id and ballot_roll.seat_id = gone.id)
  then
    raise exception 'votes belong to it' using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;
create trigger ballot_delete after delete on ballot referencing old table as gone
  for each statement execute function keep_ballot_roll();
create trigger seat_delete after delete on seat referencing old table as gone
  for each statement execute function keep_ballot_roll();
