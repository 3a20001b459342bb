-- Every time somebody was seen to come or to go: by the code at the place, by a lead, or by a lead without a network,
-- whose taps arrive later. Append-only. When a turnout began and ended is what all of them together say
-- (shared/volunteers/sightings.ts), in whatever order they came.
create table sighting (
  id uuid primary key,
  shift_id uuid not null references shift (id),
  person_id uuid not null references volunteer (person_id),
  kind text not null check (kind in ('in', 'out')),
  at timestamptz not null,
  -- false: the clock of the device could not be trusted, and a moment within the bounds stands in
  is_sure boolean not null,
  method text not null check (method in ('code', 'lead', 'offline')),
  seen_by uuid not null references person (id),
  -- what the clock of a device without a network showed
  device_at timestamptz,
  received_at timestamptz not null,
  check ((method = 'offline') = (device_at is not null)),
  check (is_sure or method = 'offline'),
  check (method <> 'code' or seen_by = person_id)
);
create index sighting_shift on sighting (shift_id, person_id);
-- a tap that arrives twice, even under another command, is one
create unique index sighting_once on sighting (shift_id, person_id, kind, seen_by, device_at) where device_at is not null;
create trigger sighting_append_only before update or delete on sighting
  for each row execute function refuse_change();

alter table turnout add column time_unsure boolean not null default false;
