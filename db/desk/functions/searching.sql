-- The one search: what every record is called, and which records have the words that somebody types. It folds as all
-- lists do (db/house/functions/words.sql); functions give ids alone, and row security says which of them a reader sees.

-- A name as the words it is found by: with the signs within them, without them, and as one word.
create or replace function words_named(words text) returns tsvector language sql immutable strict parallel safe
  cost 2000
  return coalesce(array_to_tsvector(array(select distinct left(w.word, 100)
    from regexp_split_to_table(public.searched(words), '\s+') as w (word) where w.word <> '')), ''::tsvector);

-- How many words a title has.
create or replace function size_of_name(words text) returns smallint language sql immutable strict parallel safe
  return least(array_length(regexp_split_to_array(btrim(words), '\s+'), 1), 1000)::smallint;

-- The words of partners by their codes, folded once for all that hangs on them.
create or replace function words_of_partners(codes text[]) returns tsvector language sql stable security definer
  set search_path = public
  begin atomic
    select coalesce((select s.names from partners p join search_names s on s.id = p.id where p.code = codes[1]),
      ''::tsvector) || case when cardinality(codes) = 1 then ''::tsvector
        else array_to_tsvector(array(select distinct w.word from partners p join search_names s on s.id = p.id
          cross join lateral unnest(tsvector_to_array(s.names)) as w (word) where p.code = any(codes[2:]))) end;
  end;
call only_for('words_of_partners(text[])', '');

create or replace function write_names(of_kind text, ids uuid[]) returns void language plpgsql security definer
  set search_path = public as $$
begin
  if of_kind = 'request' then
    insert into search_names (id, kind, names, size)
      select r.id, of_kind, words_named(concat_ws(' ', r.reference, r.title, translated.titles,
          case when r.numeral > 1 then to_char(r.numeral, 'FMRN') end)) || words_of_partners(r.partner ||
          array(select f.partner from request_partners f where f.request_id = r.id)), size_of_name(r.title)
        from requests r
          cross join lateral (select string_agg(t.title, ' ') as titles from request_translations t
            where t.request_id = r.id) translated
        where r.id = any(ids)
      on conflict (id) do update set names = excluded.names, size = excluded.size;
  elsif of_kind = 'action' then
    insert into search_names (id, kind, names, size)
      select c.id, of_kind, words_named(c.title) || words_of_partners(c.partner ||
          array(select f.partner from action_partners f where f.action_id = c.id)), size_of_name(c.title)
        from actions c
        where c.id = any(ids)
      on conflict (id) do update set names = excluded.names, size = excluded.size;
  elsif of_kind = 'activity' then
    insert into search_names (id, kind, names, size)
      select v.id, of_kind, words_named(v.title || ' ' || v.place) || words_of_partners(array[c.partner]),
          size_of_name(v.title)
        from activities v join actions c on c.id = v.action_id
        where v.id = any(ids)
      on conflict (id) do update set names = excluded.names, size = excluded.size;
  elsif of_kind = 'output' then
    insert into search_names (id, kind, names, size)
      select o.id, of_kind, words_named(o.title) || words_of_partners(array[c.partner]), size_of_name(o.title)
        from outputs o join actions c on c.id = o.action_id
        where o.id = any(ids)
      on conflict (id) do update set names = excluded.names, size = excluded.size;
  elsif of_kind = 'person' then
    insert into search_names (id, kind, names, size)
      select d.person_id, of_kind, words_named(concat_ws(' ', d.name, d.email, d.employer)), size_of_name(d.name)
        from personal_details d where d.person_id = any(ids)
      on conflict (id) do update set names = excluded.names, size = excluded.size;
  elsif of_kind = 'partner' then
    insert into search_names (id, kind, names, size)
      select p.id, of_kind, words_named(s.terms), 1
        from partners p join partner_searches s on s.code = p.code where p.id = any(ids)
      on conflict (id) do update set names = excluded.names;
  elsif of_kind = 'authority' then
    insert into search_names (id, kind, names, size)
      select a.id, of_kind, words_named(a.name) || words_of_partners(array[a.partner]), size_of_name(a.name)
        from authorities a where a.id = any(ids)
      on conflict (id) do update set names = excluded.names, size = excluded.size;
  elsif of_kind = 'initiative' then
    insert into search_names (id, kind, names, size)
      select i.id, of_kind, words_named(concat_ws(' ', i.name, i.acronym, i.organisation,
          array_to_string(i.aliases, ' '))), size_of_name(i.name)
        from initiatives i where i.id = any(ids)
      on conflict (id) do update set names = excluded.names, size = excluded.size;
  elsif of_kind = 'body' then
    insert into search_names (id, kind, names, size)
      select b.id, of_kind, words_named(concat_ws(' ', b.name, b.acronym, b.email)), size_of_name(b.name)
        from consulted_bodies b where b.id = any(ids)
      on conflict (id) do update set names = excluded.names, size = excluded.size;
  elsif of_kind = 'account' then
    insert into search_names (id, kind, names, size)
      select a.id, of_kind, words_named(a.name || ' ' || a.email), size_of_name(a.name)
        from accounts a where a.id = any(ids)
      on conflict (id) do update set names = excluded.names, size = excluded.size;
  elsif of_kind = 'file' then
    -- Names of files bear all kinds of signs where others have a blank.
    insert into search_names (id, kind, names, size)
      select f.id, of_kind, words_named(f.name || ' ' || translate(f.name, '._-', '   ')), size_of_name(f.name)
        from request_files f where f.id = any(ids)
      on conflict (id) do update set names = excluded.names, size = excluded.size;
  end if;
