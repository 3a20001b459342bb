-- Every event carries the hash of all that was told before it (shared/live/hash-chain.ts, docs/hash-chain.md);
-- the room keeps the last one, under the lock that raises its number.

alter table room add column head_hash bytea check (length(head_hash) = 32);
alter table room_event
  add column data_hash bytea check (length(data_hash) = 32),
  add column hash bytea check (length(hash) = 32);

create function pg_temp.canonical_json(value jsonb) returns text language plpgsql immutable as $$
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

create function pg_temp.sha256_of(text) returns bytea language sql immutable
  return sha256(convert_to($1, 'UTF8'));

alter table room_event disable trigger room_event_append_only;
do $$
declare
  told room_event;
  before bytea;
  own bytea;
begin
  for told in select * from room_event order by room_id, seq loop
    if told.seq = 1 then
      before := pg_temp.sha256_of('["gongyi-log-1","' || told.room_id || '"]');
    end if;
    own := pg_temp.sha256_of(pg_temp.canonical_json(told.data));
    before := pg_temp.sha256_of(pg_temp.canonical_json(jsonb_build_array(
      encode(before, 'hex'), told.seq, told.type, told.audience, encode(own, 'hex'), ms(told.at)::bigint)));
    update room_event set data_hash = own, hash = before where room_id = told.room_id and seq = told.seq;
    update room set head_hash = before where id = told.room_id;
  end loop;
end $$;
alter table room_event enable trigger room_event_append_only;

alter table room_event alter column data_hash set not null, alter column hash set not null;
alter table room add check ((head = 0) = (head_hash is null));
