-- Everything that is mailed has a switch of its own: steps of one's own issues, of the work one has a part in, and rounds
-- before meetings. Rounds also stand in the list of messages, read or not, and groups are told of them or not.

alter table notice_choice drop constraint notice_choice_muted_check,
  add constraint notice_choice_muted_check
    check (muted <@ array['issues', 'work', 'rounds', 'offers', 'reconfirm', 'swaps', 'shifts', 'papers']);

alter table group_robot drop constraint group_robot_tells_check,
  add constraint group_robot_tells_check check (tells <@ array['issues', 'rounds', 'shifts']),
  alter column tells set default '{issues,rounds}';
update group_robot set tells = '{issues,rounds}' || array_remove(tells, 'issues') where 'issues' = any(tells);

-- false: its reader had switched this off when it happened
alter table notification add column goes_out boolean not null default true;
drop index notification_unsent;
create index notification_unsent on notification (person_id, at) where delivery_id is null and goes_out;

alter table round_notice add column goes_out boolean not null default true, add column read_at timestamptz;
drop index round_notice_unsent;
create index round_notice_unsent on round_notice (person_id, at) where delivery_id is null and goes_out;
create index round_notice_newest on round_notice (person_id, at desc, meeting_id);
create index round_notice_unread on round_notice (person_id) where read_at is null;
