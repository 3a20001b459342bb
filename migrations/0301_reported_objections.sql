-- An objection behind which no issue lies (0262) and the answer to it are reported as anything else that people read is, and
-- either is hidden by itself.

alter table objection_moderation add column of_answer boolean not null default false;
drop index objection_moderation_latest;
create index objection_moderation_latest on objection_moderation (objection_id, of_answer, at desc, id desc);
create or replace view hidden_objection as
  select objection_id, reason, of_answer from (
    select distinct on (objection_id, of_answer) objection_id, of_answer, reason, is_hidden from objection_moderation
    order by objection_id, of_answer, at desc, id desc
  ) latest where is_hidden;

alter table content_report
  alter column issue_id drop not null,
  add column objection_id uuid references objection (id),
  add column of_answer boolean not null default false,
  add check ((issue_id is null) <> (objection_id is null)),
  add check (objection_id is null or (file_id is null and seq is null)),
  add check (objection_id is not null or not of_answer);
create index content_report_objection on content_report (objection_id, at)
  where settled_at is null and objection_id is not null;
