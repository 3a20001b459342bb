-- The round before a meeting: short statements, answered by those who are invited and those who endorsed. Who answered
-- what is kept so that it may change until the round closes; only numbers by group leave the database
-- (shared/meetings/support.ts).

create table meeting_round (
  meeting_id uuid primary key references meeting (id),
  opened_at timestamptz not null,
  opened_by uuid not null references person (id),
  closed_at timestamptz,
  check (closed_at >= opened_at)
);

create table meeting_round_statement (
  id uuid primary key,
  meeting_id uuid not null references meeting_round (meeting_id),
  -- a candidate for the agenda, whose own title is asked about
  issue_id uuid references issue (id),
  -- what somebody added
  words text check (length(words) between 4 and 80),
  by_person_id uuid references person (id),
  at timestamptz not null,
  hidden_at timestamptz,
  hidden_reason text check (length(hidden_reason) between 2 and 200),
  unique (meeting_id, issue_id),
  check ((issue_id is null) = (words is not null)),
  check ((issue_id is null) = (by_person_id is not null)),
  check ((hidden_at is null) = (hidden_reason is null)),
  check (issue_id is null or hidden_at is null)
);
create unique index meeting_round_statement_words on meeting_round_statement (meeting_id, words);
create index meeting_round_statement_issue on meeting_round_statement (issue_id) where issue_id is not null;

create table meeting_round_answer (
  statement_id uuid not null references meeting_round_statement (id),
  person_id uuid not null references person (id),
  answer text not null check (answer in ('agree', 'disagree', 'pass')),
  primary key (statement_id, person_id)
);

-- After the round closes nothing that was said changes: who looks at the figures relies on them.
create function refuse_after_round() returns trigger language plpgsql as $$
begin
  if exists (
    select from changed
    join meeting_round_statement on meeting_round_statement.id = changed.statement_id
    join meeting_round on meeting_round.meeting_id = meeting_round_statement.meeting_id
    where meeting_round.closed_at is not null
  ) then
    raise exception 'the round is closed' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
create trigger meeting_round_answer_insert after insert on meeting_round_answer referencing new table as changed
  for each statement execute function refuse_after_round();
create trigger meeting_round_answer_update after update on meeting_round_answer referencing new table as changed
  for each statement execute function refuse_after_round();
create trigger meeting_round_answer_delete after delete on meeting_round_answer referencing old table as changed
  for each statement execute function refuse_after_round();
