-- The entries that figures count: summed from this index alone, and listed in its order from any place at the cost of a page.
drop index register_entry_counted;
create index register_entry_counted
  on register_entry (register, kind, module, (on_day::timestamp at time zone 'Asia/Shanghai') desc, id desc)
  include (on_day, amount, tallied, community_id, verified_at) where verified_at is not null and withdrawn_at is null;

-- Two lists go across kinds and modules: everybody served, and the hours of the staff.
create index register_entry_served
  on register_entry ((on_day::timestamp at time zone 'Asia/Shanghai') desc, id desc)
  where register in ('session', 'contact') and verified_at is not null and withdrawn_at is null;
create index register_entry_worked
  on register_entry ((on_day::timestamp at time zone 'Asia/Shanghai') desc, id desc)
  where register = 'workLog' and verified_at is not null and withdrawn_at is null;
