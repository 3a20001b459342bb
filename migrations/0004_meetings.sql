create table meeting (
  id uuid primary key,
  community_id uuid not null references community (id),
  number integer not null check (number > 0),
  title text not null,
  place text not null,
  scheduled_at timestamptz not null,
  -- shared/meetings/meeting-rules.ts; frozen once the meeting has been called
  rules jsonb not null,
  -- typed at the door; only for finding the meeting, it opens nothing by itself
  short_code text not null check (short_code ~ '^[0-9]{6}$'),
  convened_by_committee boolean not null default true,
  state text not null check (state in ('called', 'open', 'closed', 'signed')),
  opened_at timestamptz,
  closed_at timestamptz,
  signed_at timestamptz,
  signed_by uuid references person (id),
  unique (community_id, number),
  check (state = 'called' or opened_at is not null),
  check (state in ('called', 'open') or closed_at is not null),
  check ((state = 'signed') = (signed_at is not null))
);
-- a code leads to one meeting while it can still be entered
create unique index meeting_short_code on meeting (short_code) where state in ('called', 'open');
create index meeting_community on meeting (community_id, scheduled_at desc);

create table screen_link (
  id uuid primary key,
  meeting_id uuid not null references meeting (id),
  token_hash bytea not null unique check (length(token_hash) = 32),
  issued_by uuid references person (id),
  issued_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);

-- The roll. Frozen at the opening; name and group are as they were when it was frozen.
create table seat (
  id uuid primary key,
  meeting_id uuid not null references meeting (id),
  person_id uuid not null references person (id),
  number integer not null check (number > 0),
  name text not null,
  resident_group text not null check (resident_group in ('local', 'migrant')),
  role text not null check (role in ('chair', 'representative', 'minuteTaker', 'supervisor', 'observer')),
  votes boolean not null,
  present boolean not null default false,
  checked_in_at timestamptz,
  check_in_method text check (check_in_method in ('phone', 'host')),
  left_at timestamptz,
  unique (meeting_id, person_id),
  unique (meeting_id, number),
  unique (meeting_id, id),
  check (not present or (checked_in_at is not null and check_in_method is not null)),
  check (not votes or role = 'representative')
);

create table agenda_item (
  id uuid primary key,
  meeting_id uuid not null references meeting (id),
  position integer not null check (position > 0),
  title text not null,
  issue_id uuid references issue (id),
  state text not null check (state in ('waiting', 'open', 'done')),
  opened_at timestamptz,
  closed_at timestamptz,
  unique (meeting_id, position),
  unique (meeting_id, issue_id),
  unique (meeting_id, id)
);
create unique index agenda_item_one_open on agenda_item (meeting_id) where state = 'open';

create table motion (
  id uuid primary key,
  meeting_id uuid not null,
  item_id uuid not null,
  number integer not null check (number > 0),
  -- a motion is concrete: what, who, until when, at what cost
  what text not null check (length(what) between 4 and 300),
  unit_id uuid not null references responsible_unit (id),
  due_on date not null,
  cost_yuan bigint not null default 0 check (cost_yuan >= 0),
  cost_note text not null default '',
  proposer_seat_id uuid not null,
  state text not null check (state in ('proposed', 'debated', 'voting', 'adopted', 'rejected', 'withdrawn')),
  proposed_at timestamptz not null,
  unique (item_id, number),
  unique (meeting_id, id),
  foreign key (meeting_id, item_id) references agenda_item (meeting_id, id),
  foreign key (meeting_id, proposer_seat_id) references seat (meeting_id, id)
);
-- one motion at a time
create unique index motion_one_at_a_time on motion (meeting_id) where state in ('proposed', 'debated', 'voting');

create table motion_second (
  motion_id uuid not null references motion (id),
  seat_id uuid not null references seat (id),
  at timestamptz not null,
  primary key (motion_id, seat_id)
);

-- A hand up, and the turn that follows it.
create table floor_request (
  id uuid primary key,
  meeting_id uuid not null,
  item_id uuid not null,
  motion_id uuid references motion (id),
  seat_id uuid not null,
  stance text not null check (stance in ('for', 'against', 'other')),
  state text not null check (state in ('waiting', 'speaking', 'done', 'withdrawn')),
  requested_at timestamptz not null,
  started_at timestamptz,
  ends_at timestamptz,
  ended_at timestamptz,
  -- why the chair called this person out of turn
  override_reason text,
  foreign key (meeting_id, item_id) references agenda_item (meeting_id, id),
  foreign key (meeting_id, seat_id) references seat (meeting_id, id),
  check (state <> 'speaking' or (started_at is not null and ends_at is not null)),
  check (state <> 'done' or ended_at is not null)
);
create unique index floor_request_one_speaker on floor_request (meeting_id) where state = 'speaking';
create unique index floor_request_one_hand on floor_request (meeting_id, seat_id) where state in ('waiting', 'speaking');
create index floor_request_item on floor_request (item_id);

