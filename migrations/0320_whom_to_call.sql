-- Whom volunteers of an activity can call on the day; null: whoever planned it.
alter table activity
  add column contact_name text check (length(contact_name) between 1 and 40),
  add column contact_phone text check (contact_phone ~ '^[0-9+ -]{5,20}$'),
  add check ((contact_name is null) = (contact_phone is null));
