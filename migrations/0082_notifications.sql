-- Who is told of which step of an issue: in the app, by e-mail, and through the robots of a community's chat groups.

-- How somebody wants to be told. Without a row: in the app only.
create table notice_choice (
  person_id uuid primary key references person (id),
  language text not null default 'zh-CN' check (language in ('zh-CN', 'en')),
  -- proven by a code that was sent to it; only such an address is written to
  email text check (length(email) between 3 and 254),
  mails boolean not null default false,
  -- only steps from then on are mailed
  mails_since timestamptz,
  pace text not null default 'soon' check (pace in ('soon', 'hourly', 'daily')),
  -- minutes of the neighbourhood's day; the same twice: never quiet
  quiet_from integer not null default 1320 check (quiet_from between 0 and 1439),
  quiet_until integer not null default 480 check (quiet_until between 0 and 1439),
  -- an address that waits for its code; of the code only the SHA-256
  new_email text,
  code_hash bytea check (length(code_hash) = 32),
  code_sent_at timestamptz,
  code_tries integer not null default 0 check (code_tries between 0 and 5),
  check (not mails or (email is not null and mails_since is not null))
);

create table group_robot (
  id uuid primary key,
  community_id uuid not null references community (id),
  kind text not null check (kind in ('wecom', 'dingtalk', 'feishu')),
  name text not null check (length(name) between 1 and 40),
  url text not null check (length(url) <= 500),
  secret text check (length(secret) between 1 and 200),
  language text not null check (language in ('zh-CN', 'en')),
  is_on boolean not null default true,
  pace text not null default 'soon' check (pace in ('soon', 'hourly', 'daily')),
  quiet_from integer not null default 1320 check (quiet_from between 0 and 1439),
  quiet_until integer not null default 480 check (quiet_until between 0 and 1439),
  added_by uuid not null references person (id),
  added_at timestamptz not null,
  removed_at timestamptz
);
create index group_robot_community on group_robot (community_id) where removed_at is null;

-- One message on its way: its steps are those rows that name it.
create table delivery (
  id uuid primary key,
  person_id uuid references person (id),
  robot_id uuid references group_robot (id),
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
  tries integer not null default 0,
  -- what the other side answered the last time
  problem text,
  made_at timestamptz not null,
  -- when a job was made for it
  queued_at timestamptz,
  settled_at timestamptz,
  check ((person_id is null) <> (robot_id is null)),
  check ((state = 'waiting') = (settled_at is null))
);
create index delivery_unqueued on delivery (made_at) where state = 'waiting' and queued_at is null;
create index delivery_failed on delivery (made_at desc) where state = 'failed';

create table notification (
  person_id uuid not null references person (id),
  issue_id uuid not null,
  seq integer not null,
  at timestamptz not null,
  read_at timestamptz,
  delivery_id uuid references delivery (id),
  primary key (person_id, issue_id, seq),
  foreign key (issue_id, seq) references issue_history (issue_id, seq)
);
create index notification_newest on notification (person_id, at desc, issue_id, seq);
create index notification_unread on notification (person_id) where read_at is null;
create index notification_unsent on notification (person_id, at) where delivery_id is null;
create index notification_delivery on notification (delivery_id) where delivery_id is not null;

create table robot_notice (
  robot_id uuid not null references group_robot (id),
  issue_id uuid not null,
  seq integer not null,
  at timestamptz not null,
  delivery_id uuid references delivery (id),
  primary key (robot_id, issue_id, seq),
  foreign key (issue_id, seq) references issue_history (issue_id, seq)
);
create index robot_notice_unsent on robot_notice (robot_id, at) where delivery_id is null;
create index robot_notice_delivery on robot_notice (delivery_id) where delivery_id is not null;
