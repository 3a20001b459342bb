-- Minutes write themselves from the record (shared/meetings/minutes/write.ts); kept here is only what people add to
-- them. Nothing is overwritten: a correction makes a new version, and a signature binds the hash of one version.

-- 0 while the meeting is not closed; raised by its closing, by corrections, and by resolutions published afterwards
alter table meeting add column minutes_version integer not null default 0 check (minutes_version >= 0);
update meeting set minutes_version = 1 where state in ('closed', 'signed');
alter table meeting add check (minutes_version = 0 or state in ('closed', 'signed'));

create table minutes_correction (
  id uuid primary key,
  meeting_id uuid not null references meeting (id),
  -- the version that it made
  version integer not null check (version > 1),
  field text not null check (field in ('gist', 'dissent', 'remarks', 'convenor', 'attachments')),
  item_id uuid,
  side text check (side in ('for', 'against', 'other')),
  seat_id uuid,
  words_before text not null,
  words text not null check (words <> words_before and length(words) <= 2000),
  corrected_by uuid not null references person (id),
  name text not null,
  at timestamptz not null,
  foreign key (meeting_id, item_id) references agenda_item (meeting_id, id),
  foreign key (meeting_id, seat_id) references seat (meeting_id, id),
  check ((field = 'gist') = (side is not null)),
  check (field <> 'gist' or item_id is not null),
  check ((field = 'dissent') = (seat_id is not null))
);
create index minutes_correction_meeting on minutes_correction (meeting_id, version);

-- A version as it was first signed.
create table minutes_version (
  meeting_id uuid not null references meeting (id),
  version integer not null check (version > 0),
  document jsonb not null,
  hash bytea not null check (length(hash) = 32),
  primary key (meeting_id, version)
);

create table minutes_signature (
  meeting_id uuid not null,
  version integer not null,
  person_id uuid not null references person (id),
  seat_id uuid,
  name text not null,
  capacity text not null check (capacity in ('chair', 'host', 'minuteTaker', 'supervisor', 'representative', 'observer')),
  -- whether with it everyone had signed who must
  completes boolean not null,
  at timestamptz not null,
  primary key (meeting_id, version, person_id),
  foreign key (meeting_id, version) references minutes_version (meeting_id, version),
  foreign key (meeting_id, seat_id) references seat (meeting_id, id),
  check ((capacity = 'host') = (seat_id is null))
);
create unique index minutes_signature_completes on minutes_signature (meeting_id, version) where completes;

create trigger minutes_correction_append_only before update or delete on minutes_correction
  for each row execute function refuse_change();
create trigger minutes_version_append_only before update or delete on minutes_version
  for each row execute function refuse_change();
create trigger minutes_signature_append_only before update or delete on minutes_signature
  for each row execute function refuse_change();
