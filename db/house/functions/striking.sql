-- Striking out: a record that was entered by mistake is taken away whole, and can be put back whole. What is gone from
-- its table is in no list, no figure and no rule, whoever wrote them: docs/decisions/0032-striking-out.md.

-- Which columns of which tables refer to records of another, and whether their rows go along when such a record does,
-- or let it go and stay.
create or replace function record_references() returns table (of_table text, by_table text, by_column text,
  to_column text, type text, goes_along boolean, lets_go boolean) language sql stable
  begin atomic
    select k.confrelid::regclass::text, k.conrelid::regclass::text, a.attname::text, f.attname::text,
        format_type(a.atttypid, null), k.confdeltype = 'c', k.confdeltype = 'n'
      from pg_constraint k
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
        join pg_attribute f on f.attrelid = k.confrelid and f.attnum = k.confkey[1]
      where k.contype = 'f';
  end;

-- The arguments of the trigger that keeps the history of a table: the table of the record that its rows are of, and the
-- column with the id of that.
create or replace function record_of_rows(of_table text) returns text[] language sql stable
  begin atomic
    select string_to_array(encode(t.tgargs, 'escape'), '\000') from pg_trigger t
      where t.tgrelid = of_table::regclass and t.tgname = 'write_history';
  end;
call only_for('record_of_rows(text)', '');

-- Whether an account entered a row within a day before this moment, and nobody else has changed it since. What was put
-- back was entered by whoever entered it first, and putting it back changed nothing of it.
drop function if exists entered(text, uuid);
create or replace function entered_alone(of_table text, row_id uuid, by_account uuid, before timestamptz) returns boolean
  language plpgsql stable security definer set search_path = public as $$
declare
  told text[];
  record uuid;
  first history;
begin
  told := record_of_rows(of_table);
  if told is null then return false; end if;
  execute format('select %I from %I where id = $1', told[2], of_table) into record using row_id;
  select h.* into first from history h
    where h.record_table = told[1] and h.record_id = record and h.row_table = of_table and h.row_id = $2::text
      and h.operation = 'insert' and h.step <> 'put_back'
    order by h.number desc limit 1;
  return coalesce(first.account = by_account and first.at > before - interval '1 day', false)
    and not exists (select from history h
      where h.record_table = told[1] and h.record_id = record and h.number > first.number
        and h.account is distinct from by_account and h.step <> 'put_back' and (told[1] = of_table or h.row_id = $2::text));
end $$;
call only_for('entered_alone(text,uuid,uuid,timestamptz)', '');

-- An officer strikes out within a day what they entered themselves and nobody else has touched; everything else a
-- manager does. `at` is the moment of asking: a page that reads has none of its own.
drop function if exists may_strike_out(text, uuid);
create or replace function may_strike_out(of_table text, row_id uuid, at timestamptz) returns boolean language sql stable
  security definer set search_path = public as $$
    select exists (select from accounts a where a.id = current_account() and a.active
      and (a.role in ('manager', 'administrator')
        or (a.role = 'officer' and entered_alone(of_table, row_id, a.id, at))))
  $$;
call only_for('may_strike_out(text,uuid,timestamptz)', 'staff');

-- A record and all that goes along with it, locked where it is about to go, as [{"table": …, "row": …}, …]: each row after those it refers to.
create or replace function content_of_record(of_table text, row_id uuid, takes text[], locks boolean) returns jsonb
  language plpgsql security definer set search_path = public as $$
declare
  lock constant text := case when locks then ' for update' else '' end;
  reference record;
  found jsonb;
  below jsonb;
  level jsonb;
  content jsonb := '[]';
  ranks jsonb;
