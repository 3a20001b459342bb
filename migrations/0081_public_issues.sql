-- What the public reads of issues, at a cost that does not grow with their number: every list walks an index from its
-- newest row, every count stands in a table.

-- The stage in which the public sees an issue (shared/issues/stage.ts); null while it is not for the public.
create function issue_stage(state text) returns text language sql immutable parallel safe as $$
  select case
    when state in ('accepted', 'scheduled', 'deliberating') then 'open'
    when state in ('inProgress', 'reportedDone') then 'underWay'
    when state = 'verified' then 'solved'
    when state = 'notAdopted' then 'notAdopted'
  end
$$;

alter table issue
  add column changed_at timestamptz not null default now(),
  -- hidden from all but hosts and its raiser, with the reason; it stays in the record and in the figures
  add column hidden_at timestamptz,
  add column hidden_reason text check (length(hidden_reason) between 2 and 500),
  add check ((hidden_at is null) = (hidden_reason is null)),
  add column stage text generated always as (case when hidden_at is null then issue_stage(state) end) stored;
update issue set changed_at = coalesce((select max(at) from issue_history where issue_id = issue.id), raised_at);

create index issue_newest on issue (raised_at desc, id desc) where stage is not null;
create index issue_stage_newest on issue (stage, raised_at desc, id desc);
create index issue_community_newest on issue (community_id, raised_at desc, id desc) where stage is not null;
create index issue_community_stage_newest on issue (community_id, stage, raised_at desc, id desc);
create index issue_category_newest on issue (category, raised_at desc, id desc) where stage is not null;
create index issue_changed on issue (changed_at desc, id desc) where stage is not null;
create index issue_words on issue using gin (text_pairs(title || ' ' || place)) where stage is not null;
create index resolution_newest on resolution (published_at desc);

drop index issue_sounds;
create index issue_sounds on issue using gin (community_id, text_pairs(title)) where stage <> 'solved';

create function issue_changes() returns trigger language plpgsql as $$
begin
  update issue set changed_at = last.at
  from (select issue_id, max(at) as at from added group by issue_id) last
  where issue.id = last.issue_id;
  return null;
end $$;
create trigger issue_history_changes after insert on issue_history referencing new table as added
  for each statement execute function issue_changes();

-- How many issues are in which stage, and how many days the solved ones took: the figures of the public pages.
create table issue_figure (
  community_id uuid not null references community (id),
  stage text not null,
  -- from raising to verification; 0 unless solved
  days integer not null check (days >= 0),
  issues integer not null check (issues >= 0),
  primary key (community_id, stage, days)
);

create function issue_days(state text, raised_at timestamptz, verified_at timestamptz) returns integer
language sql immutable parallel safe as $$
  select case when issue_stage(state) = 'solved'
    then greatest(0, round(extract(epoch from verified_at - raised_at) / 86400))::int else 0 end
$$;

insert into issue_figure
select community_id, issue_stage(state), issue_days(state, raised_at, verified_at), count(*)
from issue where issue_stage(state) is not null group by 1, 2, 3;

-- Rows are counted by statement, so that a bulk of them costs one change a figure.
create function count_raised_issues() returns trigger language plpgsql as $$
begin
  insert into issue_figure as figure (community_id, stage, days, issues)
  select community_id, issue_stage(state), issue_days(state, raised_at, verified_at), count(*)
  from added where issue_stage(state) is not null group by 1, 2, 3 order by 1, 2, 3
  on conflict (community_id, stage, days) do update set issues = figure.issues + excluded.issues;
  return null;
end $$;
create trigger issue_counted_when_raised after insert on issue referencing new table as added
  for each statement execute function count_raised_issues();

create function count_moved_issues() returns trigger language plpgsql as $$
declare
  moved record;
begin
  for moved in
    select community_id, issue_stage(state) as stage, issue_days(state, raised_at, verified_at) as days, sum(step) as step
    from (select *, 1 as step from after_change union all select *, -1 from before_change) both_sides
    where issue_stage(state) is not null
    group by 1, 2, 3 having sum(step) <> 0 order by 1, 2, 3
  loop
    update issue_figure set issues = issues + moved.step
    where community_id = moved.community_id and stage = moved.stage and days = moved.days;
    if not found then
      insert into issue_figure values (moved.community_id, moved.stage, moved.days, moved.step);
    end if;
  end loop;
  return null;
end $$;
create trigger issue_counted_when_moved after update on issue
  referencing old table as before_change new table as after_change
  for each statement execute function count_moved_issues();
