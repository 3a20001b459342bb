-- An activity held again: weekly, or as last month. Of one activity there is one copy a day.
alter table activity add column copied_from uuid references activity (id);
alter table activity add column copied_day date;
alter table activity add constraint activity_copied check ((copied_from is null) = (copied_day is null));
create unique index activity_copied_once on activity (copied_from, copied_day) where state <> 'cancelled';
