-- Which evidence of a restricted record was opened by a look at it: once for each look and file, however often it is read.
create table restricted_file_access (
  access_id uuid not null references restricted_access (id),
  file_id uuid not null references stored_file (id),
  at timestamptz not null,
  primary key (access_id, file_id)
);
create trigger restricted_file_access_append_only before update or delete on restricted_file_access
  for each row execute function refuse_change();
-- The log over all cases, the newest first.
create index restricted_access_newest on restricted_access (at desc, id desc);
