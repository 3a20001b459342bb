-- From screening to verification: merging that can be undone, work in parts that may change hands, reminders and
-- escalation, notices that are corrected, objections that are answered.

create table issue_merge (
  id uuid primary key,
  issue_id uuid not null references issue (id),
  into_id uuid not null references issue (id),
  -- what the issue becomes again when the merge is undone
  state_before text not null check (state_before in ('submitted', 'accepted', 'notAdopted')),
  merged_at timestamptz not null,
  undone_at timestamptz,
  check (issue_id <> into_id)
);
create unique index issue_merge_standing on issue_merge (issue_id) where undone_at is null;

-- Who endorses the other issue only because theirs was merged into it.
create table moved_endorsement (
  merge_id uuid not null references issue_merge (id),
  person_id uuid not null references person (id),
  primary key (merge_id, person_id)
);

alter table action_item
  -- the due date that the unit was reminded of; another date is reminded of anew
  add column reminded_for date,
  -- 0 while it is in time; 1 from the first day after, one more every week
  add column escalation_level integer not null default 0 check (escalation_level >= 0),
  add column escalated_at timestamptz,
  add check ((escalation_level = 0) = (escalated_at is null));
create index action_item_open on action_item (due_on) where state = 'open';
create index issue_reported_done on issue (community_id) where state = 'reportedDone';
-- the round whose silence was noted
alter table issue add column unconfirmed_round integer check (unconfirmed_round <= round);

-- A task that another unit took over. Links and people of the earlier unit are refused, and told so.
create table task_handover (
  id uuid primary key,
  action_item_id uuid not null references action_item (id),
  from_unit_id uuid not null references responsible_unit (id),
  to_unit_id uuid not null references responsible_unit (id),
  at timestamptz not null,
  check (from_unit_id <> to_unit_id)
);
create index task_handover_item on task_handover (action_item_id, from_unit_id);
alter table access_link add column action_item_id uuid references action_item (id);
create index access_link_action_item on access_link (action_item_id) where action_item_id is not null;

-- Which unit a hazard of this kind goes to at once.
create table urgent_duty (
  community_id uuid not null references community (id),
  category text not null,
  unit_id uuid not null references responsible_unit (id),
  primary key (community_id, category)
);

-- What is posted instead of the resolution's own words, with a notice period of its own (rule 24).
create table notice_correction (
  id uuid primary key,
  resolution_id uuid not null references resolution (id),
  words text not null check (length(words) between 2 and 2000),
  reason text not null check (length(reason) between 2 and 500),
  notice_until date not null,
  by_person_id uuid not null references person (id),
  at timestamptz not null
);
create index notice_correction_resolution on notice_correction (resolution_id, at desc);
create trigger notice_correction_append_only before update or delete on notice_correction
  for each row execute function refuse_change();

create view posted_resolution as
  select resolution.id as resolution_id, coalesce(latest.words, resolution.words) as words,
    coalesce(latest.notice_until, resolution.notice_until) as notice_until,
    (select count(*)::int from notice_correction where resolution_id = resolution.id) as corrections
  from resolution
  left join lateral (
    select words, notice_until from notice_correction
    where resolution_id = resolution.id order by at desc, id desc limit 1
  ) latest on true;

create table objection (
  id uuid primary key,
  resolution_id uuid not null references resolution (id),
  person_id uuid not null references person (id),
  words text not null check (length(words) between 2 and 500),
  at timestamptz not null
);
create index objection_resolution on objection (resolution_id, at);

create table objection_answer (
  objection_id uuid primary key references objection (id),
  words text not null check (length(words) between 2 and 500),
  by_person_id uuid not null references person (id),
  at timestamptz not null
);
