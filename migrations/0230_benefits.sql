-- What people judge of a contract year: its benefits. Every judgement is a version of its own; points hang on it once a
-- second person has approved it, and a later version replaces it only from then on.
create table benefit_version (
  period_id uuid not null references reporting_period (id),
  benefit_id uuid not null,
  version integer not null check (version >= 1),
  kind text not null check (kind in ('economic', 'social', 'ecological', 'lasting')),
  name text not null check (length(name) between 2 and 60),
  expected text not null check (length(expected) between 2 and 300),
  share integer not null check (share between 1 and 1000),
  level text not null check (level in ('reached', 'partly', 'missed')),
  percent integer not null,
  words text not null check (length(words) between 2 and 1000),
  is_removal boolean not null default false,
  judged_by uuid not null references person (id),
  judged_at timestamptz not null,
  decided_by uuid references person (id) check (decided_by <> judged_by),
  decided_at timestamptz,
  return_reason text check (length(return_reason) between 2 and 300),
  primary key (benefit_id, version),
  check ((decided_by is null) = (decided_at is null)),
  check (return_reason is null or decided_at is not null),
  check (case level when 'reached' then percent between 80 and 100 when 'partly' then percent between 60 and 79
    else percent between 0 and 59 end)
);
create index benefit_version_period on benefit_version (period_id);

-- A version is decided once; nothing else in it ever changes.
create function refuse_change_of_judgement() returns trigger language plpgsql as $$
declare
  decision constant text[] := array['decided_by', 'decided_at', 'return_reason'];
begin
  if tg_op = 'DELETE' or old.decided_at is not null or to_jsonb(new) - decision <> to_jsonb(old) - decision then
    raise exception 'a judgement is kept as it was made' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger benefit_version_kept before update or delete on benefit_version
  for each row execute function refuse_change_of_judgement();
create trigger benefit_version_frozen before insert or update or delete on benefit_version
  for each row execute function refuse_change_of_frozen();
