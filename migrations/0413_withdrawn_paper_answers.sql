-- An answer that was copied wrongly from paper is taken out: kept with who did it and why, counted nowhere from then on, and its paper
-- may be copied again.
alter table survey_answer
  add column withdrawn_by uuid references person (id),
  add column withdrawn_at timestamptz,
  add column withdrawn_reason text check (length(withdrawn_reason) between 2 and 200),
  add check ((withdrawn_at is null) = (withdrawn_by is null) and (withdrawn_at is null) = (withdrawn_reason is null)),
  add check (withdrawn_at is null or paper is not null);
drop index survey_answer_paper;
create unique index survey_answer_paper on survey_answer (survey_id, paper) where paper is not null and withdrawn_at is null;
drop index survey_answer_waiting;
create index survey_answer_waiting on survey_answer (survey_id)
  where paper is not null and verified_at is null and withdrawn_at is null;
