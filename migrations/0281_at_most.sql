-- Targets where less is better (complaints, days): an upper end alone.
alter table period_target
  alter column target_from drop not null,
  add check (target_from is not null or target_to is not null),
  add check (target_to >= 0);

alter table indicator_target
  alter column target_from drop not null,
  drop constraint indicator_target_operator_check,
  drop constraint indicator_target_check,
  add constraint indicator_target_operator_check check (operator in ('atLeast', 'between', 'atMost')),
  add check ((operator = 'atMost') = (target_from is null)),
  add check ((operator = 'atLeast') = (target_to is null)),
  add check (target_to >= 0);
