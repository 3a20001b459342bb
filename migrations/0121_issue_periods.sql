-- Every community's own periods in days (shared/issues/deadlines.ts names the customary ones).
alter table community
  -- a unit is reminded this long before its date
  add column reminder_days integer not null default 3 check (reminder_days between 1 and 30),
  -- silence for so long after "done" is shown as unconfirmed
  add column silence_days integer not null default 14 check (silence_days between 7 and 60),
  -- what was not solved is to be put right within
  add column reopened_days integer not null default 7 check (reopened_days between 1 and 60);
