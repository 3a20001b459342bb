-- News of one's service (asked, a swap, a shift moved, a credential that ends) goes out by the channels of 0082. A line is
-- put in words when it is sent, and left out where it no longer holds.

alter table notice_choice add column muted text[] not null default '{}'
  check (muted <@ array['offers', 'reconfirm', 'swaps', 'shifts', 'papers']);
-- what a group hears of: steps of issues, shifts that are moved or cancelled
alter table group_robot add column tells text[] not null default '{issues}'
  check (tells <@ array['issues', 'shifts']);

create table service_notice (
  id uuid primary key,
  person_id uuid references person (id),
  robot_id uuid references group_robot (id),
  kind text not null check (kind in ('asked', 'placed', 'reconfirm', 'swapAsked', 'swapAgreed', 'swapWaits', 'swapDone',
    'swapRefused', 'swapWithdrawn', 'shiftMoved', 'shiftCancelled', 'credentialEnds')),
  -- what it is about, so that nobody is told twice: an offer, a booking, a swap, a credential and its day
  subject text not null check (length(subject) between 1 and 120),
  shift_id uuid references shift (id),
  -- of a swap: where the reader serves now
  other_shift_id uuid references shift (id),
  data jsonb not null default '{}',
  at timestamptz not null,
  -- false: its reader had switched this off when it happened
  goes_out boolean not null default true,
  delivery_id uuid references delivery (id),
  check ((person_id is null) <> (robot_id is null)),
  unique (person_id, kind, subject),
  unique (robot_id, kind, subject)
);
create index service_notice_unsent on service_notice (person_id, at) where delivery_id is null and goes_out;
create index service_notice_robot_unsent on service_notice (robot_id, at) where delivery_id is null;
create index service_notice_delivery on service_notice (delivery_id) where delivery_id is not null;
create index service_notice_changes on service_notice (person_id, at)
  where kind in ('shiftMoved', 'shiftCancelled', 'swapDone', 'swapRefused', 'swapWithdrawn');
