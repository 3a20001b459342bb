-- Who may do what. The auth_* tables belong to better-auth (column names mapped in server/identity/auth.ts).

create extension if not exists btree_gist;
create extension if not exists pg_trgm;

create table auth_user (
  id uuid primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table auth_session (
  id uuid primary key,
  token text not null unique,
  user_id uuid not null references auth_user (id) on delete cascade,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now()
);
create index auth_session_user on auth_session (user_id);

create table auth_account (
  id uuid primary key,
  account_id text not null,
  provider_id text not null,
  user_id uuid not null references auth_user (id) on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_account_user on auth_account (user_id);

create table auth_verification (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_verification_identifier on auth_verification (identifier);

create table community (
  id uuid primary key,
  name text not null unique,
  street text not null,
  -- how many residents must endorse an issue before it may be put on an agenda
  endorsement_threshold integer not null default 1 check (endorsement_threshold >= 0),
  -- how many affected residents besides the raiser must confirm that it is solved
  confirmation_threshold integer not null default 0 check (confirmation_threshold >= 0),
  is_demo boolean not null default false
);

create table responsible_unit (
  id uuid primary key,
  name text not null unique,
  is_demo boolean not null default false
);

create table person (
  id uuid primary key references auth_user (id),
  name text not null,
  -- where the person's family is from, as people say it: 湖南, 梅州; null for locals
  origin text,
  resident_group text not null check (resident_group in ('local', 'migrant')),
  phone text,
  created_at timestamptz not null default now(),
  erased_at timestamptz,
  is_demo boolean not null default false
);

create table role_grant (
  id uuid primary key,
  person_id uuid not null references person (id),
  role text not null check (role in
    ('host', 'representative', 'supervisor', 'volunteerLead', 'volunteer', 'responsibleUnit', 'evaluator', 'administrator')),
  community_id uuid references community (id),
  unit_id uuid references responsible_unit (id),
  granted_by uuid references person (id),
  granted_at timestamptz not null default now(),
  revoked_at timestamptz,
  -- a role belongs to a community, to a unit, or to the whole centre
  check (case
    when role in ('evaluator', 'administrator') then community_id is null and unit_id is null
    when role = 'responsibleUnit' then community_id is null and unit_id is not null
    else community_id is not null and unit_id is null end)
);
create unique index role_grant_active on role_grant
  (person_id, role, coalesce(community_id, unit_id, '00000000-0000-0000-0000-000000000000')) where revoked_at is null;
create index role_grant_community on role_grant (community_id, role, person_id) where revoked_at is null;

-- A personal link or QR card: the token itself is never stored, only its SHA-256.
create table access_link (
  id uuid primary key,
  person_id uuid not null references person (id),
  token_hash bytea not null unique check (length(token_hash) = 32),
  issued_by uuid references person (id),
  issued_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz
);
create index access_link_person on access_link (person_id);

-- Failed sign-ins by e-mail, kept by rate-limiter-flexible: five lock the account for a quarter of an hour.
create table sign_in_failure (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
