-- History may be written before the meeting that it names, in the same transaction: the demo and restores do so.
alter table issue alter constraint issue_left_by_fkey deferrable initially deferred;
