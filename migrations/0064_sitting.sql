-- An item has a budget of minutes and the time it has taken so far; it may be set aside and come back.
alter table agenda_item add column minutes integer check (minutes between 1 and 600);
-- what earlier stretches took; the stretch under way counts from opened_at
alter table agenda_item add column spent_ms bigint not null default 0 check (spent_ms >= 0);
alter table agenda_item add column set_aside boolean not null default false;
alter table agenda_item add check (not set_aside or state = 'waiting');

-- Items change places in one statement.
alter table agenda_item drop constraint agenda_item_meeting_id_position_key;
alter table agenda_item add unique (meeting_id, position) deferrable initially immediate;

-- Who has been handed the chair, so that the chair can speak; null while the chair of the roll holds it.
alter table meeting add column chair_seat_id uuid;
alter table meeting add foreign key (id, chair_seat_id) references seat (meeting_id, id);

-- The chair asks somebody to keep to the rules of debate; kept, because the minutes say so.
create table call_to_order (
  id uuid primary key,
  meeting_id uuid not null,
  seat_id uuid not null,
  -- the speech in which it happened; null where somebody interrupted another's
  request_id uuid references floor_request (id),
  kind text not null check (kind in ('offTopic', 'personal', 'interrupting')),
  note text not null default '' check (length(note) <= 200),
  ended_speech boolean not null default false,
  at timestamptz not null,
  foreign key (meeting_id, seat_id) references seat (meeting_id, id),
  check (not ended_speech or request_id is not null)
);
create index call_to_order_meeting on call_to_order (meeting_id);
