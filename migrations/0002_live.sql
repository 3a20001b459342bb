-- Rooms: whatever people watch together (a meeting, a community's lists, one person's offers, the centre's figures).
-- head is raised under this row's lock in the transaction that writes the events: gap-free, in commit order.

create table room (
  id uuid primary key,
  head bigint not null default 0 check (head >= 0)
);

create table room_event (
  room_id uuid not null references room (id),
  seq bigint not null check (seq > 0),
  type text not null,
  -- 'everyone' in the room, or only its 'hosts'; who may not see an event still receives its number
  audience text not null check (audience in ('everyone', 'hosts')),
  data jsonb not null,
  at timestamptz not null,
  primary key (room_id, seq)
);

-- Every command that was decided, by the id its client made: a repeated id returns the first outcome.
-- Also the audit log: who did what, when; no ballot choice and no word of a message stands in it.
create table command_log (
  id uuid primary key,
  actor_id uuid not null references person (id),
  name text not null,
  room_id uuid not null,
  outcome jsonb not null,
  at timestamptz not null
);
create index command_log_at on command_log (at);

-- Changes when the database is restored from a backup, so that no screen mixes two histories.
create table database_epoch (
  singleton boolean primary key default true check (singleton),
  epoch uuid not null default gen_random_uuid()
);
insert into database_epoch default values;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger room_event_append_only before update or delete on room_event
  for each row execute function refuse_change();
create trigger command_log_append_only before update on command_log
  for each row execute function refuse_change();

-- Times leave the database as whole milliseconds since 1970, the form every view carries.
create function ms(at timestamptz) returns double precision
  language sql immutable strict parallel safe
  return floor(extract(epoch from at) * 1000)::double precision;
