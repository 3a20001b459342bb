-- A step or a sign-in that was taken out: moved here as it stood, with who took it out and why. It counts nowhere, and the same may
-- be entered again; nothing in it is ever rewritten.
create table register_withdrawal (
  id uuid primary key,
  entry_id uuid not null references register_entry (id),
  -- of a step
  step_kind text,
  on_day date not null,
  note text not null default '',
  recorded_by uuid references person (id),
  -- of a sign-in
  attendee_id uuid references attendee (id),
  method text,
  guardian_consent boolean,
  recorded_at timestamptz not null,
  -- whose confirmation ended with it
  confirmed_before_by uuid references person (id),
  reason text not null check (length(reason) between 2 and 200),
  withdrawn_by uuid not null references person (id),
  withdrawn_at timestamptz not null,
  check ((step_kind is null) <> (attendee_id is null)),
  check ((step_kind is null) = (recorded_by is null)),
  check ((attendee_id is null) = (method is null))
);
create index register_withdrawal_entry on register_withdrawal (entry_id, withdrawn_at);
create trigger register_withdrawal_append_only before update or delete on register_withdrawal
  for each row execute function refuse_change();
