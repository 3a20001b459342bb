-- Steps of the work are told to those who do it, who watch over it and who run the community's meetings. As what
-- somebody is told decides where the message leads; null: it is an issue of their own (raised, endorsed, voted on).

alter table notification add column as_role text check (as_role in ('unit', 'supervisor', 'host'));
create index action_item_supervisor on action_item (supervisor_id, due_on);
