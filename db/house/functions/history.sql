-- How the history is written, chained and sealed: docs/decisions/0006-history.md.

-- The text that a line's hash is taken of; src/house/database/history.ts builds the same to verify, and neither may
-- change alone. It must be injective: with a separator between the parts, text could be moved from one part into the
-- next, so it is JSON (form 2), and everything that the line holds is in it, its place among all lines too. Lines of
-- form 1 keep verifying as what they are.
create or replace function history_line_text(line history) returns text language sql immutable
  return case line.form
    when 1 then concat_ws(chr(31),
      line.record_table, line.record_id::text, line.number::text,
      (extract(epoch from line.at) * 1000000)::bigint::text, (extract(epoch
        from line.written_at) * 1000000)::bigint::text,
      coalesce(line.account::text, ''), line.step, coalesce(line.reason, ''), line.operation, line.row_table,
        line.row_id,
      coalesce(line.from_status, ''), coalesce(line.to_status, ''), coalesce(line.before::text, ''),
        coalesce(line.after::text, ''),
      encode(line.previous, 'hex'))
    else jsonb_build_array(line.form, line.id, line.record_table, line.record_id, line.number,
      (extract(epoch from line.at) * 1000000)::bigint, (extract(epoch from line.written_at) * 1000000)::bigint,
      line.account, line.step, line.reason, line.operation, line.row_table, line.row_id,
      line.from_status, line.to_status, line.before::text, line.after::text, encode(line.previous, 'hex'))::text
  end;

-- Arguments: the table of the record this row belongs to, the row's column that holds the record's id, and the one
-- that holds the record's table where rows of one table belong to records of several.
create or replace function write_history() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  old_row jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) end;
  new_row jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) end;
  any_row jsonb := coalesce(new_row, old_row);
  line history;
  head history_heads;
begin
  if tg_op = 'UPDATE' then
    select jsonb_object_agg(key, value) into old_row from jsonb_each(old_row)
      where value is distinct from new_row -> key;
    select jsonb_object_agg(key, value) into new_row from jsonb_each(new_row)
      where value is distinct from to_jsonb(old) -> key;
    if new_row is null then return null; end if;
  end if;

  line.record_table := coalesce(any_row ->> tg_argv[2], tg_argv[0]);
  line.record_id := (any_row ->> tg_argv[1])::uuid;
  select * into head from history_heads h
    where h.record_table = line.record_table and h.record_id = line.record_id for update;
  if not found then
    insert into history_heads (record_table, record_id, number, hash, written_in)
      values (line.record_table, line.record_id, 0, sha256(convert_to(line.record_table || line.record_id, 'UTF8')),
        pg_current_xact_id())
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
      from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
        where i.indrelid = tg_relid and i.indisprimary;
  end if;
  if tg_table_name = tg_argv[0] then
    line.from_status := old_row ->> 'status';
    line.to_status := new_row ->> 'status';
  end if;
  line.before := old_row;
  line.after := new_row;
  line.previous := head.hash;
  line.hash := sha256(convert_to(history_line_text(line), 'UTF8'));

  insert into history (id, form, record_table, record_id, number, at, written_at, account, step, reason, operation,
    row_table, row_id,
      from_status, to_status, before, after, previous, hash)
    overriding system value
    values (line.id, line.form, line.record_table, line.record_id, line.number, line.at, line.written_at, line.account,
      line.step, line.reason,
      line.operation, line.row_table, line.row_id, line.from_status, line.to_status, line.before, line.after,
        line.previous, line.hash);
  update history_heads h set number = line.number, hash = line.hash, written_in = pg_current_xact_id(), seal = null,
    checkpoint = null
    where h.record_table = line.record_table and h.record_id = line.record_id;
  return null;
end $$;
call only_for('write_history()', '');

-- The application seals the heads of its own transaction with SECRET, which the database never holds.
create or replace function heads_to_seal() returns table (record_table text, record_id uuid, number integer, hash bytea)
  language sql security definer set search_path = public
  begin atomic
    select h.record_table, h.record_id, h.number, h.hash from history_heads h
      where h.written_in = pg_current_xact_id() and h.seal is null;
  end;
call only_for('heads_to_seal()', 'staff, donor, authority, consulted, focal_point, expert, public, gate');

create or replace function seal_heads(tables text[], ids uuid[], seals bytea[]) returns void
  language sql security definer set search_path = public
  begin atomic
    update history_heads h set seal = s.seal
      from unnest(tables, ids, seals) as s (record_table, record_id, seal)
      where h.record_table = s.record_table and h.record_id = s.record_id and h.written_in = pg_current_xact_id()
        and h.seal is null;
  end;
call only_for('seal_heads(text[],uuid[],bytea[])', 'staff, donor, authority, consulted, focal_point, expert, public,
  gate');

-- A version is raised by what changes the row, and by whoever says so because rows that hang on it changed. A form that
-- was saved as it was opened changes nothing: no version, no line of history, and no moment of saving.
create or replace function raise_version() returns trigger language plpgsql as $$
declare
  moments constant text[] := array['version', 'saved_at', 'updated_at', 'translated_at', 'translated_by'];
begin
  if new.version = old.version and to_jsonb(new) - moments = to_jsonb(old) - moments then return old; end if;
  new.version := old.version + 1;
  return new;
end $$;

-- A table whose rows have lines in the history of a record, and a version for stale pages where they have one.
create or replace procedure keep_history(kept regclass, record_table text, id_column text)
language plpgsql as $$
begin
  execute format('create or replace trigger write_history after insert or update or delete on %s
      for each row execute function write_history(%L, %L)', kept, record_table, id_column);
  if exists (select from pg_attribute where attrelid = kept and attname = 'version' and not attisdropped) then
    execute format('create or replace trigger raise_version before update on %s
      for each row execute function raise_version()', kept);
  end if;
end $$;

-- Outsiders read the steps of a record without the names of those who took them. Whether it was the facility or one
-- from outside, they may know: an authority otherwise reads that the facility submitted what it submitted itself.
create or replace function outsider_in_history(record_table text, record_id uuid, line integer) returns text
  language sql stable security definer set search_path = public
  as $$
    select a.role from history h join accounts a on a.id = h.account
    where h.record_table = $1 and h.record_id = $2 and h.number = $3
      and a.role in ('authority', 'consulted', 'focal_point', 'expert')
  $$;
call only_for('outsider_in_history(text,uuid,integer)', 'donor, authority, consulted, focal_point, expert');
