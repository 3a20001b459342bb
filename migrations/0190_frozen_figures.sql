-- The figures of a frozen period without the ids of their records, which are megabytes in a large year: every report of
-- that period shows these figures. Derived from the kept bytes, so the two cannot disagree.
create function snapshot_figures(content text) returns jsonb language sql immutable strict as $$
  select jsonb_agg(figure.value - 'records' order by figure.ordinality)
  from jsonb_array_elements(content::jsonb -> 'figures') with ordinality as figure
$$;
alter table report_snapshot
  add column figures jsonb not null generated always as (snapshot_figures(content)) stored;