create table ballot (
  id uuid primary key,
  meeting_id uuid not null,
  motion_id uuid not null,
  -- the same motion may be voted on again after a void or failed ballot
  attempt integer not null default 1 check (attempt > 0),
  secrecy text not null check (secrecy in ('named', 'secret')),
  state text not null check (state in ('open', 'closed')),
  opened_at timestamptz not null,
  closed_at timestamptz,
  -- how many have voted, raised with every batch so that nobody counts the roll meanwhile; the result counts it
  voted integer not null default 0 check (voted >= 0),
  -- shared/meetings/tally/yes-no-abstain.ts, as computed when the ballot closed
  result jsonb,
  unique (motion_id, attempt),
  unique (meeting_id, id),
  foreign key (meeting_id, motion_id) references motion (meeting_id, id),
  check ((state = 'closed') = (closed_at is not null)),
  check ((state = 'closed') = (result is not null))
);
create unique index ballot_one_open on ballot (meeting_id) where state = 'open';

create table recusal (
  motion_id uuid not null references motion (id),
  seat_id uuid not null references seat (id),
  reason text not null default '',
  at timestamptz not null,
  primary key (motion_id, seat_id)
);

-- Who voted. For a named ballot also what; may change until the ballot closes.
-- For a secret ballot choice is null and the paper stands, without any voter, in ballot_paper.
create table ballot_roll (
  ballot_id uuid not null references ballot (id),
  seat_id uuid not null references seat (id),
  choice text check (choice in ('yes', 'no', 'abstain')),
  command_id uuid not null,
  -- named ballots: when the voter chose, so that a late retry of an earlier choice never undoes a later one
  chosen_at bigint not null default 0,
  primary key (ballot_id, seat_id)
);

create table ballot_paper (
  id uuid primary key,
  ballot_id uuid not null references ballot (id),
  choice text not null check (choice in ('yes', 'no', 'abstain')),
  -- made by the voter's own device
  tracking_code text not null check (length(tracking_code) between 8 and 40),
  constraint ballot_paper_code unique (ballot_id, tracking_code)
);

create table resolution (
  id uuid primary key,
  meeting_id uuid not null references meeting (id),
  item_id uuid not null references agenda_item (id),
  motion_id uuid not null unique references motion (id),
  ballot_id uuid not null unique references ballot (id),
  issue_id uuid references issue (id),
  number text not null,
  words text not null,
  unit_id uuid not null references responsible_unit (id),
  supervisor_id uuid not null references person (id),
  due_on date not null,
  published_at timestamptz not null,
  -- the last day of public notice, at least 15 days (Art. 34)
  notice_until date not null
);
alter table action_item add foreign key (resolution_id) references resolution (id);

-- Who besides the raiser may say whether an issue is solved: those who endorsed it or voted on its resolution.
create view affected_resident as
  select issue_id, person_id from endorsement
  union
  select resolution.issue_id, seat.person_id
  from resolution
  join ballot_roll on ballot_roll.ballot_id = resolution.ballot_id
  join seat on seat.id = ballot_roll.seat_id
  where resolution.issue_id is not null;

-- After closing, what was counted cannot change: votes and papers only while the ballot is open,
-- except that closing itself rewrites the papers in random order (server/meetings/count-ballot.ts).
create function refuse_after_closing() returns trigger language plpgsql as $$
begin
  if exists (select from changed join ballot on ballot.id = changed.ballot_id where ballot.state <> 'open') then
    raise exception 'the ballot is closed' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
create trigger ballot_roll_insert after insert on ballot_roll referencing new table as changed
  for each statement execute function refuse_after_closing();
create trigger ballot_roll_update after update on ballot_roll referencing new table as changed
  for each statement execute function refuse_after_closing();
create trigger ballot_roll_delete after delete on ballot_roll referencing old table as changed
  for each statement execute function refuse_after_closing();
create trigger ballot_paper_insert after insert on ballot_paper referencing new table as changed
  for each statement execute function refuse_after_closing();
create trigger ballot_paper_update after update on ballot_paper referencing new table as changed
  for each statement execute function refuse_after_closing();
create trigger ballot_paper_delete after delete on ballot_paper referencing old table as changed
  for each statement execute function refuse_after_closing();
