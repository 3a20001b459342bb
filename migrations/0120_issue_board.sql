-- The host's board at a cost that does not grow with what is over: stage, endorsements and dates stand on the issue, so
-- that every list walks an index from its first row, and the numbers of every state stand in a table.

-- The stage in which the board shows an issue (shared/issues/board.ts).
create function issue_board_stage(state text) returns text language sql immutable parallel safe as $$
  select case
    when state = 'submitted' then 'toScreen'
    when state in ('accepted', 'scheduled', 'deliberating', 'notAdopted') then 'open'
    when state = 'inProgress' then 'atWork'
    when state = 'reportedDone' then 'toVerify'
    else 'over'
  end
$$;

alter table issue
  add column board_stage text not null generated always as (issue_board_stage(state)) stored,
  add column endorsements integer not null default 0 check (endorsements >= 0),
  -- of the part of its work that is due first, while one is open
  add column due_on date,
  -- when the last of its parts was reported done
  add column reported_at timestamptz;

update issue set
  endorsements = (select count(*) from endorsement where issue_id = issue.id),
  due_on = (select min(due_on) from action_item where issue_id = issue.id and state = 'open'),
  reported_at = (select max(reported_at) from action_item where issue_id = issue.id);

create function count_endorsements() returns trigger language plpgsql as $$
begin
  update issue set endorsements = endorsements + changed.number
  from (select issue_id, case tg_op when 'INSERT' then count(*) else -count(*) end as number
        from touched group by issue_id) changed
  where issue.id = changed.issue_id;
  return null;
end $$;
create trigger endorsement_counted after insert on endorsement referencing new table as touched
  for each statement execute function count_endorsements();
create trigger endorsement_uncounted after delete on endorsement referencing old table as touched
  for each statement execute function count_endorsements();

create function date_issue_of_task() returns trigger language plpgsql as $$
begin
  update issue set due_on = task.due_on, reported_at = task.reported_at
  from (select min(due_on) filter (where state = 'open') as due_on, max(reported_at) as reported_at
        from action_item where issue_id = new.issue_id) task
  where issue.id = new.issue_id
    and (issue.due_on, issue.reported_at) is distinct from (task.due_on, task.reported_at);
  return null;
end $$;
create trigger action_item_dates after insert or update of state, due_on, reported_at on action_item
  for each row execute function date_issue_of_task();

create index issue_to_screen on issue (community_id, urgent desc, raised_at, id) where board_stage = 'toScreen';
create index issue_open on issue (community_id, endorsements desc, raised_at, id) where board_stage = 'open';
create index issue_at_work on issue (community_id, due_on, id) where board_stage = 'atWork';
create index issue_to_verify on issue (community_id, reported_at, id) where board_stage = 'toVerify';
create index issue_over on issue (community_id, raised_at desc, id desc) where board_stage = 'over';
create index issue_board_category on issue (community_id, board_stage, category, raised_at desc, id desc);
create index issue_board_state on issue (community_id, state, raised_at desc, id desc);
create index issue_board_words on issue using gin (community_id, board_stage, text_pairs(title || ' ' || place));
create index endorsement_person on endorsement (person_id, endorsed_at desc);
create index action_item_unit_issue on action_item (unit_id, issue_id);
drop index issue_reported_done, issue_community_state;

create table issue_state_count (
  community_id uuid not null references community (id),
  state text not null,
  issues integer not null check (issues >= 0),
  primary key (community_id, state)
);
insert into issue_state_count select community_id, state, count(*) from issue group by 1, 2;

create function count_issue_states() returns trigger language plpgsql as $$
declare
  moved record;
begin
  for moved in
    select community_id, state, count(*) as step from added group by 1, 2 order by 1, 2
  loop
    insert into issue_state_count as known values (moved.community_id, moved.state, moved.step)
    on conflict (community_id, state) do update set issues = known.issues + excluded.issues;
  end loop;
  return null;
end $$;
create trigger issue_state_counted_when_raised after insert on issue referencing new table as added
  for each statement execute function count_issue_states();

create function move_issue_states() returns trigger language plpgsql as $$
declare
  moved record;
begin
  for moved in
    select community_id, state, sum(step) as step
    from (select community_id, state, 1 as step from after_change
          union all select community_id, state, -1 from before_change) both_sides
    group by 1, 2 having sum(step) <> 0 order by 1, 2
  loop
    update issue_state_count set issues = issues + moved.step
    where community_id = moved.community_id and state = moved.state;
    if not found then
      insert into issue_state_count values (moved.community_id, moved.state, moved.step);
    end if;
  end loop;
  return null;
end $$;
create trigger issue_state_counted_when_moved after update on issue
  referencing old table as before_change new table as after_change
  for each statement execute function move_issue_states();
