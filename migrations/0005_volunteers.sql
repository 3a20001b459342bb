create table volunteer (
  person_id uuid primary key references person (id),
  number text not null unique,
  born_year integer not null,
  guardian_consent boolean not null default false,
  -- coarse on purpose: the middle of the neighbourhood, not the door
  home_lat double precision check (home_lat between -90 and 90),
  home_lng double precision check (home_lng between -180 and 180),
  paused_until date,
  registered_at timestamptz not null
);

-- Skills, languages and credentials are the words people use for them (急救, 客家话, 社工): the list is open, and
-- shared/locales/*/volunteers.json translates the usual ones.
create table volunteer_skill (
  person_id uuid not null references volunteer (person_id),
  skill text not null,
  primary key (person_id, skill)
);

create table volunteer_language (
  person_id uuid not null references volunteer (person_id),
  language text not null,
  -- 1 understands, 2 speaks, 3 interprets
  grade integer not null check (grade between 1 and 3),
  primary key (person_id, language)
);

create table volunteer_credential (
  person_id uuid not null references volunteer (person_id),
  kind text not null,
  valid_until date,
  primary key (person_id, kind)
);

-- Weekly pattern in local time; weekday 1 is Monday.
create table volunteer_availability (
  person_id uuid not null references volunteer (person_id),
  weekday integer not null check (weekday between 1 and 7),
  from_time time not null,
  to_time time not null,
  primary key (person_id, weekday, from_time),
  check (from_time < to_time)
);

create table activity (
  id uuid primary key,
  community_id uuid not null references community (id),
  title text not null,
  module text not null check (module in ('employment', 'legal', 'children', 'hardship', 'participation')),
  kind text not null check (kind in ('volunteer', 'party', 'session')),
  place text not null,
  -- the decision and the problem it serves, where it came from one
  resolution_id uuid references resolution (id),
  issue_id uuid references issue (id),
  state text not null check (state in ('planned', 'held', 'cancelled')),
  lead_id uuid references person (id),
  held_on date,
  created_at timestamptz not null,
  check ((state = 'held') = (held_on is not null))
);
create index activity_held on activity (held_on) where state = 'held';
create index activity_community on activity (community_id);

create table shift (
  id uuid primary key,
  activity_id uuid not null references activity (id),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  place text not null,
  lat double precision,
  lng double precision,
  dangerous boolean not null default false,
  -- typed or scanned at the place
  check_in_code text not null unique check (check_in_code ~ '^[0-9A-Z]{6,12}$'),
  state text not null default 'planned' check (state in ('planned', 'confirmed', 'cancelled')),
  confirmed_at timestamptz,
  confirmed_by uuid references person (id),
  check (starts_at < ends_at),
  unique (id, starts_at, ends_at)
);
create index shift_time on shift (starts_at);
create index shift_activity on shift (activity_id);

create table requirement (
  id uuid primary key,
  shift_id uuid not null references shift (id),
  minimum integer not null check (minimum >= 0),
  target integer not null check (target >= 1 and target >= minimum),
  priority integer not null default 3 check (priority between 1 and 5),
  skill text,
  credential text,
  language text,
  language_grade integer check (language_grade between 1 and 3),
  unique (id, shift_id),
  check ((language is null) = (language_grade is null))
);
create index requirement_shift on requirement (shift_id);

-- The places of a requirement, numbered 1 … target. A booking takes one; there is no further one to take.
create table requirement_place (
  requirement_id uuid not null references requirement (id),
  number integer not null check (number > 0),
  primary key (requirement_id, number)
);

create table offer (
  id uuid primary key,
  shift_id uuid not null,
  requirement_id uuid not null,
  person_id uuid not null references volunteer (person_id),
  state text not null check (state in ('asked', 'accepted', 'declined', 'expired', 'withdrawn')),
  asked_by uuid not null references person (id),
  asked_at timestamptz not null,
  deadline_at timestamptz not null,
  answered_at timestamptz,
  -- why this person was asked, as codes the client puts in words
  reasons jsonb not null,
  foreign key (requirement_id, shift_id) references requirement (id, shift_id),
  check (state in ('asked', 'expired', 'withdrawn') or answered_at is not null)
);
-- nobody is asked twice at once for the same shift
create unique index offer_open on offer (shift_id, person_id) where state in ('asked', 'accepted');
create index offer_person on offer (person_id, asked_at desc);
create index offer_deadline on offer (deadline_at) where state = 'asked';
create index offer_requirement on offer (requirement_id);

-- Somebody is coming. Overfilling and double-booking are impossible here, whatever the code does.
create table booking (
  id uuid primary key,
  shift_id uuid not null,
  requirement_id uuid not null,
  place_number integer not null,
  person_id uuid not null references volunteer (person_id),
  offer_id uuid unique references offer (id),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  booked_at timestamptz not null,
  cancelled_at timestamptz,
  foreign key (requirement_id, place_number) references requirement_place (requirement_id, number),
  foreign key (requirement_id, shift_id) references requirement (id, shift_id),
  foreign key (shift_id, starts_at, ends_at) references shift (id, starts_at, ends_at) on update cascade,
  exclude using gist (person_id with =, tstzrange(starts_at, ends_at) with &&) where (cancelled_at is null)
);
create unique index booking_place on booking (requirement_id, place_number) where cancelled_at is null;
create unique index booking_person on booking (shift_id, person_id) where cancelled_at is null;

-- Service that happened: one row a person and shift. Two witnesses: the volunteer's check-in and the lead's confirmation.
create table turnout (
  id uuid primary key,
  shift_id uuid not null references shift (id),
  person_id uuid not null references volunteer (person_id),
  checked_in_at timestamptz not null,
  check_in_method text not null check (check_in_method in ('code', 'lead')),
  checked_out_at timestamptz,
  -- nobody checked out: the end of the shift stands in, put there by the confirmation
  check_out_assumed boolean not null default false,
  confirmed_at timestamptz,
  confirmed_by uuid references person (id),
  unique (shift_id, person_id),
  check (checked_out_at is null or checked_out_at >= checked_in_at),
  check (not check_out_assumed or checked_out_at is not null),
  check ((confirmed_at is null) = (confirmed_by is null)),
  check (confirmed_by <> person_id)
);
create index turnout_confirmed on turnout (confirmed_at) where confirmed_at is not null;

-- People served at a shift, as the lead counted them. A correction is a further row; the last one counts.
create table served_count (
  id uuid primary key,
  shift_id uuid not null references shift (id),
  people integer not null check (people >= 0),
  note text not null default '',
  recorded_by uuid not null references person (id),
  recorded_at timestamptz not null
);
create index served_count_shift on served_count (shift_id, recorded_at desc);
create trigger served_count_append_only before update or delete on served_count
  for each row execute function refuse_change();
