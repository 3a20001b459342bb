-- What stands on the board, by unit: a page of the few issues of one unit no longer walks past those of all the others. The
-- numbers are those of the issue (0232), kept by triggers.

create table issue_of_unit (
  issue_id uuid not null references issue (id) on delete cascade,
  unit_id uuid not null references responsible_unit (id),
  community_id uuid not null,
  board_stage text not null,
  board_first integer not null,
  board_second double precision not null,
  primary key (issue_id, unit_id)
);

insert into issue_of_unit (issue_id, unit_id, community_id, board_stage, board_first, board_second)
select distinct i.id, a.unit_id, i.community_id, i.board_stage, i.board_first, i.board_second
from action_item a join issue i on i.id = a.issue_id;

create index issue_of_unit_board
  on issue_of_unit (unit_id, community_id, board_stage, board_first, board_second, issue_id);

create function issue_given() returns trigger language plpgsql as $$
begin
  insert into issue_of_unit (issue_id, unit_id, community_id, board_stage, board_first, board_second)
  select distinct i.id, a.unit_id, i.community_id, i.board_stage, i.board_first, i.board_second
  from added a join issue i on i.id = a.issue_id order by 1, 2
  on conflict do nothing;
  return null;
end $$;
create trigger action_item_given after insert on action_item referencing new table as added
  for each statement execute function issue_given();

-- One part of several may change hands.
create function issue_handed_over() returns trigger language plpgsql as $$
begin
  delete from issue_of_unit where issue_id = old.issue_id and unit_id = old.unit_id
    and not exists (select from action_item where issue_id = old.issue_id and unit_id = old.unit_id);
  if tg_op = 'UPDATE' then
    insert into issue_of_unit (issue_id, unit_id, community_id, board_stage, board_first, board_second)
    select id, new.unit_id, community_id, board_stage, board_first, board_second from issue where id = new.issue_id
    on conflict do nothing;
  end if;
  return null;
end $$;
create trigger action_item_handed_over after update of unit_id on action_item for each row
  when (old.unit_id <> new.unit_id) execute function issue_handed_over();
create trigger action_item_taken_back after delete on action_item for each row execute function issue_handed_over();

create function issue_of_unit_moved() returns trigger language plpgsql as $$
begin
  update issue_of_unit set board_stage = new.board_stage, board_first = new.board_first, board_second = new.board_second
  where issue_id = new.id;
  return null;
end $$;
create trigger issue_moved_on_board after update on issue for each row
  when ((old.board_stage, old.board_first, old.board_second)
    is distinct from (new.board_stage, new.board_first, new.board_second))
  execute function issue_of_unit_moved();

-- The work of a unit in its order, read from the index alone; and what somebody raised, as it changed last.
drop index action_item_unit;
create index action_item_unit on action_item (unit_id, state, due_on, id);
drop index issue_raiser;
create index issue_raiser on issue (raiser_id, changed_at desc, id);

-- What somebody voted on: their seats, the resolutions of those meetings, and whether they are on the roll of each.
create index seat_person on seat (person_id);
create index resolution_meeting on resolution (meeting_id);
