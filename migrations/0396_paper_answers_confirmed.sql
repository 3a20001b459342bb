-- An answer that somebody copied from paper counts once a second person has compared it with the paper.
alter table survey_answer
  add column verified_by uuid references person (id),
  add column verified_at timestamptz,
  add check ((verified_at is null) = (verified_by is null)),
  add check (verified_by is null or paper is not null),
  add check (verified_by <> recorded_by);
create index survey_answer_waiting on survey_answer (survey_id) where paper is not null and verified_at is null;