end $$;
call only_for('write_names(text,uuid[])', '');

-- Words of a person's name that nobody bears any more are nobody's to be found.
create or replace function forget_name_words(words text[]) returns void language sql security definer
  set search_path = public
  begin atomic
    delete from name_words w where w.personal and w.word = any(words)
      and not exists (select from search_names s where s.kind = 'person' and s.names @@ ('''' || w.word || '''')::tsquery)
      and not exists (select from search_names s where s.kind = 'account'
        and s.names @@ ('''' || w.word || '''')::tsquery);
  end;
call only_for('forget_name_words(text[])', '');

-- Writes anew what these records are called.
create or replace function name_records(of_kind text, ids uuid[]) returns void language plpgsql security definer
  set search_path = public as $$
declare
  before text[];
begin
  if ids is null then return; end if;
  if of_kind in ('person', 'account') then
    select array_agg(distinct w.word) into before from search_names s
      cross join lateral unnest(tsvector_to_array(s.names)) as w (word) where s.id = any(ids);
  end if;
  perform write_names(of_kind, ids);
  insert into name_words (word, personal)
    select distinct w.word, of_kind in ('person', 'account') from search_names s
        cross join lateral unnest(tsvector_to_array(s.names)) as w (word)
      where s.id = any(ids) and length(w.word) between 4 and 40 and w.word !~ '[0-9[:punct:]]'
        and not exists (select from name_words f where f.word = w.word and f.personal = (of_kind in ('person', 'account')));
  if before is not null then perform forget_name_words(before); end if;
end $$;
call only_for('name_records(text,uuid[])', '');

-- Names are kept statement by statement, so that an import of many costs one pass; the trigger says of which kind they
-- are and by which column.
create or replace function name_changed_records() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  ids uuid[];
begin
  execute format('select array_agg(%I) from new_rows', tg_argv[1]) into ids;
  perform name_records(tg_argv[0], ids);
  return null;
end $$;
call only_for('name_changed_records()', '');

create or replace function forget_names() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  ids uuid[];
  words text[];
begin
  execute format('select array_agg(%I) from old_rows', tg_argv[1]) into ids;
  if tg_argv[0] in ('person', 'account') then
    select array_agg(distinct w.word) into words from search_names s
      cross join lateral unnest(tsvector_to_array(s.names)) as w (word) where s.id = any(ids);
  end if;
  delete from search_names s where s.id = any(ids);
  if words is not null then perform forget_name_words(words); end if;
  return null;
end $$;
call only_for('forget_names()', '');

do $$
declare
  kept record;
begin
  for kept in select * from (values ('person', 'personal_details', 'person_id'), ('activity', 'activities', 'id'),
    ('output', 'outputs', 'id'), ('initiative', 'initiatives', 'id'), ('body', 'consulted_bodies', 'id'),
    ('file', 'request_files', 'id'), ('authority', 'authorities', 'id'), ('request', 'requests', 'id'),
    ('action', 'actions', 'id'), ('account', 'accounts', 'id')) as k (kind, of_table, id_column)
  loop
    execute format('create or replace trigger name_new_records after insert on %I referencing new table as new_rows
      for each statement execute function name_changed_records(%L, %L)', kept.of_table, kept.kind, kept.id_column);
    execute format('create or replace trigger forget_names after delete on %I referencing old table as old_rows
      for each statement execute function forget_names(%L, %L)', kept.of_table, kept.kind, kept.id_column);
  end loop;
end $$;

-- Where only a step was taken, nothing is called otherwise.
create or replace function name_renamed_records() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  ids uuid[];
  changed text;
begin
  select string_agg(format('n.%1$I is distinct from o.%1$I', c.name), ' or ') into changed
    from unnest(tg_argv[2:]) as c (name);
  execute format('select array_agg(n.%1$I) from new_rows n join old_rows o on o.%1$I = n.%1$I where %2$s', tg_argv[1],
    changed) into ids;
  perform name_records(tg_argv[0], ids);
  return null;
end $$;
call only_for('name_renamed_records()', '');
create or replace trigger name_renamed_records after update on personal_details referencing old table as old_rows
  new table as new_rows for each statement
  execute function name_renamed_records('person', 'person_id', 'name', 'email', 'employer');
create or replace trigger name_renamed_records after update on activities referencing old table as old_rows
  new table as new_rows for each statement execute function name_renamed_records('activity', 'id', 'title', 'place');
create or replace trigger name_renamed_records after update on outputs referencing old table as old_rows
  new table as new_rows for each statement execute function name_renamed_records('output', 'id', 'title');
create or replace trigger name_renamed_records after update on initiatives referencing old table as old_rows
  new table as new_rows for each statement
  execute function name_renamed_records('initiative', 'id', 'name', 'acronym', 'organisation', 'aliases');
create or replace trigger name_renamed_records after update on consulted_bodies referencing old table as old_rows
  new table as new_rows for each statement
  execute function name_renamed_records('body', 'id', 'name', 'acronym', 'email');
create or replace trigger name_renamed_records after update on accounts referencing old table as old_rows
  new table as new_rows for each statement execute function name_renamed_records('account', 'id', 'name', 'email');
create or replace trigger name_renamed_records after update on request_files referencing old table as old_rows
  new table as new_rows for each statement execute function name_renamed_records('file', 'id', 'name');
create or replace trigger name_renamed_records after update on authorities referencing old table as old_rows
  new table as new_rows for each statement execute function name_renamed_records('authority', 'id', 'name', 'partner');
create or replace trigger name_renamed_records after update on requests referencing old table as old_rows
  new table as new_rows for each statement
  execute function name_renamed_records('request', 'id', 'title', 'reference', 'numeral', 'partner');
create or replace trigger name_renamed_records after update on actions referencing old table as old_rows
  new table as new_rows for each statement execute function name_renamed_records('action', 'id', 'title', 'partner');

-- Partners come and go beside the row of a request or an Action, and so do translations.
create or replace function name_records_of_parts() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  ids uuid[];
begin
  execute format('select array_agg(distinct %I) from changed_rows', tg_argv[1]) into ids;
  perform name_records(tg_argv[0], ids);
  return null;
end $$;
call only_for('name_records_of_parts()', '');
do $$
declare
  kept record;
begin
  for kept in select * from (values ('request', 'request_partners', 'request_id'),
    ('request', 'request_translations', 'request_id'), ('action', 'action_partners', 'action_id'))
      as k (kind, of_table, id_column)
  loop
    execute format('create or replace trigger name_records_of_added after insert on %I referencing new table as
      changed_rows for each statement execute function name_records_of_parts(%L, %L)', kept.of_table, kept.kind,
      kept.id_column);
    execute format('create or replace trigger name_records_of_changed after update on %I referencing new table as
      changed_rows for each statement execute function name_records_of_parts(%L, %L)', kept.of_table, kept.kind,
      kept.id_column);
    execute format('create or replace trigger name_records_of_gone after delete on %I referencing old table as
      changed_rows for each statement execute function name_records_of_parts(%L, %L)', kept.of_table, kept.kind,
      kept.id_column);
  end loop;
end $$;

-- What a partner is called, its requests, Actions, activities, outputs and authorities are found by.
create or replace function name_records_of_partners() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  codes text[];
begin
  if tg_op = 'INSERT' then
    select array_agg(n.code) into codes from new_rows n;
  else
    select array_agg(n.code) into codes from new_rows n join old_rows o on o.code = n.code where n.terms <> o.terms;
  end if;
  perform name_records('partner', (select array_agg(p.id) from partners p where p.code = any(codes)));
  perform name_records('authority', (select array_agg(a.id) from authorities a where a.partner = any(codes)));
  perform name_records('request', (select array_agg(r.id) from requests r where r.partner = any(codes)
    or r.id in (select f.request_id from request_partners f where f.partner = any(codes))));
  perform name_records('action', (select array_agg(c.id) from actions c where c.partner = any(codes)
    or c.id in (select f.action_id from action_partners f where f.partner = any(codes))));
  perform name_records('activity', (select array_agg(v.id) from activities v join actions c on c.id = v.action_id
    where c.partner = any(codes)));
  perform name_records('output', (select array_agg(o.id) from outputs o join actions c on c.id = o.action_id
    where c.partner = any(codes)));
  return null;
end $$;
call only_for('name_records_of_partners()', '');
create or replace trigger name_new_partners after insert on partner_searches referencing new table as new_rows
  for each statement execute function name_records_of_partners();
create or replace trigger name_renamed_partners after update on partner_searches referencing old table as old_rows
  new table as new_rows for each statement execute function name_records_of_partners();

-- An Action that is carried out with another partner takes what hangs on it along.
create or replace function name_parts_of_actions() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  ids uuid[];
begin
  select array_agg(n.id) into ids from new_rows n join old_rows o on o.id = n.id where n.partner <> o.partner;
  if ids is null then return null; end if;
  perform name_records('activity', (select array_agg(v.id) from activities v where v.action_id = any(ids)));
  perform name_records('output', (select array_agg(o.id) from outputs o where o.action_id = any(ids)));
  return null;
end $$;
call only_for('name_parts_of_actions()', '');
create or replace trigger name_parts_of_actions after update on actions referencing old table as old_rows
  new table as new_rows for each statement execute function name_parts_of_actions();

-- Words that are spelt nearly like this one, or have it within them.
create or replace function words_like(word text) returns text[] language sql stable security definer
  set search_path = public set pg_trgm.similarity_threshold = 0.25
  begin atomic
    select coalesce(array_agg(near.word), '{}')
      from (select f.word, min(levenshtein_less_equal(f.word, words_like.word, 2)) as distance
        from (select n.word from name_words n where n.word % words_like.word or (length(words_like.word) >= 4
            and n.word like '%' || replace(replace(replace(words_like.word, '\', '\\'), '%', '\%'), '_', '\_') || '%')
          union all select w.word from found_words w where w.word % words_like.word) f
        where length(words_like.word) between 4 and 40
          and (levenshtein_less_equal(f.word, words_like.word, 2) <= case
            when length(words_like.word) >= 6 and left(f.word, 1) = left(words_like.word, 1) then 2 else 1 end
            or position(words_like.word in f.word) > 0)
        group by f.word order by distance, f.word limit 40) near;
  end;
call only_for('words_like(text)', '');

-- What somebody searches for: every word, or one that begins with it; when loosely, also those spelt nearly like it,
-- whoever has them. Whether it is looked for loosely hangs on what its reader sees, never on what there is. Null when
-- nothing was typed that anybody could see.
create or replace function search_query(typed text, loosely boolean) returns tsquery language plpgsql
  stable security definer set search_path = public as $$
declare
  wanted tsquery;
  one text;
  word text;
begin
  for word in select t.word from (select distinct left(w.word, 100) as word, min(w.place) as place
    from unnest(search_words(typed)) with ordinality as w (word, place) group by 1) t order by t.place limit 8
  loop
    one := '''' || replace(replace(word, '\', '\\'), '''', '''''') || '''' || case
      when length(word) > 2 or (length(word) = 2 and word !~ '^[ -~]+$') then ':*' else '' end;
    if loosely then
      one := one || coalesce((select string_agg(' | ''' || replace(replace(c.word, '\', '\\'), '''', '''''') || '''', '')
        from unnest(words_like(word)) as c (word)), '');
    end if;
    wanted := coalesce(wanted && one::tsquery, one::tsquery);
  end loop;
  return wanted;
end $$;
call only_for('search_query(text,boolean)',
  'staff, donor, authority, consulted, focal_point, expert, public');

-- Which records of a kind bear the words, at most one more than 1,000: where there are so many, nobody looks through
-- them all, and has_name is asked of what the reader sees, the newest first.
create or replace function records_named(of_kind text, wanted tsquery) returns table (id uuid, size smallint)
  language plpgsql stable security definer set search_path = public rows 100 as $$
begin
  if of_kind in ('person', 'file', 'body', 'account') then return; end if;
  return query execute format('select s.id, s.size from search_names s where s.kind = %L and s.names @@ $1 limit 1001',
    of_kind) using wanted;
end $$;
call only_for('records_named(text,tsquery)', 'staff, donor, authority, consulted, focal_point, expert, public');

-- The same for those who may know what people are called, how to reach them and where they work.
create or replace function people_named(wanted tsquery) returns table (id uuid, size smallint)
  language plpgsql stable security definer set search_path = public rows 100 as $$
begin
  return query execute 'select s.id, s.size from search_names s where s.kind = ''person'' and s.names @@ $1 limit 1001'
    using wanted;
end $$;
call only_for('people_named(tsquery)', 'staff, focal_point, expert');

create or replace function files_named(wanted tsquery) returns table (id uuid, size smallint)
  language plpgsql stable security definer set search_path = public rows 100 as $$
begin
  return query execute 'select s.id, s.size from search_names s where s.kind = ''file'' and s.names @@ $1 limit 1001'
    using wanted;
end $$;
call only_for('files_named(tsquery)', 'staff, authority, consulted');

create or replace function bodies_named(wanted tsquery) returns table (id uuid, size smallint)
  language sql stable security definer set search_path = public rows 100
  begin atomic
    select s.id, s.size from search_names s where s.kind = 'body' and s.names @@ wanted limit 1001;
  end;
call only_for('bodies_named(tsquery)', 'staff');

create or replace function accounts_named(wanted tsquery) returns table (id uuid, size smallint)
  language sql stable security definer set search_path = public rows 100
  begin atomic
    select s.id, s.size from search_names s where s.kind = 'account' and s.names @@ wanted limit 1001;
  end;
call only_for('accounts_named(tsquery)', 'staff');

-- Whether one record bears the words.
create or replace function has_name(record uuid, wanted tsquery) returns boolean language sql stable security definer
  set search_path = public cost 50
  begin atomic
    select exists (select from search_names s where s.id = record and s.kind not in ('person', 'file', 'body', 'account') and s.names @@ wanted);
  end;
call only_for('has_name(uuid,tsquery)', 'staff, donor, authority, consulted, focal_point, expert, public');

create or replace function person_has_name(record uuid, wanted tsquery) returns boolean language sql stable security definer
  set search_path = public cost 50
  begin atomic
    select exists (select from search_names s where s.id = record and s.kind = 'person' and s.names @@ wanted);
  end;
call only_for('person_has_name(uuid,tsquery)', 'staff, focal_point, expert');

create or replace function file_has_name(record uuid, wanted tsquery) returns boolean language sql stable security definer
  set search_path = public cost 50
  begin atomic
    select exists (select from search_names s where s.id = record and s.kind = 'file' and s.names @@ wanted);
  end;
call only_for('file_has_name(uuid,tsquery)', 'staff, authority, consulted');

-- The same for what requests and Actions say.
create or replace function records_saying(of_kind text, wanted tsquery) returns table (id uuid)
  language plpgsql stable security definer set search_path = public rows 100 as $$
begin
  return query execute format('select f.id from search_entries f where f.kind = %L and f.document @@ $1 limit 1001',
    of_kind) using wanted;
end $$;
call only_for('records_saying(text,tsquery)', 'staff, donor, authority, consulted, focal_point, expert, public');

create or replace function says(record uuid, wanted tsquery) returns boolean language sql stable security definer
  set search_path = public cost 50
  begin atomic
    select coalesce((select f.document @@ wanted from search_entries f where f.id = record), false);
  end;
call only_for('says(uuid,tsquery)', 'staff, donor, authority, consulted, focal_point, expert, public');
