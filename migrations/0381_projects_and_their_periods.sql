-- Several projects, of which one is in hand: it is the one that pages, reports and exports are about.
alter table project
  add column is_in_hand boolean not null default false,
  -- its grades, the best first, where they are not those of the finance ministry (shared/reporting/grading.ts)
  add column grading jsonb;
create unique index project_in_hand on project (is_in_hand) where is_in_hand;
create function current_project() returns uuid language sql stable parallel safe as $$
  select id from project order by is_in_hand desc, is_demo, id limit 1
$$;

-- What was signed. Amounts are hundredths of a yuan.
create table project_contract (
  project_id uuid primary key references project (id),
  number text not null check (length(number) between 1 and 60),
  client text not null check (length(client) between 1 and 80),
  contractor text not null check (length(contractor) between 1 and 80),
  sum_cents bigint not null check (sum_cents > 0),
  signed_on date not null,
  starts_on date not null,
  ends_on date not null,
  check (starts_on < ends_on)
);

-- Every change of a project beside its targets and codes, with who and why; nothing in it is ever rewritten.
create table project_change (
  id uuid primary key,
  project_id uuid not null references project (id),
  what text not null check (what in ('names', 'points', 'rangeRule', 'grading', 'contract', 'inHand', 'used', 'module', 'words')),
  -- of one indicator
  code text check ((code is not null) = (what in ('used', 'module', 'words'))),
  before jsonb,
  after jsonb,
  reason text not null,
  changed_by uuid not null references person (id),
  changed_at timestamptz not null
);
create index project_change_project on project_change (project_id, changed_at desc);
create trigger project_change_append_only before update or delete on project_change
  for each row execute function refuse_change();

-- Periods within a contract year, of which none overlaps another of its kind; no two periods of a project have the same days.
alter table reporting_period
  drop constraint reporting_period_project_id_daterange_excl,
  add column kind text not null default 'year' check (kind in ('year', 'halfYear', 'quarter', 'other')),
  add column within uuid references reporting_period (id),
  add check ((kind = 'year') = (within is null)),
  add unique (project_id, starts_on, ends_on),
  add exclude using gist (project_id with =, kind with =, daterange(starts_on, ends_on, '[]') with &&);
create index reporting_period_within on reporting_period (within) where within is not null;
