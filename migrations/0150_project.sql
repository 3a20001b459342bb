-- Who answers for the project and who carries it out, as the forms of the finance office ask.
alter table project
  add column department text not null default '' check (length(department) <= 80),
  add column carrier text not null default '' check (length(carrier) <= 80);

-- How a project calls an indicator and where it places it, where that differs from the centre's contract.
create table indicator_wording (
  project_id uuid not null references project (id),
  code text not null,
  name_zh text not null check (length(name_zh) between 1 and 60),
  name_en text not null check (length(name_en) between 1 and 90),
  unit_zh text not null check (length(unit_zh) between 1 and 12),
  unit_en text not null check (length(unit_en) between 1 and 24),
  level1_zh text not null check (length(level1_zh) between 1 and 30),
  level1_en text not null check (length(level1_en) between 1 and 45),
  level2_zh text not null check (length(level2_zh) between 1 and 30),
  level2_en text not null check (length(level2_en) between 1 and 45),
  primary key (project_id, code)
);

-- What is done about a deviation, beside why it came about.
alter table deviation add column measures text not null default '' check (length(measures) <= 1000);

-- What an assessor from outside found, on a scale of its own.
alter table reporting_period
  add column assessor text not null default '' check (length(assessor) <= 80),
  add column assessed_grade text not null default '' check (length(assessed_grade) <= 30),
  add check ((assessor = '') = (assessed_grade = ''));
