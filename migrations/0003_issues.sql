create table stored_file (
  id uuid primary key,
  sha256 bytea not null check (length(sha256) = 32),
  media_type text not null,
  byte_size integer not null check (byte_size > 0),
  width integer not null check (width > 0),
  height integer not null check (height > 0),
  uploaded_by uuid not null references person (id),
  uploaded_at timestamptz not null default now()
);

create table issue (
  id uuid primary key,
  community_id uuid not null references community (id),
  number integer not null check (number > 0),
  title text not null check (length(title) between 2 and 80),
  body text not null check (length(body) <= 2000),
  category text not null,
  place text not null check (length(place) <= 200),
  raiser_id uuid not null references person (id),
  state text not null check (state in
    ('submitted', 'rejected', 'accepted', 'scheduled', 'deliberating', 'notAdopted', 'inProgress', 'reportedDone', 'verified')),
  -- why it was rejected; shown to the raiser
  state_reason text,
  -- raised by 1 each time it is reopened
  round integer not null default 1 check (round > 0),
  raised_at timestamptz not null,
  verified_at timestamptz,
  unique (community_id, number),
  check (state <> 'rejected' or state_reason is not null),
  check ((state = 'verified') = (verified_at is not null))
);
create index issue_community_state on issue (community_id, state, raised_at desc);
create index issue_raiser on issue (raiser_id);

create table issue_photo (
  issue_id uuid not null references issue (id),
  file_id uuid not null unique references stored_file (id),
  position integer not null check (position >= 0),
  primary key (issue_id, position)
);

create table endorsement (
  issue_id uuid not null references issue (id),
  person_id uuid not null references person (id),
  endorsed_at timestamptz not null,
  primary key (issue_id, person_id)
);

create table issue_history (
  issue_id uuid not null references issue (id),
  seq integer not null check (seq > 0),
  type text not null,
  data jsonb not null,
  actor_id uuid references person (id),
  at timestamptz not null,
  primary key (issue_id, seq)
);
create trigger issue_history_append_only before update or delete on issue_history
  for each row execute function refuse_change();

-- What a unit has to do by when. resolution_id is null for an action agreed without a vote.
create table action_item (
  id uuid primary key,
  issue_id uuid not null references issue (id),
  resolution_id uuid unique,
  unit_id uuid not null references responsible_unit (id),
  supervisor_id uuid not null references person (id),
  due_on date not null,
  what text not null,
  state text not null check (state in ('open', 'reportedDone', 'verified')),
  created_at timestamptz not null,
  reported_at timestamptz,
  check (state = 'open' or reported_at is not null)
);
create index action_item_issue on action_item (issue_id);
create index action_item_unit on action_item (unit_id, state, due_on);

create table progress_update (
  id uuid primary key,
  action_item_id uuid not null references action_item (id),
  kind text not null check (kind in ('note', 'done', 'reopened')),
  words text not null check (length(words) <= 2000),
  by_person_id uuid not null references person (id),
  at timestamptz not null
);
create index progress_update_item on progress_update (action_item_id, at);

create table progress_photo (
  progress_update_id uuid not null references progress_update (id),
  file_id uuid not null unique references stored_file (id),
  position integer not null check (position >= 0),
  primary key (progress_update_id, position)
);

create table verification (
  id uuid primary key,
  issue_id uuid not null references issue (id),
  round integer not null check (round > 0),
  person_id uuid not null references person (id),
  standing text not null check (standing in ('raiser', 'affected')),
  verdict text not null check (verdict in ('confirmed', 'notSolved')),
  reason text,
  rating integer check (rating between 1 and 5),
  at timestamptz not null,
  unique (issue_id, round, person_id),
  check (verdict = 'confirmed' or length(reason) > 0)
);
