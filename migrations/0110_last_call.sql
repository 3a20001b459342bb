-- The chair votes last: after everybody else here, or a minute after this call (shared/meetings/rules/last-call.ts).
alter table ballot
  add column last_call_at timestamptz,
  add constraint ballot_last_call check (last_call_at is null or (last_call_at >= opened_at and secrecy <> 'show'));
