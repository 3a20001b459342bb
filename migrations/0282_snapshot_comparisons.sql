-- What differed from a snapshot when it was last counted again. Kept, because counting a large year again takes many seconds; what
-- the centre had been told by then says whether anything changed since.
create table snapshot_comparison (
  period_id uuid primary key references report_snapshot (period_id),
  compared_at timestamptz not null,
  head bigint not null,
  comparison jsonb not null
);
