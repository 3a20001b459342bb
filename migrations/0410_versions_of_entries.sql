-- What a confirmed entry counted as until a correction ended its confirmation: a figure as of a day before reads this
-- (server/reporting/as-it-stood.ts). Nothing in it is ever rewritten.
create table register_version (
  id uuid primary key,
  entry_id uuid not null references register_entry (id),
  community_id uuid not null references community (id),
  on_day date not null,
  title text not null,
  module text,
  kind text,
  item integer,
  area integer,
  channel text,
  amount integer not null,
  tallied integer not null,
  migrants integer not null,
  locals integer not null,
  staff_id uuid references register_entry (id),
  duplicate_key text not null,
  is_late boolean not null,
  verified_by uuid not null references person (id),
  verified_at timestamptz not null,
  replaced_at timestamptz not null
);
create index register_version_entry on register_version (entry_id, replaced_at);
create index register_version_replaced on register_version (replaced_at);
create trigger register_version_append_only before update or delete on register_version
  for each row execute function refuse_change();

-- When a step that was taken out had been confirmed.
alter table register_withdrawal add column confirmed_before_at timestamptz check (confirmed_before_at is null or step_kind is not null);
