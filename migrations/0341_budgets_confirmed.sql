-- The budget of a contract year counts once a second person has confirmed it. Every one that was entered is a version of its own,
-- and a later one replaces it only from then on. Amounts are hundredths of a yuan.
create table budget_version (
  period_id uuid not null references reporting_period (id),
  version integer not null check (version >= 1),
  initial_budget_cents bigint check (initial_budget_cents >= 0),
  budget_cents bigint check (budget_cents > 0),
  -- null: before a second person was asked for, nobody knows by whom
  entered_by uuid references person (id),
  entered_at timestamptz not null,
  decided_by uuid references person (id) check (decided_by <> entered_by),
  decided_at timestamptz,
  return_reason text check (length(return_reason) between 2 and 300),
  primary key (period_id, version),
  check ((decided_by is null) = (decided_at is null)),
  check (return_reason is null or decided_at is not null)
);
create trigger budget_version_kept before update or delete on budget_version
  for each row execute function refuse_change_of_judgement();
create trigger budget_version_frozen before insert or update or delete on budget_version
  for each row execute function refuse_change_of_frozen();

-- What one person wrote on a year before stays where the year is frozen, and in the demo. On any other year it waits for a second
-- person: for anybody but who saved the year last.
insert into budget_version (period_id, version, initial_budget_cents, budget_cents, entered_by, entered_at)
select period.id, 1, initial_budget_cents, budget_cents, saved.actor_id, coalesce(saved.at, now())
from reporting_period period
join project on project.id = period.project_id and not project.is_demo
left join lateral (
  select actor_id, at from command_log
  where name = 'savePeriod' and outcome -> 'reply' ->> 'periodId' = period.id::text order by at desc limit 1) as saved on true
where coalesce(initial_budget_cents, budget_cents) is not null
  and not exists (select from report_snapshot where period_id = period.id);
update reporting_period set initial_budget_cents = null, budget_cents = null
where id in (select period_id from budget_version);
