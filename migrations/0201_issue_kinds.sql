-- Kinds of issues (shared/issues/categories.ts) that a community takes, and the unit that usually does the work. A kind
-- without a row is taken, and has no usual unit.

create table issue_kind (
  community_id uuid not null references community (id),
  category text not null,
  is_on boolean not null,
  unit_id uuid references responsible_unit (id),
  primary key (community_id, category),
  -- whatever else is switched off, what fits no kind can be said
  check (is_on or category <> 'other')
);
