-- What a meeting left open stands on the issue, so that planning the next one does not read the history of every open issue.

alter table issue
  add column left_as text check (left_as in ('deferred', 'sentToAssembly')),
  add column left_by uuid references meeting (id),
  add column left_at timestamptz,
  add check ((left_as is null) = (left_by is null) and (left_as is null) = (left_at is null));

create function issue_left() returns trigger language plpgsql as $$
begin
  update issue set
    left_as = case when last.is_left then last.type end,
    left_by = case when last.is_left then (last.data ->> 'meetingId')::uuid end,
    left_at = case when last.is_left then last.at end
  from (
    select distinct on (issue_id) issue_id, type, data, at, type in ('deferred', 'sentToAssembly') as is_left from added
    where type in ('scheduled', 'deliberated', 'decided', 'deferred', 'sentToAssembly')
    order by issue_id, seq desc
  ) last
  where issue.id = last.issue_id and (last.is_left or issue.left_as is not null);
  return null;
end $$;
create trigger issue_history_left after insert on issue_history referencing new table as added
  for each statement execute function issue_left();

update issue set left_as = last.type, left_by = (last.data ->> 'meetingId')::uuid, left_at = last.at
from (
  select distinct on (issue_id) issue_id, type, data, at from issue_history
  where type in ('scheduled', 'deliberated', 'decided', 'deferred', 'sentToAssembly') order by issue_id, seq desc
) last
where issue.id = last.issue_id and last.type in ('deferred', 'sentToAssembly');

create index issue_left on issue (community_id, left_at, id) where left_as is not null and state = 'accepted';
