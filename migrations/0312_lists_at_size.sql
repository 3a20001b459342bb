-- What waits for a second person is found among the steps that nobody confirmed yet; what was reached in a period, by its days, and
-- listed in their order from any place.
create index register_step_waiting on register_step (entry_id) where verified_at is null;
create index register_step_reached on register_step (kind, on_day) include (entry_id, verified_at, recorded_at);
create index register_step_listed
  on register_step (kind, (on_day::timestamp at time zone 'Asia/Shanghai') desc, entry_id desc) where verified_at is not null;

-- Meetings behind the figure, and the lists of a community's meetings, each from its place on.
create index meeting_counted on meeting (closed_at desc, id desc) where state = 'signed' and convened_by_committee;
create index meeting_standing on meeting (community_id, state, scheduled_at desc);
