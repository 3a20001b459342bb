-- Targets of a period that differ from the contract's, what was written about it, and what it looked like when it was frozen.
create table period_target (
  period_id uuid not null references reporting_period (id),
  code text not null,
  target_from integer not null check (target_from > 0),
  target_to integer check (target_to >= target_from),
  share integer not null check (share > 0),
  primary key (period_id, code)
);

-- Every change of a target, with who and why; nothing in it is ever rewritten.
create table target_change (
  id uuid primary key,
  period_id uuid not null references reporting_period (id),
  code text not null,
  from_target jsonb not null,
  to_target jsonb not null,
  reason text not null check (length(reason) >= 2),
  changed_by uuid not null references person (id),
  changed_at timestamptz not null
);
create index target_change_period on target_change (period_id, changed_at desc);
create trigger target_change_append_only before update or delete on target_change
  for each row execute function refuse_change();

-- Why a figure missed or passed its target, and what is done about it.
create table deviation (
  period_id uuid not null references reporting_period (id),
  code text not null,
  words text not null check (length(words) between 1 and 1000),
  written_by uuid not null references person (id),
  written_at timestamptz not null,
  primary key (period_id, code)
);

-- The words of a report that only people know, by section; a year without its own takes those of the year before.
create table report_text (
  period_id uuid not null references reporting_period (id),
  section text not null,
  words text not null check (length(words) <= 8000),
  written_by uuid not null references person (id),
  written_at timestamptz not null,
  primary key (period_id, section)
);

-- A frozen period: figures, definitions and the ids of all records that were counted, and the hash of exactly these bytes.
create table report_snapshot (
  period_id uuid primary key references reporting_period (id),
  content text not null,
  sha256 bytea not null check (sha256 = sha256(convert_to(content, 'UTF8'))),
  frozen_by uuid not null references person (id),
  frozen_at timestamptz not null
);
create trigger report_snapshot_append_only before update or delete on report_snapshot
  for each row execute function refuse_change();

-- What was agreed for a period stays once the period is frozen.
create function refuse_change_of_frozen() returns trigger language plpgsql as $$
begin
  if exists (select from report_snapshot where period_id = coalesce(new.period_id, old.period_id)) then
    raise exception 'the period is frozen' using errcode = 'restrict_violation';
  end if;
  return coalesce(new, old);
end $$;
create trigger period_target_frozen before insert or update or delete on period_target
  for each row execute function refuse_change_of_frozen();
create trigger deviation_frozen before insert or update or delete on deviation
  for each row execute function refuse_change_of_frozen();
