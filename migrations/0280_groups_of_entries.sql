-- How many of those signed in to an activity are of which group, kept like their number: a figure is cut by group without reading
-- its attendances. Whoever said no group is neither.
alter table register_entry
  add column migrants integer not null default 0,
  add column locals integer not null default 0;

update register_entry entry set migrants = came.migrants, locals = came.locals
from (
  select attendance.session_id,
    count(*) filter (where attendee.resident_group = 'migrant') as migrants,
    count(*) filter (where attendee.resident_group = 'local') as locals
  from attendance join attendee on attendee.id = attendance.attendee_id
  where attendance.guardian_consent is distinct from false and attendee.resident_group is not null
  group by 1) as came
where came.session_id = entry.id;

alter table register_entry
  add check (migrants >= 0 and locals >= 0 and (migrants + locals <= amount or register <> 'session'));

-- As count_rows_of_entry does for contacts: after the second person's confirmation nobody comes or goes.
create function count_attendances() returns trigger language plpgsql as $$
declare
  sign integer := case tg_op when 'INSERT' then 1 else -1 end;
  counted bigint;
  wanted bigint;
begin
  with changed as (
    select rows.session_id as id,
      count(*) filter (where rows.guardian_consent is distinct from false) as people,
      count(*) filter (where rows.guardian_consent is distinct from false and attendee.resident_group = 'migrant') as migrants,
      count(*) filter (where rows.guardian_consent is distinct from false and attendee.resident_group = 'local') as locals
    from rows join attendee on attendee.id = rows.attendee_id group by 1),
  written as (
    update register_entry entry set amount = entry.amount + sign * changed.people,
      migrants = entry.migrants + sign * changed.migrants, locals = entry.locals + sign * changed.locals
    from changed
    where entry.id = changed.id and entry.verified_at is null and entry.withdrawn_at is null returning 1)
  select (select count(*) from written), (select count(*) from changed) into counted, wanted;
  if counted <> wanted then
    raise exception 'a confirmed entry is not changed' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
drop trigger attendance_counted on attendance;
drop trigger attendance_uncounted on attendance;
create trigger attendance_counted after insert on attendance referencing new table as rows
  for each statement execute function count_attendances();
create trigger attendance_uncounted after delete on attendance referencing old table as rows
  for each statement execute function count_attendances();

-- Who says their group later belongs to it wherever they came before; how many came does not change.
create function regroup_attendances() returns trigger language plpgsql as $$
begin
  update register_entry entry set
    migrants = entry.migrants + coalesce(new.resident_group = 'migrant', false)::int
      - coalesce(old.resident_group = 'migrant', false)::int,
    locals = entry.locals + coalesce(new.resident_group = 'local', false)::int
      - coalesce(old.resident_group = 'local', false)::int
  from attendance
  where attendance.attendee_id = new.id and attendance.session_id = entry.id
    and attendance.guardian_consent is distinct from false;
  return null;
end $$;
create trigger attendee_regrouped after update of resident_group on attendee for each row
  when (old.resident_group is distinct from new.resident_group) execute function regroup_attendances();
