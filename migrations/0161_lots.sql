-- A tie between options, settled by lot: the whole order as it was drawn, once.
alter table ballot add column tie_break text[];
alter table ballot add constraint ballot_tie_break check (
  tie_break is null or (state = 'closed' and tie_break @> options and cardinality(tie_break) = cardinality(options))
);
