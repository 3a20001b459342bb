-- Before a meeting opens: planned by its host, called with notice, perhaps moved or cancelled; its body's roster.

alter table meeting
  drop constraint meeting_state_check,
  drop constraint meeting_check,
  drop constraint meeting_check1;
alter table meeting
  add column called_at timestamptz,
  add column called_by uuid references person (id),
  -- why it was called at short notice
  add column urgent_reason text check (length(urgent_reason) > 0),
  -- the last time a called meeting was moved, or its cancellation: told to everyone who was invited
  add column changed_at timestamptz,
  add column change_reason text check (length(change_reason) > 0),
  add constraint meeting_state check (state in ('planned', 'called', 'open', 'closed', 'signed', 'cancelled')),
  add constraint meeting_not_yet_called check (state <> 'planned' or called_at is null),
  add constraint meeting_opened check (state in ('planned', 'called', 'cancelled') or opened_at is not null),
  add constraint meeting_closed check (state not in ('closed', 'signed') or closed_at is not null),
  add constraint meeting_change_has_reason check ((changed_at is null) = (change_reason is null)),
  add constraint meeting_cancelled_with_reason check (state <> 'cancelled' or changed_at is not null);

-- Those who were invited rely on the rules they were sent.
create function refuse_change_of_rules() returns trigger language plpgsql as $$
begin
  if old.state <> 'planned' and new.rules is distinct from old.rules then
    raise exception 'the rules of a called meeting are frozen' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger meeting_rules_frozen before update of rules on meeting
  for each row execute function refuse_change_of_rules();

alter table seat
  drop constraint seat_check_in_method_check,
  -- set where one household has one vote
  add column household text check (length(household) > 0),
  add column invitation text check (invitation in ('coming', 'notComing')),
  add constraint seat_check_in_method check (check_in_method in ('phone', 'host', 'paper'));
create unique index seat_one_per_household on seat (meeting_id, household) where votes;

-- The roll is frozen at the opening: who votes, and for which group and household they count.
create function refuse_change_of_roll() returns trigger language plpgsql as $$
begin
  if exists (select from meeting where id = old.meeting_id and opened_at is not null) then
    raise exception 'the roll is frozen' using errcode = 'restrict_violation';
  end if;
  return coalesce(new, old);
end $$;
create trigger seat_roll_kept before delete on seat for each row execute function refuse_change_of_roll();
create trigger seat_roll_frozen before update of votes, resident_group, household, person_id, meeting_id on seat
  for each row when (
    (old.votes, old.resident_group, old.household, old.person_id, old.meeting_id)
      is distinct from (new.votes, new.resident_group, new.household, new.person_id, new.meeting_id))
  execute function refuse_change_of_roll();

-- The standing members of a body. Seats of a meeting are made from it when the meeting is called.
create table body_member (
  id uuid primary key,
  community_id uuid not null references community (id),
  body text not null check (body in ('council', 'representativesAssembly', 'residentsAssembly')),
  person_id uuid not null references person (id),
  role text not null check (role in ('chair', 'representative', 'minuteTaker', 'supervisor', 'observer')),
  household text check (length(household) between 1 and 40),
  added_at timestamptz not null,
  added_by uuid references person (id),
  removed_at timestamptz
);
create unique index body_member_once on body_member (community_id, body, person_id) where removed_at is null;
create unique index body_member_one_chair on body_member (community_id, body)
  where removed_at is null and role = 'chair';
create unique index body_member_one_per_household on body_member (community_id, household)
  where removed_at is null and role = 'representative' and body = 'residentsAssembly';

-- A card belongs to a seat, so that one lost card is revoked alone.
alter table access_link add column seat_id uuid references seat (id) on delete set null;
create index access_link_seat on access_link (seat_id) where seat_id is not null;

-- Papers may be documents, which have no width and height.
alter table stored_file
  alter column width drop not null,
  alter column height drop not null,
  add constraint stored_file_picture_size
    check ((media_type = 'application/pdf') = (width is null) and (width is null) = (height is null));

create table meeting_paper (
  id uuid primary key,
  meeting_id uuid not null references meeting (id),
  -- of the whole meeting when null
  item_id uuid references agenda_item (id),
  file_id uuid not null unique references stored_file (id),
  title text not null check (length(title) between 1 and 120),
  added_at timestamptz not null,
  added_by uuid not null references person (id)
);
create index meeting_paper_meeting on meeting_paper (meeting_id, added_at);
