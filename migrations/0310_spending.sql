-- What a contract year has spent is a register like the others: entered payment by payment, counted once a second person has
-- confirmed it. Amounts are hundredths of a yuan.
alter table register_entry
  drop constraint register_entry_register_check,
  add constraint register_entry_register_check check (register in ('session', 'contact', 'staff', 'workLog', 'enterprise',
    'organisation', 'hardship', 'survey', 'media', 'award', 'spending')),
  add check (register <> 'spending' or amount > 0);

-- The sum that one person wrote on a year before: of a frozen year it stays what was frozen, of any other it counts no more
-- and is only shown.
alter table reporting_period add column spent_by_one_cents bigint check (spent_by_one_cents >= 0);
update reporting_period set spent_by_one_cents = spent_cents, spent_cents = null
where not exists (select from report_snapshot where period_id = reporting_period.id);
