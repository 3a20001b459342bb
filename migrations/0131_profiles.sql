-- What is known of a volunteer, who proved it, and what they agreed to (shared/volunteers/profile.ts).

-- Words for the coarse home: which community they live in; the coordinates are its middle.
alter table volunteer add column home_area text check (length(home_area) <= 40);
-- Promises a week (Monday to Sunday) that are not exceeded, and rest between two of them.
alter table volunteer add column most_shifts_a_week integer check (most_shifts_a_week between 1 and 14);
alter table volunteer add column rest_minutes integer not null default 0 check (rest_minutes between 0 and 2880);

alter table volunteer_credential add column valid_from date;
-- the scan
alter table volunteer_credential add column file_id uuid references stored_file (id);
alter table volunteer_credential add column verified_by uuid references person (id);
alter table volunteer_credential add column verified_at timestamptz;
alter table volunteer_credential add constraint volunteer_credential_days check (valid_from <= valid_until);
alter table volunteer_credential add constraint volunteer_credential_verified
  check ((verified_by is null) = (verified_at is null) and verified_by <> person_id);

-- What a date is, where it is not as the week usually is: no times, not at all; else only then.
create table volunteer_day (
  person_id uuid not null references volunteer (person_id),
  day date not null,
  from_time time,
  to_time time,
  primary key (person_id, day),
  check ((from_time is null) = (to_time is null)),
  check (from_time < to_time)
);

-- What somebody (or for them a guardian) agreed to and took back; the newest of a kind holds.
create table volunteer_consent (
  id uuid primary key,
  person_id uuid not null references volunteer (person_id),
  kind text not null check (kind in ('registration', 'guardian')),
  -- of the text they were shown
  version integer not null check (version > 0),
  given boolean not null,
  at timestamptz not null,
  -- who wrote it down; themselves, where it was on their own phone
  recorded_by uuid not null references person (id)
);
create index volunteer_consent_person on volunteer_consent (person_id, kind, at desc);
create trigger volunteer_consent_append_only before update or delete on volunteer_consent
  for each row execute function refuse_change();
insert into volunteer_consent (id, person_id, kind, version, given, at, recorded_by)
  select gen_random_uuid(), person_id, 'registration', 1, true, consented_at, coalesce(consent_recorded_by, person_id)
  from volunteer where consented_at is not null;
