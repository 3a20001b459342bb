-- How the hundred points of an evaluation are split. The contract states no points, so what stands here is an example
-- until somebody says that it was agreed.
alter table project
  add column points_execution integer not null default 10 check (points_execution >= 0),
  add column points_output integer not null default 50 check (points_output >= 0),
  add column points_benefit integer not null default 30 check (points_benefit >= 0),
  add column points_satisfaction integer not null default 10 check (points_satisfaction >= 0),
  add column points_agreed boolean not null default false,
  -- Above the upper end of a range the full points need a written explanation.
  add column range_needs_explanation boolean not null default true,
  add check (points_execution + points_output + points_benefit + points_satisfaction = 100);

-- An indicator's part of the output points, relative to the others.
alter table indicator_target add column share integer not null default 1 check (share > 0);

-- Money in hundredths of a yuan. Null is not recorded, which is not nothing spent.
alter table reporting_period
  add column initial_budget_cents bigint check (initial_budget_cents >= 0),
  add column budget_cents bigint check (budget_cents > 0),
  add column spent_cents bigint check (spent_cents >= 0);
