-- One step of an issue's history can be reported, hidden and restored by itself: what was said in it, and its pictures. The
-- step stays in the history, which can't be changed; that it is hidden stands beside it.

create table hidden_step (
  issue_id uuid not null,
  seq integer not null,
  -- The report whose words and pictures are hidden with it.
  progress_update_id uuid unique references progress_update (id),
  hidden_at timestamptz not null,
  reason text not null check (length(reason) between 2 and 500),
  primary key (issue_id, seq),
  foreign key (issue_id, seq) references issue_history (issue_id, seq)
);

create or replace view shown_progress_photo as
  select p.* from progress_photo p join stored_file f on f.id = p.file_id
  where f.hidden_at is null
    and not exists (select from hidden_step h where h.progress_update_id = p.progress_update_id);

alter table content_report
  add column seq integer,
  add foreign key (issue_id, seq) references issue_history (issue_id, seq),
  add check (file_id is null or seq is null);

-- The title of an issue for whoever is no moderator. Its number is no secret and says which one is meant.
create function shown_title(title text, number integer, hidden_at timestamptz) returns text
  language sql immutable parallel safe as $$ select case when hidden_at is null then title else '#' || number end $$;
