-- Asking for a place in waves until it is filled (shared/volunteers/waves.ts). Running: neither stopped nor past its
-- deadline; everything else about it is read off offers and bookings.
create table wave_plan (
  id uuid primary key,
  requirement_id uuid not null references requirement (id),
  started_by uuid not null references person (id),
  started_at timestamptz not null,
  deadline_at timestamptz not null,
  answer_minutes integer not null check (answer_minutes > 0),
  level_percent integer not null check (level_percent between 50 and 99),
  quiet_from text not null check (quiet_from ~ '^[0-2][0-9]:[0-5][0-9]$'),
  quiet_to text not null check (quiet_to ~ '^[0-2][0-9]:[0-5][0-9]$'),
  weekly_cap integer not null check (weekly_cap > 0),
  stopped_at timestamptz,
  check (deadline_at > started_at)
);
create unique index wave_plan_running on wave_plan (requirement_id) where stopped_at is null;

create table wave (
  id uuid primary key,
  plan_id uuid not null references wave_plan (id),
  number integer not null check (number > 0),
  sent_at timestamptz not null,
  -- that it fills the places together with those still thinking
  chance double precision not null check (chance between 0 and 1),
  unique (plan_id, number)
);

alter table offer add column wave_id uuid references wave (id);
create index offer_wave on offer (wave_id) where wave_id is not null;
