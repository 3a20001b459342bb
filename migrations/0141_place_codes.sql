-- The code at the place: one that hangs there printed, or one that changes every half minute and is made from a secret.
alter table shift add column code_secret bytea not null
  default decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex')
  check (length(code_secret) = 32);
alter table shift add column printed_code boolean not null default true;
-- whether a phone is asked once, at check-in, where it is
alter table shift add column asks_location boolean not null default false;
-- where it was is not kept: only whether that was near
alter table turnout add column place_check text check (place_check in ('near', 'far'));
