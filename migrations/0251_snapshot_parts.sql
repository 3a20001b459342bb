-- What a snapshot holds beside its figures: their parts, and what was agreed and written. Derived from the kept bytes, so the
-- two cannot disagree; of the first form of a snapshot nothing but its period.
create function snapshot_rest(content text) returns jsonb language sql immutable strict as $$
  select content::jsonb - 'figures'
$$;
alter table report_snapshot
  add column rest jsonb not null generated always as (snapshot_rest(content)) stored;

-- Nor the values of its records (0190).
create or replace function snapshot_figures(content text) returns jsonb language sql immutable strict as $$
  select jsonb_agg(figure.value - 'records' - 'values' order by figure.ordinality)
  from jsonb_array_elements(content::jsonb -> 'figures') with ordinality as figure
$$;

-- The records of a frozen figure, so that their list is read a page at a time. Without a value in the first form.
create table report_snapshot_record (
  period_id uuid not null references report_snapshot (period_id),
  code text not null,
  record_id uuid not null,
  value double precision,
  primary key (period_id, code, record_id)
);

create function list_snapshot_records(period_id uuid, content text) returns void language sql as $$
  insert into report_snapshot_record (period_id, code, record_id, value)
  select $1, figure ->> 'code', record.id::uuid, record.value::double precision
  from jsonb_array_elements($2::jsonb -> 'figures') as figure
  cross join lateral rows from (
    jsonb_array_elements_text(figure -> 'records'),
    jsonb_array_elements_text(coalesce(figure -> 'values', '[]'))) as record (id, value)
  on conflict do nothing
$$;
select list_snapshot_records(period_id, content) from report_snapshot;

create function keep_snapshot_records() returns trigger language plpgsql as $$
begin
  perform list_snapshot_records(new.period_id, new.content);
  return null;
end $$;
create trigger report_snapshot_listed after insert on report_snapshot
  for each row execute function keep_snapshot_records();
create trigger report_snapshot_record_append_only before update or delete on report_snapshot_record
  for each row execute function refuse_change();
