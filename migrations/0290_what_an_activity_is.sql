-- Which of the 45 service items and twelve functional areas an activity belongs to, and what it needs beside people.
alter table activity
  add column service_item smallint check (service_item between 1 and 45),
  add column functional_area smallint check (functional_area between 1 and 12),
  add column equipment text not null default '' check (length(equipment) <= 200),
  -- nine items of each module, in their order
  add check (
    service_item is null
    or module = (array['employment', 'legal', 'children', 'hardship', 'participation'])[(service_item - 1) / 9 + 1]
  );
