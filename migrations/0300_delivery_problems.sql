-- Where a message belongs, by what it tells of: steps of issues, a round before a meeting, a shift. News of somebody's service
-- that is about no shift (a credential ends) belongs wherever they hold a role.
create view delivery_place as
  select n.delivery_id, i.community_id, 'issues' as about from notification n join issue i on i.id = n.issue_id
  union all
  select n.delivery_id, i.community_id, 'issues' from robot_notice n join issue i on i.id = n.issue_id
  union all
  select n.delivery_id, m.community_id, 'rounds' from round_notice n join meeting m on m.id = n.meeting_id
  union all
  select n.delivery_id, a.community_id, 'service' from service_notice n join shift s on s.id = n.shift_id
    join activity a on a.id = s.activity_id
  union all
  select n.delivery_id, g.community_id, 'service' from service_notice n join role_grant g on g.person_id = n.person_id
  where n.shift_id is null and g.revoked_at is null and g.community_id is not null;

-- What did not go through the last time, whether it is tried again or was given up.
drop index delivery_failed;
create index delivery_problem on delivery (made_at desc) where problem is not null;
