-- The day itself: who will be late, who came unasked, what a whole shift was told, and whom to ask next in a hurry.
alter table booking add column expected_at timestamptz;
create index booking_time on booking (starts_at) where cancelled_at is null;
create index offer_shift on offer (shift_id, person_id);

-- Helped without having been asked: served like the others, with or without a place.
alter table turnout add column walk_up boolean not null default false;

create table shift_message (
  id uuid primary key,
  shift_id uuid not null references shift (id),
  words text not null check (words <> ''),
  sent_by uuid not null references person (id),
  sent_at timestamptz not null
);
create index shift_message_shift on shift_message (shift_id, sent_at desc);
create trigger shift_message_append_only before update or delete on shift_message
  for each row execute function refuse_change();

-- One number a person, wherever they serve (TH200001 …).
create sequence volunteer_number start 200001;

-- When the person agreed to being registered, and who wrote it down (null: before this was recorded, or themselves).
alter table volunteer add column consented_at timestamptz;
alter table volunteer add column consent_recorded_by uuid references person (id);
