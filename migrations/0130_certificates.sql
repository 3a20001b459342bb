-- Certificates of service: what the ledger said of somebody's service on the day of issue (shared/volunteers/certificate.ts).
-- No name stands here: whoever may read one reads it off the person, so erasing a person leaves a certificate that
-- still can be checked and tells nobody who it was.

create index turnout_person on turnout (person_id);

-- What the leads of a community set; without a row the defaults of shared/volunteers/settings.ts hold.
create table volunteer_settings (
  community_id uuid primary key references community (id),
  -- HH:MM; the same twice: never quiet
  quiet_from text not null check (quiet_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  quiet_to text not null check (quiet_to ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  weekly_cap integer not null check (weekly_cap between 1 and 50),
  level_percent integer not null check (level_percent between 50 and 99),
  star_hours integer[] not null check (array_length(star_hours, 1) = 5 and 0 < all (star_hours)),
  -- as certificates name it; empty: street and community
  issuer text not null check (length(issuer) <= 60),
  responsible text not null check (length(responsible) <= 40),
  contact text not null check (length(contact) <= 40),
  changed_by uuid not null references person (id),
  changed_at timestamptz not null
);

create table service_certificate (
  -- eleven drawn letters and one that checks them
  number text primary key check (number ~ '^[2-9A-HJKMNP-Z]{12}$'),
  community_id uuid not null references community (id),
  person_id uuid not null references volunteer (person_id),
  from_day date not null,
  to_day date not null,
  -- the verified services it counts, as they stood: [{ turnoutId, title, module, from, to }], oldest first
  services jsonb not null,
  total_ms bigint not null check (total_ms > 0),
  stars integer not null check (stars between 0 and 5),
  issuer text not null check (issuer <> ''),
  responsible text not null check (responsible <> ''),
  contact text not null,
  issued_by uuid not null references person (id),
  issued_at timestamptz not null,
  superseded_by text references service_certificate (number) deferrable initially deferred,
  withdrawn_at timestamptz,
  withdrawn_by uuid references person (id),
  withdrawn_reason text check (withdrawn_reason <> ''),
  check (from_day <= to_day),
  check (issued_by <> person_id),
  check ((withdrawn_at is null) = (withdrawn_by is null) and (withdrawn_at is null) = (withdrawn_reason is null)),
  check (withdrawn_at is null or superseded_by is null)
);
create index service_certificate_person on service_certificate (person_id, issued_at desc);
create index service_certificate_community on service_certificate (community_id, issued_at desc);
-- of the same days at most one is valid
create unique index service_certificate_valid on service_certificate (community_id, person_id, from_day, to_day)
  where superseded_by is null and withdrawn_at is null;

-- What was issued stays as it was issued; it can only be withdrawn or superseded, once.
create function refuse_change_of_certificate() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.superseded_by is not null or old.withdrawn_at is not null
    or (to_jsonb(old) - '{superseded_by,withdrawn_at,withdrawn_by,withdrawn_reason}'::text[])
      is distinct from (to_jsonb(new) - '{superseded_by,withdrawn_at,withdrawn_by,withdrawn_reason}'::text[]) then
    raise exception 'a certificate stays as it was issued' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger service_certificate_stays before update or delete on service_certificate
  for each row execute function refuse_change_of_certificate();

-- A volunteer asks for one; a lead issues it or says why not.
create table certificate_request (
  id uuid primary key,
  person_id uuid not null references volunteer (person_id),
  community_id uuid not null references community (id),
  from_day date not null,
  to_day date not null,
  asked_at timestamptz not null,
  settled_at timestamptz,
  settled_by uuid references person (id),
  -- null: it was issued
  declined_reason text check (declined_reason <> ''),
  check (from_day <= to_day),
  check ((settled_at is null) = (settled_by is null)),
  check (declined_reason is null or settled_at is not null)
);
create unique index certificate_request_open on certificate_request (person_id) where settled_at is null;
create index certificate_request_community on certificate_request (community_id) where settled_at is null;
