-- Two volunteers exchange their shifts: one asks, another agrees, a lead nods. Then both hold the other's place.
create table shift_swap (
  id uuid primary key,
  shift_id uuid not null references shift (id),
  person_id uuid not null references volunteer (person_id),
  -- the shift that the person would rather serve at, and who there agreed
  other_shift_id uuid not null references shift (id),
  other_person_id uuid references volunteer (person_id),
  state text not null check (state in ('open', 'agreed', 'done', 'refused', 'withdrawn')),
  asked_at timestamptz not null,
  agreed_at timestamptz,
  settled_by uuid references person (id),
  settled_at timestamptz,
  check (shift_id <> other_shift_id),
  check (other_person_id <> person_id),
  check ((other_person_id is null) = (agreed_at is null)),
  check (state not in ('agreed', 'done') or other_person_id is not null),
  check ((state in ('open', 'agreed')) = (settled_at is null)),
  check ((settled_by is null) = (settled_at is null))
);
create unique index shift_swap_open on shift_swap (shift_id, person_id) where state in ('open', 'agreed');
create index shift_swap_other on shift_swap (other_shift_id) where state in ('open', 'agreed');

-- The day before, whoever is coming is asked once more.
alter table booking add column reconfirm_asked_at timestamptz;
alter table booking add column reconfirmed_at timestamptz;
alter table booking add constraint booking_reconfirmed check (reconfirmed_at is null or reconfirm_asked_at is not null);
create index booking_reconfirm on booking (starts_at) where cancelled_at is null and reconfirm_asked_at is null;
