-- The account of service that counts: append-only and chained by hash, one chain a community (shared/volunteers/ledger.ts).
create table service_ledger (
  community_id uuid not null references community (id),
  number integer not null check (number > 0),
  kind text not null check (kind in ('service', 'correction')),
  turnout_id uuid not null references turnout (id),
  data jsonb not null,
  at timestamptz not null,
  hash bytea not null check (length(hash) = 32),
  primary key (community_id, number)
);
create unique index service_ledger_service on service_ledger (turnout_id) where kind = 'service';
create index service_ledger_turnout on service_ledger (turnout_id);
create trigger service_ledger_append_only before update or delete on service_ledger
  for each row execute function refuse_change();

-- What counts of a turnout: within the shift, from check-in to check-out. Nobody serves twice in the same hour.
alter table turnout add column counted_from timestamptz;
alter table turnout add column counted_to timestamptz;
alter table turnout add constraint turnout_counted check (counted_from <= counted_to);
alter table turnout add constraint turnout_no_overlap exclude using gist
  (person_id with =, tstzrange(counted_from, counted_to) with &&)
  where (confirmed_at is not null and counted_from is not null);
alter table turnout drop constraint turnout_check_in_method_check;
-- late: written down afterwards, and approved by a second person
alter table turnout add constraint turnout_check_in_method_check check (check_in_method in ('code', 'lead', 'late'));

-- Service written down afterwards, or hours to be corrected: counts for nothing until a second person approves.
create table service_claim (
  id uuid primary key,
  shift_id uuid not null references shift (id),
  person_id uuid not null references volunteer (person_id),
  -- null: it did not happen
  served_from timestamptz,
  served_to timestamptz,
  reason text not null check (reason <> ''),
  claimed_by uuid not null references person (id),
  claimed_at timestamptz not null,
  settled_by uuid references person (id),
  settled_at timestamptz,
  approved boolean,
  check ((served_from is null) = (served_to is null)),
  check (served_from < served_to),
  check ((settled_by is null) = (settled_at is null) and (settled_by is null) = (approved is null)),
  check (claimed_by <> person_id),
  check (settled_by <> claimed_by),
  check (settled_by <> person_id)
);
create unique index service_claim_open on service_claim (shift_id, person_id) where settled_at is null;
create index service_claim_shift on service_claim (shift_id);
