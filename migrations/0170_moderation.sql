-- What the public sees of issues can be reported, hidden and restored. A picture is hidden by itself, the words with the
-- whole issue (issue.hidden_at, 0081); both stay in the record.

alter table stored_file
  add column hidden_at timestamptz,
  add column hidden_reason text check (length(hidden_reason) between 2 and 500),
  add check ((hidden_at is null) = (hidden_reason is null));

-- The pictures that anybody else than a moderator is shown.
create view shown_issue_photo as
  select p.* from issue_photo p join stored_file f on f.id = p.file_id where f.hidden_at is null;
create view shown_progress_photo as
  select p.* from progress_photo p join stored_file f on f.id = p.file_id where f.hidden_at is null;

create table content_report (
  id uuid primary key,
  issue_id uuid not null references issue (id),
  -- null: its words
  file_id uuid references stored_file (id),
  why text not null check (why in ('insult', 'privacy', 'untrue', 'advertising', 'other')),
  words text not null check (length(words) <= 300),
  -- null: by somebody signed out
  by_person_id uuid references person (id),
  at timestamptz not null,
  settled_at timestamptz,
  settled_as text check (settled_as in ('hidden', 'left')),
  check ((settled_at is null) = (settled_as is null))
);
create index content_report_waiting on content_report (issue_id, at) where settled_at is null;

-- That something was reported, and left as it is, is no news of the issue.
create or replace function issue_changes() returns trigger language plpgsql as $$
begin
  update issue set changed_at = last.at
  from (
    select issue_id, max(at) as at from added where type not in ('contentReported', 'contentLeft') group by issue_id
  ) last
  where issue.id = last.issue_id;
  return null;
end $$;
