-- Saying yes when every place is taken: standing by, in order. The number is given under the shift's lock.
alter table offer drop constraint offer_state_check;
alter table offer add constraint offer_state_check
  check (state in ('asked', 'accepted', 'standby', 'declined', 'expired', 'withdrawn'));
alter table offer add column standby_number integer check (standby_number > 0);
-- Withdrawn because somebody else took the last place: a yes still counts, as standing by.
alter table offer add column filled_at timestamptz;
alter table offer add constraint offer_standby check (state <> 'standby' or standby_number is not null);
create unique index offer_standby_order on offer (requirement_id, standby_number) where standby_number is not null;
drop index offer_open;
-- nobody is asked twice at once for the same shift
create unique index offer_open on offer (shift_id, person_id) where state in ('asked', 'accepted', 'standby');
