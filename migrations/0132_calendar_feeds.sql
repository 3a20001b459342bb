-- A volunteer's own shifts for the calendar of their phone: whoever has the address reads them, so it can be revoked.
-- Of the token only the SHA-256 is kept.
create table calendar_feed (
  id uuid primary key,
  person_id uuid not null references volunteer (person_id),
  token_hash bytea not null unique check (length(token_hash) = 32),
  made_at timestamptz not null,
  revoked_at timestamptz,
  last_read_at timestamptz
);
create unique index calendar_feed_open on calendar_feed (person_id) where revoked_at is null;