begin
  execute format('select jsonb_agg(jsonb_build_object(''table'', %L, ''row'', to_jsonb(r)))
    from (select * from %I r where r.id = $1%s) r', of_table, of_table, lock) into level using row_id;
  while level is not null loop
    select coalesce(jsonb_agg(one order by place), '[]') || level into content
      from jsonb_array_elements(content) with ordinality as kept (one, place) where not level @> jsonb_build_array(one);
    below := null;
    for reference in
      select r.*, array(select one -> 'row' ->> r.to_column from jsonb_array_elements(level) one
          where one ->> 'table' = r.of_table) as keys
        from record_references() r
        where r.of_table in (select one ->> 'table' from jsonb_array_elements(level) one) and r.by_table <> r.of_table
          and (r.goes_along or r.by_table = any(takes))
        order by r.by_table, r.by_column
    loop
      execute format('select jsonb_agg(jsonb_build_object(''table'', %L, ''row'', to_jsonb(r)))
          from (select * from %I r where r.%I = any($1::%s[])%s) r', reference.by_table, reference.by_table,
          reference.by_column, reference.type, lock)
        into found using reference.keys;
      below := coalesce(below || found, found, below);
    end loop;
    select jsonb_agg(distinct one) into level from jsonb_array_elements(below) one;
  end loop;
  -- A table stands behind all that it refers to, whether its rows go along with those or not.
  select coalesce(jsonb_object_agg(one ->> 'table', 0), '{}') into ranks from jsonb_array_elements(content) one;
  for round in 1..8 loop
    select coalesce(jsonb_object_agg(t.name, greatest(t.rank::integer, (select max((ranks ->> r.of_table)::integer) + 1
        from record_references() r where r.by_table = t.name and r.of_table <> t.name and ranks ? r.of_table))), '{}')
      into ranks from jsonb_each_text(ranks) as t (name, rank);
  end loop;
  return coalesce((select jsonb_agg(one order by (ranks ->> (one ->> 'table'))::integer, one ->> 'table')
    from jsonb_array_elements(content) one), '[]');
end $$;
call only_for('content_of_record(text,uuid,text[],boolean)', '');

-- What hangs on a record, or on what goes along with it, and does not go itself: how many rows of which tables, and of
-- which records they are, the first ten and how many. `takes` are tables whose rows go along all the same.
drop function if exists hanging_on(text, uuid, text[]);
create or replace function hanging_on(of_table text, row_id uuid, takes text[])
  returns table (by_table text, many bigint, record_table text, record_ids uuid[], records bigint) language plpgsql stable security definer set search_path = public as $$
declare
  reference record;
  kept text[];
  content jsonb := content_of_record(of_table, row_id, takes, false);
begin
  for reference in
    select r.by_table, string_agg(distinct format('r.%I = any(%L::uuid[])', r.by_column, ids.ids), ' or ') as condition
      from record_references() r cross join lateral (select array_agg(one -> 'row' ->> r.to_column) as ids
        from jsonb_array_elements(content) one where one ->> 'table' = r.of_table) ids
      where r.type = 'uuid' and ids.ids is not null and not r.goes_along and not r.lets_go
      group by r.by_table order by r.by_table
  loop
    kept := record_of_rows(reference.by_table);
    return query execute format('select %1$L, count(*), %2$L, (array_agg(distinct %3$s))[1:10], count(distinct %3$s)
        from %1$I r where (%4$s) and not $1 @> jsonb_build_array(jsonb_build_object(''table'', %1$L::text, ''row'', to_jsonb(r)))
        having count(*) > 0', reference.by_table, kept[1], coalesce(format('r.%I', kept[2]), 'null::uuid'),
        reference.condition) using content;
  end loop;
end $$;
call only_for('hanging_on(text,uuid,text[])', 'staff');

-- By what a reader from outside is known again among those who read a record (`readers` of what was struck out): as one
-- of everybody, of all of a kind, and of those of one authority, service, person or administration.
create or replace function reader_marks() returns text[] language sql stable
  return array['public', replace(current_user, 'mobilise_', ''), replace(current_user, 'mobilise_', '') || ' '
    || coalesce(case current_user when 'mobilise_authority' then current_authority()::text
      when 'mobilise_consulted' then current_body()::text when 'mobilise_expert' then current_human()::text
      when 'mobilise_focal_point' then current_administration() end, '-')];

-- Takes a record away with all that goes along, and gives the id of the line that says so. Refuses whoever may not, what
-- something else hangs on, and what is no longer as it was `seen`: its version.
drop function if exists strike_out(text, uuid, integer, text, text, text, text[]);
create or replace function strike_out(of_table text, row_id uuid, seen integer, called text, stood_at text, why text,
  takes text[], read_by text[]) returns uuid language plpgsql security definer set search_path = public as $$
declare
  now timestamptz := coalesce(nullif(current_setting('mobilise.at', true), '')::timestamptz, clock_timestamp());
  content jsonb;
  one jsonb;
  struck uuid;
begin
  if not (has_table_privilege('mobilise_staff', of_table, 'delete') and may_strike_out(of_table, row_id, now)) then
    raise insufficient_privilege using message = 'row-level security: this record is not theirs to strike out';
  end if;
  content := content_of_record(of_table, row_id, takes, true);
  -- A version only grows. What somebody saw of a person counts in the versions of all its rows.
  if content = '[]' or (content -> 0 -> 'row' ->> 'version')::integer > seen then
    raise serialization_failure using message = 'the record is not as it was seen';
  end if;
  if exists (select from hanging_on(of_table, row_id, takes)) then
    raise foreign_key_violation using message = 'something hangs on this record';
  end if;
  perform set_config('mobilise.step', 'strike_out', true), set_config('mobilise.reason', why, true);
  insert into struck_out (record_table, record_id, name, stood_at, reason, struck_by, struck_at, readers, ids, content)
    select of_table, row_id, called, strike_out.stood_at, why, current_account(), now, read_by,
      array(select distinct known::uuid from jsonb_array_elements(content) as kept (element)
        cross join lateral (values (element -> 'row' ->> 'id'), (element -> 'row' ->> 'file_id')) as named (known)
        where known is not null),
      content
    returning id into struck;
  -- Each before what it refers to.
  for one in select element from jsonb_array_elements(content) with ordinality as all_rows (element, place)
    order by place desc
  loop
    execute format('delete from %1$I r using jsonb_populate_record(null::%1$I, $1) gone where %2$s', one ->> 'table',
      coalesce((select string_agg(format('r.%1$I = gone.%1$I', a.attname), ' and ') from pg_index i
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
        where i.indrelid = (one ->> 'table')::regclass and i.indisprimary), 'to_jsonb(r) = to_jsonb(gone)'))
      using one -> 'row';
  end loop;
  return struck;
end $$;
call only_for('strike_out(text,uuid,integer,text,text,text,text[],text[])', 'staff');

-- What was struck out besides and has to be back before this: what its rows refer to.
create or replace function to_put_back_before(struck uuid) returns table (id uuid, name text) language sql stable
  security definer set search_path = public as $$
    select other.id, other.name from struck_out this join struck_out other on other.id <> this.id
      and other.put_back_at is null
    where this.id = struck and exists (select from jsonb_array_elements(this.content) one
      join record_references() r on r.by_table = one ->> 'table' and r.type = 'uuid'
      where (one -> 'row' ->> r.by_column)::uuid = any(other.ids))
    order by other.struck_at desc
  $$;
call only_for('to_put_back_before(uuid)', 'staff');

-- Puts back what was struck out, as it was. Constraints hold it as they hold all else: a name that was given anew
-- meanwhile is not given twice.
create or replace function put_back(struck uuid, why text) returns void language plpgsql security definer
  set search_path = public as $$
declare
  line struck_out;
  one jsonb;
  names text;
begin
  select s.* into line from struck_out s where s.id = struck and s.put_back_at is null for update;
  if line.id is null or not exists (select from accounts a where a.id = current_account() and a.active
      and a.role in ('manager', 'administrator')) then
    raise insufficient_privilege using message = 'row-level security: this record is not theirs to put back';
  end if;
  perform set_config('mobilise.step', 'put_back', true), set_config('mobilise.reason', why, true);
  for one in select element from jsonb_array_elements(line.content) with ordinality as kept (element, place)
    order by place
  loop
    select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into names from pg_attribute a
      where a.attrelid = (one ->> 'table')::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        and one -> 'row' ? a.attname;
    execute format('insert into %1$I (%2$s) overriding system value
      select %2$s from jsonb_populate_record(null::%1$I, $1)', one ->> 'table', names) using one -> 'row';
  end loop;
  update struck_out s set put_back_by = current_account(),
      put_back_at = coalesce(nullif(current_setting('mobilise.at', true), '')::timestamptz, clock_timestamp())
    where s.id = struck;
end $$;
call only_for('put_back(uuid,text)', 'staff');
