-- A project is named by a short code in addresses, exports and on the command line. It never changes.
alter table project add column code text;
update project set code = 'P' || placed.at
from (select id, row_number() over (order by is_in_hand desc, is_demo, id) as at from project) as placed where placed.id = project.id;
create function next_project_code() returns text language sql volatile as $$
  select 'P' || coalesce(max(substr(code, 2)::int), 0) + 1 from project
$$;
alter table project
  alter column code set not null,
  alter column code set default next_project_code(),
  add unique (code),
  add check (code ~ '^P[1-9][0-9]{0,5}$');

-- The project in hand is what is shown where nobody names one; a transaction that names one is about that one alone.
create function project_in_hand() returns uuid language sql stable parallel safe as $$
  select id from project order by is_in_hand desc, is_demo, id limit 1
$$;
create or replace function current_project() returns uuid language sql stable parallel safe as $$
  select coalesce(nullif(current_setting('gongyi.project', true), '')::uuid, project_in_hand())
$$;
