-- An objection to a resolution behind which no issue lies has no history in which it could be hidden as a step (0240): that it
-- is hidden, or shown again, and why stands here. Nothing is overwritten; the last word holds.

create table objection_moderation (
  id uuid primary key,
  objection_id uuid not null references objection (id),
  is_hidden boolean not null,
  reason text not null check (length(reason) between 2 and 500),
  by_person_id uuid not null references person (id),
  at timestamptz not null
);
create index objection_moderation_latest on objection_moderation (objection_id, at desc, id desc);
create trigger objection_moderation_append_only before update or delete on objection_moderation
  for each row execute function refuse_change();

create view hidden_objection as
  select objection_id, reason from (
    select distinct on (objection_id) objection_id, reason, is_hidden from objection_moderation
    order by objection_id, at desc, id desc
  ) latest where is_hidden;
