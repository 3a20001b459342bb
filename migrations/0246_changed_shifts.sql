-- A shift is moved or called off, with the reason that everyone concerned is told; the last of both stands here.
alter table shift add column changed_at timestamptz;
alter table shift add column change_reason text check (length(change_reason) between 1 and 200);
alter table shift add constraint shift_changed check ((changed_at is null) = (change_reason is null));
