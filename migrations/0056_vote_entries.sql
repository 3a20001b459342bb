-- Votes that were not cast on a phone: entered by a host, counted once somebody else has confirmed them.

create table vote_entry (
  id uuid primary key,
  ballot_id uuid not null references ballot (id),
  -- hands: figures only; box: who put a paper in, and figures; seats: what each says
  kind text not null check (kind in ('hands', 'box', 'seats')),
  -- shared/meetings/rules/vote-entry.ts; of papers from a box it is forgotten once they are counted or refused
  content jsonb,
  seat_ids uuid[] not null,
  papers integer not null check (papers > 0),
  state text not null check (state in ('waiting', 'confirmed', 'refused')),
  entered_by uuid not null references person (id),
  entered_at timestamptz not null,
  settled_by uuid references person (id),
  settled_at timestamptz,
  unique (ballot_id, id),
  check ((state = 'waiting') = (settled_by is null)),
  check ((settled_by is null) = (settled_at is null)),
  check (kind = 'hands' or cardinality(seat_ids) = papers),
  check (content is not null or (kind = 'box' and state <> 'waiting')),
  constraint vote_entry_second_person check (state <> 'confirmed' or settled_by <> entered_by)
);
create unique index vote_entry_one_waiting on vote_entry (ballot_id) where state = 'waiting';
create unique index vote_entry_hands_once on vote_entry (ballot_id) where kind = 'hands' and state = 'confirmed';

-- marks a vote that came on paper
alter table ballot_roll
  add column entry_id uuid,
  add foreign key (ballot_id, entry_id) references vote_entry (ballot_id, id);

create trigger vote_entry_insert after insert on vote_entry referencing new table as changed
  for each statement execute function refuse_after_closing();
create trigger vote_entry_update after update on vote_entry referencing new table as changed
  for each statement execute function refuse_after_closing();
create trigger vote_entry_delete after delete on vote_entry referencing old table as changed
  for each statement execute function refuse_after_closing();
