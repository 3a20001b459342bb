-- The code that a project gives one of its indicators, as its contract numbers it; and every change of it, which is never rewritten.
alter table indicator_choice
  add column project_code text check (length(project_code) between 1 and 20),
  add check (project_code is null or is_used);
create unique index indicator_choice_project_code on indicator_choice (project_id, lower(project_code));

create table project_code_change (
  id uuid primary key,
  project_id uuid not null references project (id),
  code text not null,
  from_code text,
  to_code text check (to_code is distinct from from_code),
  changed_by uuid not null references person (id),
  changed_at timestamptz not null
);
create index project_code_change_project on project_code_change (project_id, changed_at desc);
create trigger project_code_change_append_only before update or delete on project_code_change
  for each row execute function refuse_change();
