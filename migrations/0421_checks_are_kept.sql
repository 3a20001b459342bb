-- A table of figures from elsewhere as it was compared with what was counted, and what people noted on its differences. Nothing in it is
-- rewritten; of the notes on one line the newest stands.
create table figure_check (
  id uuid primary key,
  project_id uuid not null references project (id),
  starts_on date not null,
  ends_on date not null,
  as_of date,
  file_name text not null check (length(file_name) between 1 and 200),
  sheet text not null,
  lines jsonb not null,
  checked_by uuid not null references person (id),
  checked_at timestamptz not null,
  check (starts_on <= ends_on)
);
create index figure_check_period on figure_check (project_id, starts_on, ends_on, checked_at desc);
create trigger figure_check_append_only before update or delete on figure_check
  for each row execute function refuse_change();

create table figure_check_note (
  id uuid primary key,
  check_id uuid not null references figure_check (id),
  code text not null,
  -- empty: taken back
  words text not null check (length(words) <= 500),
  written_by uuid not null references person (id),
  written_at timestamptz not null
);
create index figure_check_note_of on figure_check_note (check_id, code, written_at desc);
create trigger figure_check_note_append_only before update or delete on figure_check_note
  for each row execute function refuse_change();
