-- How a shift was, for those who served and those who led it, by name; and for whoever was served, without any: no
-- person, no exact time. The id of such an answer is made by the phone that gives it, so that it counts once.
create table shift_feedback (
  id uuid primary key,
  shift_id uuid not null references shift (id),
  role text not null check (role in ('volunteer', 'lead', 'served')),
  person_id uuid references person (id),
  rating integer not null check (rating between 1 and 5),
  words text not null default '' check (length(words) <= 300),
  on_day date not null,
  check ((role = 'served') = (person_id is null))
);
create index shift_feedback_shift on shift_feedback (shift_id);
create unique index shift_feedback_once on shift_feedback (shift_id, role, person_id) where person_id is not null;
