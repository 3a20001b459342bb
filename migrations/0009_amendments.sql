-- An amendment is a motion about another motion's words: it carries the whole wording that it wants the main motion
-- to have, is seconded, debated and voted on like any motion, and is settled before its main motion.
alter table motion add column amends uuid;
-- The words as they were first put, kept once an amendment has changed them (shared/meetings/view.ts MotionWording).
alter table motion add column original jsonb;
-- The proposer of the main motion took the amendment over, so that nobody voted on it.
alter table motion add column taken_over boolean not null default false;

alter table motion add check (amends is null or original is null);
alter table motion add check (not taken_over or (amends is not null and state = 'adopted'));

-- Of the first degree only: what is amended belongs to the same item and is no amendment itself.
alter table motion add column is_main boolean not null generated always as (amends is null) stored;
alter table motion add column amends_main boolean generated always as (case when amends is not null then true end) stored;
alter table motion add unique (item_id, id, is_main);
alter table motion add foreign key (item_id, amends, amends_main) references motion (item_id, id, is_main);

-- Main motions are numbered within their item, amendments within their main motion.
alter table motion drop constraint motion_item_id_number_key;
create unique index motion_number on motion (item_id, number) where amends is null;
create unique index amendment_number on motion (amends, number) where amends is not null;

-- one motion at a time, and one amendment to it
drop index motion_one_at_a_time;
create unique index motion_one_at_a_time on motion (meeting_id)
  where amends is null and state in ('proposed', 'debated', 'voting');
create unique index amendment_one_at_a_time on motion (meeting_id)
  where amends is not null and state in ('proposed', 'debated', 'voting');
