-- A consensus check: who can agree, live with it, or objects; no vote. Who answered stands apart from the figures, and
-- nothing keeps who answered what or in which order.

create table consensus_check (
  id uuid primary key,
  meeting_id uuid not null,
  motion_id uuid not null,
  state text not null check (state in ('open', 'closed')),
  opened_at timestamptz not null,
  closed_at timestamptz,
  agree integer not null default 0 check (agree >= 0),
  accept integer not null default 0 check (accept >= 0),
  object integer not null default 0 check (object >= 0),
  foreign key (meeting_id, motion_id) references motion (meeting_id, id),
  check ((state = 'closed') = (closed_at is not null))
);
create unique index consensus_check_one_open on consensus_check (meeting_id) where state = 'open';

create table consensus_answer (
  check_id uuid not null references consensus_check (id),
  seat_id uuid not null references seat (id),
  primary key (check_id, seat_id)
);
