-- What is known of partners.

-- EU expert: employed in a country that is an EU member state on the date.
create or replace function is_eu_member(country_code text, on_day date) returns boolean language sql
  stable parallel safe
  return exists (select from eu_memberships m where m.country = country_code and m.member_from <= on_day
    and coalesce(m.member_to >= on_day, true));

-- Whoever is named on a record belongs to a partner that is named there, first or further. Asked when the whole change
-- stands: a partner and its authority come and go together. A kind of record gives its own table, those of its
-- partners and authorities, and the column of these that names the record; of the row itself, the column with its id.
create or replace function authorities_belong_to_partners() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  strange boolean;
begin
  execute format('select exists (select from %1$I r join %3$I n on n.%4$I = r.id
      join authorities a on a.id = n.authority_id
    where r.id = $1 and a.partner <> r.partner and not exists (select from %2$I p
      where p.%4$I = r.id and p.partner = a.partner))', tg_argv[0], tg_argv[1], tg_argv[2], tg_argv[3])
    into strange using (to_jsonb(case when tg_op = 'DELETE' then old else new end) ->> tg_argv[4])::uuid;
  if strange then
    raise exception 'an authority of no partner' using errcode = '23514', constraint = 'authorities_belong_to_partners';
  end if;
  return null;
end $$;
call only_for('authorities_belong_to_partners()', '');

create or replace procedure keep_authorities_to_partners(records text, partners text, authorities text,
  record_column text) language plpgsql as $$
declare
  arguments constant text := format('%L, %L, %L, %L', records, partners, authorities, record_column);
  watched record;
begin
  for watched in select * from (values (records, 'update of partner, authority_id', 'id'),
    (partners, 'update or delete', record_column), (authorities, 'insert or update', record_column))
    as w (of_table, events, id_column)
  loop
    execute format('drop trigger if exists authorities_belong_to_partners on %I', watched.of_table);
    execute format('create constraint trigger authorities_belong_to_partners after %s on %I
      deferrable initially deferred for each row execute function authorities_belong_to_partners(%s, %L)',
      watched.events, watched.of_table, arguments, watched.id_column);
  end loop;
end $$;
