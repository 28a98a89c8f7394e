-- One database role per kind of actor: a staff policy of `true` vanishes from the plan, an outsider's is an equality on an index.
-- Roles belong to the whole cluster, so another database (or another process) may have made them already.
do $$
declare
  actor text;
begin
  foreach actor in array array['staff', 'donor', 'authority', 'consulted', 'focal_point', 'expert', 'public', 'gate'] loop
    begin
      if not exists (select from pg_roles where rolname = 'mobilise_' || actor) then
        execute format('create role %I nologin', 'mobilise_' || actor);
      end if;
    exception when duplicate_object or unique_violation then null;
    end;
    begin
      if not pg_has_role(current_user, 'mobilise_' || actor, 'set') then
        execute format('grant %I to current_user', 'mobilise_' || actor);
      end if;
    exception when duplicate_object or unique_violation then null;
    end;
    execute format('grant usage on schema public to %I', 'mobilise_' || actor);
  end loop;
end $$;

create extension if not exists btree_gist;
create extension if not exists pg_trgm;
create extension if not exists unaccent;

-- Who acts: set once at the start of a transaction, gone with its end.
create function current_account() returns uuid language sql stable parallel safe
  return nullif(current_setting('mobilise.account', true), '')::uuid;
create function current_authority() returns uuid language sql stable parallel safe
  return nullif(current_setting('mobilise.authority', true), '')::uuid;
create function current_administration() returns text language sql stable parallel safe
  return nullif(current_setting('mobilise.administration', true), '');
create function current_body() returns uuid language sql stable parallel safe
  return nullif(current_setting('mobilise.body', true), '')::uuid;
create function current_human() returns uuid language sql stable parallel safe
  return nullif(current_setting('mobilise.human', true), '')::uuid;

-- The history. A line belongs to a record (a request, an Action …) and tells one change of one row of it.
create table history (
  id bigint generated always as identity primary key,
  record_table text not null,
  record_id uuid not null,
  number integer not null,
  at timestamptz not null,
  written_at timestamptz not null,
  account uuid,
  step text not null,
  reason text,
  operation text not null,
  row_table text not null,
  row_id text not null,
  from_status text,
  to_status text,
  before jsonb,
  after jsonb,
  previous bytea not null,
  hash bytea not null,
  constraint a_record_has_one_line_of_each_number unique (record_table, record_id, number)
);

create table history_heads (
  record_table text not null,
  record_id uuid not null,
  number integer not null,
  hash bytea not null,
  written_in xid8 not null,
  seal bytea,
  checkpoint bigint,
  primary key (record_table, record_id)
);
create index history_heads_unsealed on history_heads (written_in) where seal is null;
create index history_heads_unanchored on history_heads (record_table, record_id) where checkpoint is null;

create table history_checkpoints (
  id bigint primary key,
  made_at timestamptz not null,
  heads integer not null,
  previous bytea not null,
  seal bytea not null
);
create table history_checkpoint_heads (
  checkpoint bigint not null references history_checkpoints,
  record_table text not null,
  record_id uuid not null,
  number integer not null,
  hash bytea not null,
  primary key (checkpoint, record_table, record_id)
);

-- The text that a line's hash is taken of. src/database/history.ts builds the same text to verify; neither may change alone.
create function history_line_text(line history) returns text language sql immutable
  return concat_ws(chr(31),
    line.record_table, line.record_id::text, line.number::text,
    (extract(epoch from line.at) * 1000000)::bigint::text, (extract(epoch from line.written_at) * 1000000)::bigint::text,
    coalesce(line.account::text, ''), line.step, coalesce(line.reason, ''), line.operation, line.row_table, line.row_id,
    coalesce(line.from_status, ''), coalesce(line.to_status, ''), coalesce(line.before::text, ''), coalesce(line.after::text, ''),
    encode(line.previous, 'hex'));

