-- A matter that a body could not decide goes to the assembly above it (shared/meetings/rules/deadlock.ts).
alter table agenda_item
  add column sent_to text check (sent_to in ('representativesAssembly', 'residentsAssembly')),
  add check (sent_to is null or state = 'done');
