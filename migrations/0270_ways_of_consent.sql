-- How an agreement was given: read and ticked on a screen, signed on paper that the lead keeps, or stated in a list that
-- was imported. Null where it was taken back, and of everything written down before this was asked.
alter table volunteer_consent add column way text
  check (way in ('screen', 'paper', 'list'));
alter table volunteer_consent add constraint volunteer_consent_way check (given or way is null);