-- Arguments: the table of the record this row belongs to, and the row's column that holds the record's id.
create function write_history() returns trigger language plpgsql security definer set search_path = public as $$
declare
  old_row jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) end;
  new_row jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) end;
  any_row jsonb := coalesce(new_row, old_row);
  line history;
  head history_heads;
begin
  if tg_op = 'UPDATE' then
    select jsonb_object_agg(key, value) into old_row from jsonb_each(old_row) where value is distinct from new_row -> key and key <> 'version';
    select jsonb_object_agg(key, value) into new_row from jsonb_each(new_row) where value is distinct from to_jsonb(old) -> key and key <> 'version';
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

  line.number := head.number + 1;
  line.at := coalesce(nullif(current_setting('mobilise.at', true), '')::timestamptz, clock_timestamp());
  line.written_at := clock_timestamp();
  line.account := current_account();
  line.step := coalesce(nullif(current_setting('mobilise.step', true), ''), lower(tg_op));
  line.reason := nullif(current_setting('mobilise.reason', true), '');
  line.operation := lower(tg_op);
  line.row_table := tg_table_name;
  line.row_id := coalesce(any_row ->> 'id', any_row ->> tg_argv[1]);
  if tg_table_name = tg_argv[0] then
    line.from_status := old_row ->> 'status';
    line.to_status := new_row ->> 'status';
  end if;
  line.before := old_row;
  line.after := new_row;
  line.previous := head.hash;
  line.hash := sha256(convert_to(history_line_text(line), 'UTF8'));

  insert into history (record_table, record_id, number, at, written_at, account, step, reason, operation, row_table, row_id,
      from_status, to_status, before, after, previous, hash)
    values (line.record_table, line.record_id, line.number, line.at, line.written_at, line.account, line.step, line.reason,
      line.operation, line.row_table, line.row_id, line.from_status, line.to_status, line.before, line.after, line.previous, line.hash);
  update history_heads h set number = line.number, hash = line.hash, written_in = pg_current_xact_id(), seal = null, checkpoint = null
    where h.record_table = line.record_table and h.record_id = line.record_id;
  return null;
end $$;

-- The application seals the heads of its own transaction with SECRET, which the database never holds.
create function heads_to_seal() returns table (record_table text, record_id uuid, number integer, hash bytea)
  language sql security definer set search_path = public
  begin atomic
    select h.record_table, h.record_id, h.number, h.hash from history_heads h where h.written_in = pg_current_xact_id() and h.seal is null;
  end;
create function seal_heads(tables text[], ids uuid[], seals bytea[]) returns void
  language sql security definer set search_path = public
  begin atomic
    update history_heads h set seal = s.seal
      from unnest(tables, ids, seals) as s (record_table, record_id, seal)
      where h.record_table = s.record_table and h.record_id = s.record_id and h.written_in = pg_current_xact_id() and h.seal is null;
  end;
revoke all on function heads_to_seal(), seal_heads(text[], uuid[], bytea[]), write_history() from public;
grant execute on function heads_to_seal(), seal_heads(text[], uuid[], bytea[]) to
  mobilise_staff, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_gate,
  mobilise_donor, mobilise_public;

create function raise_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;

-- A table whose rows are records: history of its own, a version for stale pages, row security on.
create procedure keep_history(kept regclass, record_table text, id_column text) language plpgsql as $$
begin
  execute format('create trigger write_history after insert or update or delete on %s for each row execute function write_history(%L, %L)',
    kept, record_table, id_column);
  execute format('alter table %s enable row level security', kept);
  execute format('create policy staff_see_all on %s to mobilise_staff using (true) with check (true)', kept);
  execute format('grant select, insert, update, delete on %s to mobilise_staff', kept);
  if exists (select from pg_attribute where attrelid = kept and attname = 'version' and not attisdropped) then
    execute format('create trigger raise_version before update on %s for each row execute function raise_version()', kept);
  end if;
end $$;
