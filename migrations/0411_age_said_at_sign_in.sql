-- Whoever signs in to an activity for children says whether they are grown up. Of those who signed in before nobody knows: they are
-- children without a word of their guardian, so they are neither named nor counted. Elsewhere nobody is asked.
alter table attendance add column adult boolean not null default false;
alter table attendance alter column adult drop default;
alter table attendance disable trigger attendance_fixed;
update attendance set adult = true from register_entry entry
where entry.id = session_id and guardian_consent is null and entry.module <> 'children';
alter table attendance enable trigger attendance_fixed;
alter table attendance add check (not adult or guardian_consent is null);

alter table register_withdrawal add column adult boolean;
alter table register_withdrawal disable trigger register_withdrawal_append_only;
update register_withdrawal gone set adult = guardian_consent is null and entry.module <> 'children'
from register_entry entry where entry.id = entry_id and attendee_id is not null;
alter table register_withdrawal enable trigger register_withdrawal_append_only;
alter table register_withdrawal add check ((adult is null) = (attendee_id is null));

-- What such activities counted as until now stays known as of the days before.
create temporary table unsaid on commit drop as
select entry.id, count(*) filter (where adult or guardian_consent)::int as people,
  count(*) filter (where (adult or guardian_consent) and resident_group = 'migrant')::int as migrants,
  count(*) filter (where (adult or guardian_consent) and resident_group = 'local')::int as locals
from register_entry entry join attendance on session_id = entry.id join attendee on attendee.id = attendee_id
where entry.module = 'children' and entry.register = 'session'
group by entry.id having bool_or(not adult and guardian_consent is null);
insert into register_version (id, entry_id, community_id, on_day, title, module, kind, item, area, channel, amount, tallied, migrants,
  locals, staff_id, duplicate_key, is_late, verified_by, verified_at, replaced_at)
select gen_random_uuid(), id, community_id, on_day, title, module, kind, item, area, channel, amount, tallied, entry.migrants,
  entry.locals, staff_id, duplicate_key, is_late, verified_by, verified_at, now()
from register_entry entry join unsaid using (id) where verified_at is not null;
update register_entry entry set amount = people, migrants = unsaid.migrants, locals = unsaid.locals
from unsaid where unsaid.id = entry.id;

create or replace function count_attendances() returns trigger language plpgsql as $$
declare
  sign integer := case tg_op when 'INSERT' then 1 else -1 end;
  counted bigint;
  wanted bigint;
begin
  with changed as (
    select rows.session_id as id,
      count(*) filter (where rows.adult or rows.guardian_consent) as people,
      count(*) filter (where (rows.adult or rows.guardian_consent) and attendee.resident_group = 'migrant') as migrants,
      count(*) filter (where (rows.adult or rows.guardian_consent) and attendee.resident_group = 'local') as locals
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

create or replace function regroup_attendances() returns trigger language plpgsql as $$
begin
  update register_entry entry set
    migrants = entry.migrants + coalesce(new.resident_group = 'migrant', false)::int
      - coalesce(old.resident_group = 'migrant', false)::int,
    locals = entry.locals + coalesce(new.resident_group = 'local', false)::int
      - coalesce(old.resident_group = 'local', false)::int
  from attendance
  where attendance.attendee_id = new.id and attendance.session_id = entry.id
    and (attendance.adult or attendance.guardian_consent);
  return null;
end $$;
