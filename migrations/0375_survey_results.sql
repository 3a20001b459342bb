-- Answers given on paper are copied by somebody, each paper once. What was written in an answer can be hidden from whoever
-- reads the results; it stays in the record.
alter table survey_answer
  add column paper text check (length(paper) between 1 and 20),
  add column recorded_by uuid references person (id),
  add column recorded_at timestamptz,
  add column hidden_at timestamptz,
  add column hidden_reason text check (length(hidden_reason) between 2 and 200),
  add check ((paper is null) = (recorded_by is null)),
  add check ((paper is null) = (recorded_at is null)),
  add check ((hidden_at is null) = (hidden_reason is null));
create unique index survey_answer_paper on survey_answer (survey_id, paper) where paper is not null;
