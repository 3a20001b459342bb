-- Everybody who volunteers or once did in a community, without reading the grants themselves.
create index role_grant_volunteers on role_grant (community_id, person_id) include (revoked_at) where role = 'volunteer';

-- Whom a hardship case is about, without reading the case: different people are all worked out (server/reporting/count.ts).
create index register_entry_helped on register_entry (id) include (duplicate_key, title, community_id, verified_at)
  where register = 'hardship' and withdrawn_at is null and returned_reason is null;
