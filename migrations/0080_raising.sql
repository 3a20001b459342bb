-- Raising in under a minute: where it is on the community's own map, how urgent, and what sounds like it already.

create extension if not exists btree_gin;

-- What stands on a community's map: houses, gates, the market. Removed ones stay for the issues that name them.
create table building (
  id uuid primary key,
  community_id uuid not null references community (id),
  name text not null check (length(name) between 1 and 40),
  lat double precision not null check (lat between -90 and 90),
  lng double precision not null check (lng between -180 and 180),
  removed_at timestamptz,
  unique (id, community_id)
);
create unique index building_name on building (community_id, name) where removed_at is null;

alter table issue
  -- a safety hazard that cannot wait for a meeting
  add column urgent boolean not null default false,
  -- the public pages name no raiser unless the raiser asked them to
  add column is_anonymous boolean not null default true,
  add column building_id uuid,
  add column lat double precision check (lat between -90 and 90),
  add column lng double precision check (lng between -180 and 180),
  add check ((lat is null) = (lng is null)),
  add foreign key (building_id, community_id) references building (id, community_id);

-- The pairs of neighbouring letters and digits in a text. Chinese words are mostly two characters long, so pairs find
-- what trigrams miss, and written out like this they are the same in a database of any locale (in C, pg_trgm takes
-- every Chinese character for a space). What is cut out is ASCII, Latin-1, general, CJK and full-width punctuation.
create function text_pairs(given text) returns text[] language sql immutable strict parallel safe as $$
  select coalesce(array_agg(distinct substr(plain, at, 2)), '{}')
  from regexp_replace(lower(given),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f\ufe30-\ufe4f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]',
    '', 'g') as plain,
    generate_series(1, length(plain) - 1) as at
$$;

-- Only what may still be joined; solved issues never make it slower.
create index issue_sounds on issue using gin (community_id, text_pairs(title))
  where state not in ('submitted', 'rejected', 'verified');
