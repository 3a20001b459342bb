-- Who may answer in a round before a meeting is told when it opens, by the channels of 0082; so are the groups that hear of
-- issues. A line is put in words when it is sent, and left out when the round is over or its reader has answered.

create table round_notice (
  id uuid primary key,
  meeting_id uuid not null references meeting_round (meeting_id),
  person_id uuid references person (id),
  robot_id uuid references group_robot (id),
  at timestamptz not null,
  delivery_id uuid references delivery (id),
  check ((person_id is null) <> (robot_id is null)),
  unique (meeting_id, person_id),
  unique (meeting_id, robot_id)
);
create index round_notice_unsent on round_notice (person_id, at) where delivery_id is null;
create index round_notice_robot_unsent on round_notice (robot_id, at) where delivery_id is null;
create index round_notice_delivery on round_notice (delivery_id) where delivery_id is not null;
