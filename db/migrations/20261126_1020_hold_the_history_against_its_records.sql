-- What a line's hash is taken of must be injective: with a separator between the parts, text could be moved from one part into the next. From now on it is
-- JSON (form 2), and everything that the line holds is in it, its place among all lines too. Lines of form 1 keep verifying as what they are.
alter table history add column form smallint not null default 1;
alter table history alter column form set default 2;

-- src/database/verify.ts builds the same text to verify; neither may change alone.
create or replace function history_line_text(line history) returns text language sql immutable
  return case line.form
    when 1 then concat_ws(chr(31),
      line.record_table, line.record_id::text, line.number::text,
      (extract(epoch from line.at) * 1000000)::bigint::text, (extract(epoch from line.written_at) * 1000000)::bigint::text,
      coalesce(line.account::text, ''), line.step, coalesce(line.reason, ''), line.operation, line.row_table, line.row_id,
      coalesce(line.from_status, ''), coalesce(line.to_status, ''), coalesce(line.before::text, ''), coalesce(line.after::text, ''),
      encode(line.previous, 'hex'))
    else jsonb_build_array(line.form, line.id, line.record_table, line.record_id, line.number,
      (extract(epoch from line.at) * 1000000)::bigint, (extract(epoch from line.written_at) * 1000000)::bigint,
      line.account, line.step, line.reason, line.operation, line.row_table, line.row_id,
      line.from_status, line.to_status, line.before::text, line.after::text, encode(line.previous, 'hex'))::text
  end;

-- A version is raised by what changes the row, and by nothing else: so each version has its line.
create or replace function raise_version() returns trigger language plpgsql as $$
begin
  if new *<> old then new.version := old.version + 1; end if;
  return new;
end $$;

-- Every row that keeps a history has a name of its own in it: its id, or else its primary key.
alter table decision_scores add column id uuid not null default uuidv7() unique;

-- Arguments: the table of the record this row belongs to, and the row's column that holds the record's id.
create or replace function write_history() returns trigger language plpgsql security definer set search_path = public as $$
declare
  old_row jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) end;
  new_row jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) end;
  any_row jsonb := coalesce(new_row, old_row);
  line history;
  head history_heads;
begin
  if tg_op = 'UPDATE' then
    select jsonb_object_agg(key, value) into old_row from jsonb_each(old_row) where value is distinct from new_row -> key;
    select jsonb_object_agg(key, value) into new_row from jsonb_each(new_row) where value is distinct from to_jsonb(old) -> key;
    if new_row is null then return null; end if;
  end if;

  line.record_table := tg_argv[0];
  line.record_id := (any_row ->> tg_argv[1])::uuid;
  select * into head from history_heads h
    where h.record_table = line.record_table and h.record_id = line.record_id for update;
  if not found then
    insert into history_heads (record_table, record_id, number, hash, written_in)
      values (line.record_table, line.record_id, 0, sha256(convert_to(line.record_table || line.record_id, 'UTF8')), pg_current_xact_id())
      on conflict do nothing returning * into head;
    if not found then
      select * into head from history_heads h
        where h.record_table = line.record_table and h.record_id = line.record_id for update;
    end if;
  end if;

  line.id := nextval('history_id_seq');
  line.form := 2;
  line.number := head.number + 1;
  line.at := coalesce(nullif(current_setting('mobilise.at', true), '')::timestamptz, clock_timestamp());
  line.written_at := clock_timestamp();
  line.account := current_account();
  line.step := coalesce(nullif(current_setting('mobilise.step', true), ''), lower(tg_op));
  line.reason := nullif(current_setting('mobilise.reason', true), '');
  line.operation := lower(tg_op);
  line.row_table := tg_table_name;
  line.row_id := any_row ->> 'id';
  if line.row_id is null then
    select jsonb_agg(any_row -> a.attname::text order by a.attname)::text into strict line.row_id
      from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey) where i.indrelid = tg_relid and i.indisprimary;
  end if;
  if tg_table_name = tg_argv[0] then
    line.from_status := old_row ->> 'status';
    line.to_status := new_row ->> 'status';
  end if;
  line.before := old_row;
  line.after := new_row;
  line.previous := head.hash;
  line.hash := sha256(convert_to(history_line_text(line), 'UTF8'));

  insert into history (id, form, record_table, record_id, number, at, written_at, account, step, reason, operation, row_table, row_id,
      from_status, to_status, before, after, previous, hash)
    overriding system value
    values (line.id, line.form, line.record_table, line.record_id, line.number, line.at, line.written_at, line.account, line.step, line.reason,
      line.operation, line.row_table, line.row_id, line.from_status, line.to_status, line.before, line.after, line.previous, line.hash);
  update history_heads h set number = line.number, hash = line.hash, written_in = pg_current_xact_id(), seal = null, checkpoint = null
    where h.record_table = line.record_table and h.record_id = line.record_id;
  return null;
end $$;

-- Which history this is: copies of it that are kept elsewhere are told apart by this.
create table history_origin (office uuid primary key default gen_random_uuid());
create unique index there_is_one_origin on history_origin ((true));
insert into history_origin default values;
