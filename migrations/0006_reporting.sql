create table project (
  id uuid primary key,
  name text not null,
  is_demo boolean not null default false
);

create table reporting_period (
  id uuid primary key,
  project_id uuid not null references project (id),
  starts_on date not null,
  ends_on date not null,
  check (starts_on < ends_on),
  exclude using gist (project_id with =, daterange(starts_on, ends_on, '[]') with &&)
);

-- The contract's indicators: what is counted stands in shared/reporting/indicators.ts, how much is agreed here.
create table indicator_target (
  project_id uuid not null references project (id),
  code text not null,
  position integer not null,
  operator text not null check (operator in ('atLeast', 'between')),
  target_from integer not null check (target_from >= 0),
  target_to integer,
  primary key (project_id, code),
  unique (project_id, position),
  check ((operator = 'between') = (target_to is not null))
);
