-- From an issue to its meetings and resolutions, and from a unit to its people: asked for with every page of an issue and every
-- step of it, and until now by reading all there are.

create index agenda_item_issue on agenda_item (issue_id) where issue_id is not null;
create index resolution_issue on resolution (issue_id) where issue_id is not null;
create index role_grant_unit on role_grant (unit_id) where unit_id is not null;
create index issue_merge_into on issue_merge (into_id);
