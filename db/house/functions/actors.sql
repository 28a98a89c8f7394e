-- Who acts, and the words in which the other files say what each kind of actor may do.

-- Offices from before the first release have it; columns are granted as they stand in the walls.
drop procedure if exists grant_columns(regclass, text, text);

-- Who acts: set once at the start of a transaction, gone with its end.
create or replace function current_account() returns uuid language sql stable parallel safe
  return nullif(current_setting('mobilise.account', true), '')::uuid;

create or replace function current_authority() returns uuid language sql stable parallel safe
  return nullif(current_setting('mobilise.authority', true), '')::uuid;

create or replace function current_administration() returns text language sql stable parallel safe
  return nullif(current_setting('mobilise.administration', true), '');

create or replace function current_body() returns uuid language sql stable parallel safe
  return nullif(current_setting('mobilise.body', true), '')::uuid;

create or replace function current_human() returns uuid language sql stable parallel safe
  return nullif(current_setting('mobilise.human', true), '')::uuid;

-- What each kind of actor may call. A function that is not named so may be called by everybody, which is meant for
-- those that only compute. Rights that were given before are taken back: what stands here is all there is.
create or replace procedure only_for(callable regprocedure, actors text) language plpgsql as $$
begin
  execute format('revoke all on routine %s from public, mobilise_staff, mobilise_donor, mobilise_authority,
    mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public, mobilise_gate', callable);
  if actors <> '' then
    execute format('grant execute on routine %s to %s', callable,
      (select string_agg('mobilise_' || actor, ', ') from regexp_split_to_table(actors, ',\s*') actor));
  end if;
end $$;

-- Begins the wall of a table: whatever policies and rights stood are taken down, and row security is on (but where its
-- rows are everybody's). What follows in the file is the whole wall; nobody meets it half built, since all of it is one
-- transaction.
create or replace procedure wall(of_table regclass, rows boolean default true) language plpgsql as $$
declare
  standing name;
begin
  for standing in select polname from pg_policy where polrelid = of_table loop
    execute format('drop policy %I on %s', standing, of_table);
  end loop;
  -- With the rights on a table go those on its columns.
  if exists (select from pg_class where oid = of_table and relacl is not null)
      or exists (select from pg_attribute where attrelid = of_table and attacl is not null) then
    execute format('revoke all on %s from mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted,
      mobilise_focal_point, mobilise_expert, mobilise_public, mobilise_gate', of_table);
  end if;
  if (select relkind = 'r' and relrowsecurity <> rows from pg_class where oid = of_table) then
    execute format('alter table %s %s row level security', of_table, case when rows then 'enable' else 'disable' end);
  end if;
end $$;

-- The facility's own people see every row, and write as `rights` say.
create or replace procedure open_to_staff(of_table regclass, rights text default 'select, insert, update, delete')
language plpgsql as $$
begin
  execute format('create policy staff_see_all on %s to mobilise_staff using (true) with check (true)', of_table);
  execute format('grant %s on %s to mobilise_staff', rights, of_table);
end $$;
