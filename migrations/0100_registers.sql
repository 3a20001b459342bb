-- What meetings and volunteering don't record themselves, in registers of one form: activities, contacts at counters,
-- staff and their hours, enterprises and organisations, hardship cases, surveys, media reports, awards.
create table register_entry (
  id uuid primary key,
  register text not null check (register in ('session', 'contact', 'staff', 'workLog', 'enterprise', 'organisation',
    'hardship', 'survey', 'media', 'award')),
  community_id uuid not null references community (id),
  on_day date not null check (on_day between '2000-01-01' and '2100-01-01'),
  title text not null check (length(title) between 1 and 200),
  -- a contact at a counter may belong to none
  module text check (module in ('employment', 'legal', 'children', 'hardship', 'participation')),
  kind text check (kind in ('session', 'party')),
  item integer check (item between 1 and 45),
  area integer check (area between 1 and 12),
  channel text check (channel in ('offline', 'online')),
  -- of activities and contacts: people signed in one by one, kept by the triggers below; of work logs: minutes
  amount integer not null default 0 check (amount >= 0),
  -- people counted without names
  tallied integer not null default 0 check (tallied >= 0),
  -- of a work log: whose
  staff_id uuid references register_entry (id),
  details jsonb not null default '{}',
  -- what makes two entries of a register one and the same
  duplicate_key text not null,
  -- entered long after the day it is about
  is_late boolean not null,
  recorded_by uuid not null references person (id),
  recorded_at timestamptz not null,
  verified_by uuid references person (id),
  verified_at timestamptz,
  returned_reason text,
  withdrawn_at timestamptz,
  check ((verified_at is null) = (verified_by is null)),
  -- the second person
  check (verified_by <> recorded_by),
  check (verified_at is null or returned_reason is null),
  check (register <> 'session' or (module is not null and kind is not null)),
  check (register <> 'contact' or (area is not null and channel is not null)),
  check ((register = 'workLog') = (staff_id is not null)),
  check (register <> 'workLog' or amount between 1 and 1440)
);
create unique index register_entry_once on register_entry (register, duplicate_key) where withdrawn_at is null;
create index register_entry_counted on register_entry (register, on_day)
  include (kind, module, amount, tallied, community_id) where verified_at is not null and withdrawn_at is null;
create index register_entry_listed on register_entry (register, on_day desc, id desc) where withdrawn_at is null;
create index register_entry_waiting on register_entry (register) where verified_at is null and withdrawn_at is null;
create index register_entry_staff on register_entry (staff_id) where staff_id is not null;

-- Photos, sign-in sheets, licences.
create table register_file (
  entry_id uuid not null references register_entry (id),
  file_id uuid not null references stored_file (id),
  position integer not null,
  primary key (entry_id, file_id)
);
create index register_file_file on register_file (file_id);

-- What happened to an enterprise, an organisation or a hardship case; each confirmed by a second person.
create table register_step (
  id uuid primary key,
  entry_id uuid not null references register_entry (id),
  kind text not null check (kind in ('coaching', 'licensed', 'charter', 'members', 'established', 'aid', 'jobGuidance',
    'support')),
  on_day date not null,
  note text not null default '',
  recorded_by uuid not null references person (id),
  recorded_at timestamptz not null,
  verified_by uuid references person (id),
  verified_at timestamptz,
  check ((verified_at is null) = (verified_by is null)),
  check (verified_by <> recorded_by),
  unique (entry_id, kind, on_day)
);

-- Whoever came to an activity: by name and the end of the telephone number, so that people and attendances are two numbers.
create table attendee (
  id uuid primary key,
  name text not null check (length(name) between 1 and 60),
  phone_end text not null default '' check (phone_end ~ '^[0-9]{0,4}$'),
  resident_group text check (resident_group in ('local', 'migrant')),
  unique (name, phone_end)
);

create table attendance (
  session_id uuid not null references register_entry (id),
  attendee_id uuid not null references attendee (id),
  method text not null check (method in ('list', 'code')),
  -- null: grown up; false: a child whose guardian has not agreed, who is not counted
  guardian_consent boolean,
  signed_in_at timestamptz not null,
  primary key (session_id, attendee_id)
);
create index attendance_attendee on attendance (attendee_id);

-- One tap a visitor.
create table contact (
  id uuid primary key,
  sheet_id uuid not null references register_entry (id),
  recorded_by uuid not null references person (id),
  at timestamptz not null
);
create index contact_sheet on contact (sheet_id, at desc);

-- The amount of an entry is the number of its rows, and after the second person's confirmation neither changes.
create function count_rows_of_entry() returns trigger language plpgsql as $$
declare
  counted bigint;
  wanted bigint;
begin
  execute format(
    'with changed as (select %1$I as id, count(*) %2$s as n from %3$s group by 1),
     written as (
       update register_entry entry set amount = entry.amount %4$s changed.n from changed
       where entry.id = changed.id and entry.verified_at is null and entry.withdrawn_at is null returning 1)
     select (select count(*) from written), (select count(*) from changed)',
    tg_argv[0],
    case when tg_table_name = 'attendance' then 'filter (where guardian_consent is distinct from false)' else '' end,
    case when tg_op = 'INSERT' then 'added' else 'gone' end,
    case when tg_op = 'INSERT' then '+' else '-' end) into counted, wanted;
  if counted <> wanted then
    raise exception 'a confirmed entry is not changed' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
create trigger attendance_counted after insert on attendance referencing new table as added
  for each statement execute function count_rows_of_entry('session_id');
create trigger attendance_uncounted after delete on attendance referencing old table as gone
  for each statement execute function count_rows_of_entry('session_id');
create trigger attendance_fixed before update on attendance for each row execute function refuse_change();
create trigger contact_counted after insert on contact referencing new table as added
  for each statement execute function count_rows_of_entry('sheet_id');
create trigger contact_uncounted after delete on contact referencing old table as gone
  for each statement execute function count_rows_of_entry('sheet_id');
create trigger contact_fixed before update on contact for each row execute function refuse_change();

-- The answers to a survey carry no name, no device and no exact time.
create table survey_answer (
  id uuid primary key,
  survey_id uuid not null references register_entry (id),
  on_day date not null,
  overall integer not null check (overall between 1 and 5),
  attitude integer not null check (attitude between 1 and 5),
  usefulness integer not null check (usefulness between 1 and 5),
  words text not null default '' check (length(words) <= 500)
);
create index survey_answer_survey on survey_answer (survey_id, on_day);

-- Who opened a restricted record, and why.
create table restricted_access (
  id uuid primary key,
  entry_id uuid not null references register_entry (id),
  person_id uuid not null references person (id),
  reason text not null check (length(reason) between 4 and 200),
  at timestamptz not null
);
create index restricted_access_entry on restricted_access (entry_id, at desc);
create trigger restricted_access_append_only before update or delete on restricted_access
  for each row execute function refuse_change();
