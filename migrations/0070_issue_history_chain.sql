-- Every entry of an issue's history carries the hash of all before it (shared/issues/history-chain.ts).
-- Two further ends of screening: merged into another issue, and redirected to whom it belongs.

alter table issue drop constraint issue_state_check;
alter table issue
  add column merged_into_id uuid references issue (id),
  add column redirected_to text check (redirected_to in ('hotline', 'mediation', 'police')),
  add constraint issue_state_check check (state in
    ('submitted', 'rejected', 'redirected', 'merged', 'accepted', 'scheduled', 'deliberating', 'notAdopted',
     'inProgress', 'reportedDone', 'verified')),
  add constraint issue_merged check ((state = 'merged') = (merged_into_id is not null)),
  add constraint issue_not_into_itself check (merged_into_id <> id),
  add constraint issue_redirected check ((state = 'redirected') = (redirected_to is not null)),
  add constraint issue_turned_away check (state not in ('redirected', 'merged') or state_reason is not null);
create index issue_merged_into on issue (merged_into_id) where merged_into_id is not null;

alter table issue_history
  add column data_hash bytea check (length(data_hash) = 32),
  add column hash bytea check (length(hash) = 32);

create or replace function pg_temp.canonical_json(value jsonb) returns text language plpgsql immutable as $$
begin
  return case jsonb_typeof(value)
    when 'object' then '{' || coalesce((
      select string_agg(to_json(member.key)::text || ':' || pg_temp.canonical_json(member.value), ',' order by member.key collate "C")
      from jsonb_each(value) member), '') || '}'
    when 'array' then '[' || coalesce((
      select string_agg(pg_temp.canonical_json(element.value), ',' order by element.ordinality)
      from jsonb_array_elements(value) with ordinality element), '') || ']'
    when 'number' then trim_scale(value::numeric)::text
    else value::text
  end;
end $$;

create or replace function pg_temp.sha256_of(text) returns bytea language sql immutable
  return sha256(convert_to($1, 'UTF8'));

alter table issue_history disable trigger issue_history_append_only;
do $$
declare
  entry issue_history;
  before bytea;
  own bytea;
begin
  for entry in select * from issue_history order by issue_id, seq loop
    if entry.seq = 1 then
      before := pg_temp.sha256_of('["gongyi-issue-1","' || entry.issue_id || '"]');
    end if;
    own := pg_temp.sha256_of(pg_temp.canonical_json(entry.data));
    before := pg_temp.sha256_of(pg_temp.canonical_json(jsonb_build_array(
      encode(before, 'hex'), entry.seq, entry.type, entry.actor_id, encode(own, 'hex'), ms(entry.at)::bigint)));
    update issue_history set data_hash = own, hash = before where issue_id = entry.issue_id and seq = entry.seq;
  end loop;
end $$;
alter table issue_history enable trigger issue_history_append_only;

alter table issue_history alter column data_hash set not null, alter column hash set not null;
