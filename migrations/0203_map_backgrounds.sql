-- A picture of the community (a plan, an aerial photo) under its own map, and where its edges lie. Everything on the map
-- keeps its coordinates.

create table issue_map_background (
  community_id uuid primary key references community (id),
  file_id uuid not null unique references stored_file (id),
  south double precision not null check (south between -90 and 90),
  west double precision not null check (west between -180 and 180),
  north double precision not null check (north between -90 and 90),
  east double precision not null check (east between -180 and 180),
  set_by uuid not null references person (id),
  set_at timestamptz not null,
  check (south < north and west < east)
);
