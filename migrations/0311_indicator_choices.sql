-- Which indicators a project has beside the contract's, which of the contract's it does not have, and where it places one. What each
-- counts stands in the program.
create table indicator_choice (
  project_id uuid not null references project (id),
  code text not null,
  is_used boolean not null,
  module text not null check (module in ('overall', 'employment', 'legal', 'children', 'hardship', 'participation')),
  primary key (project_id, code)
);
