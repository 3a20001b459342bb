-- Every list of issues from its first row, whatever it is filtered by, and every search by words, at a cost that does not
-- grow with what was ever raised. What stands first in its stage is a number of the row, so one form of index serves all
-- stages and filters.

create function issue_seconds(at timestamptz) returns double precision language sql immutable parallel safe as $$
  select extract(epoch from at)::double precision
$$;

alter table issue
  -- the order of the board (server/issues/queries/board.ts): to screen, hazards first; open, most endorsed first …
  add column board_first integer not null generated always as (case issue_board_stage(state)
    when 'toScreen' then case when urgent then 0 else 1 end
    when 'open' then -endorsements
    else 0 end) stored,
  -- … then who has waited longest; at work, by due date; to verify, by when it was reported; over, newest first
  add column board_second double precision not null generated always as (case issue_board_stage(state)
    when 'atWork' then coalesce(due_on - date '2000-01-01', 1000000)
    when 'toVerify' then coalesce(issue_seconds(reported_at), 0)
    when 'over' then -issue_seconds(raised_at)
    else issue_seconds(raised_at) end) stored,
  -- of title and place; taken apart once, because taking apart costs more than reading
  add column pairs text[] not null generated always as (text_pairs(title || ' ' || place)) stored;

drop index issue_to_screen, issue_open, issue_to_verify, issue_over, issue_board_category, issue_board_state,
  issue_board_words, issue_words, issue_sounds;
create index issue_board on issue (community_id, board_stage, board_first, board_second, id);
create index issue_board_category on issue (community_id, board_stage, category, board_first, board_second, id);
create index issue_board_state on issue (community_id, state, board_first, board_second, id);
create index issue_board_building on issue (building_id, board_stage, board_first, board_second, id)
  where building_id is not null;
create index issue_board_words on issue using gin (community_id, board_stage, pairs);
create index issue_words on issue using gin (pairs) where stage is not null;

-- The pairs of what may still be joined or merged into, newest last: what sounds alike is looked for among the newest of
-- every pair, so that a street of a hundred thousand open issues answers like one of a hundred.
create table issue_pair (
  community_id uuid not null,
  pair text not null,
  number integer not null,
  issue_id uuid not null references issue (id) on delete cascade,
  primary key (community_id, pair, number)
);

create function can_sound_alike(board_stage text) returns boolean language sql immutable parallel safe as $$
  select board_stage in ('open', 'atWork', 'toVerify')
$$;

insert into issue_pair
select community_id, pair, number, id from issue, unnest(pairs) as pair where can_sound_alike(board_stage);

create function pair_issue() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and can_sound_alike(old.board_stage) then
    delete from issue_pair
    where community_id = old.community_id and pair = any(old.pairs) and number = old.number;
  end if;
  if can_sound_alike(new.board_stage) then
    insert into issue_pair select new.community_id, pair, new.number, new.id from unnest(new.pairs) as pair;
  end if;
  return null;
end $$;
create trigger issue_paired_when_raised after insert on issue for each row
  when (can_sound_alike(new.board_stage)) execute function pair_issue();
create trigger issue_paired_when_changed after update on issue for each row
  when (can_sound_alike(old.board_stage) <> can_sound_alike(new.board_stage)
    or can_sound_alike(new.board_stage) and (old.pairs, old.number) is distinct from (new.pairs, new.number))
  execute function pair_issue();

-- What a unit has solved, the last first.
create index action_item_unit_verified on action_item (unit_id, reported_at desc, id) where state = 'verified';
