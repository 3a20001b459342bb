-- Whom a lead pinned to a place or struck from a shift while planning, and why; kept once the people were asked.
create table roster_choice (
  id uuid primary key,
  requirement_id uuid not null references requirement (id),
  person_id uuid not null references volunteer (person_id),
  choice text not null check (choice in ('pin', 'strike')),
  reason text not null check (reason <> ''),
  chosen_by uuid not null references person (id),
  chosen_at timestamptz not null
);
create index roster_choice_requirement on roster_choice (requirement_id);
create trigger roster_choice_append_only before update or delete on roster_choice
  for each row execute function refuse_change();
