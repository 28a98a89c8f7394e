-- What is already there: everything that a request is compared with and that is searched for, one line each. Actions,
-- initiatives and the names of partners stand in it too, so their triggers are here.

create or replace function note_words(documents tsvector[]) returns void language sql security definer
  set search_path = public
  begin atomic
    insert into found_words (word)
      select distinct w.word from unnest(documents) as d (document) cross
        join lateral unnest(tsvector_to_array(d.document)) as w (word)
        where length(w.word) between 4 and 40 and w.word !~ '[0-9]' and not exists (select from found_words f
          where f.word = w.word);
  end;
call only_for('note_words(tsvector[])', '');

create or replace function place_search_entries(ids uuid[]) returns void language sql security definer
  set search_path = public
  begin atomic
    delete from search_entry_places p where p.id = any(ids);
    insert into search_entry_places (id, partner, theme, year)
      select distinct f.id, partner, theme, coalesce(f.from_year, 9999) from search_entries f cross
        join lateral unnest(f.partners) as partner cross join lateral unnest(f.themes) as theme where f.id = any(ids);
  end;
call only_for('place_search_entries(uuid[])', '');

-- What stands of each request among what can be found: everything that it is compared with and searched by, in one
-- line.
create or replace function refresh_requests(ids uuid[]) returns void language plpgsql security definer
  set search_path = public as $$
declare
  documents tsvector[];
begin
  with written as (
    insert into search_entries (id, kind, partners, regions, themes, from_year, to_year, title, document)
      select r.id, 'request', further.partners, array_remove(array[p.region], null), coded.themes, said.year, said.year,
        r.title,
          words_of(concat_ws(' ', r.title, r.need, r.expected_outputs, r.theme_wording, r.reference, a.name,
            named.words, translated.words))
        from requests r join partners p on p.code = r.partner join authorities a on a.id = r.authority_id
          cross join lateral (select array[r.partner] || array(select f.partner from request_partners f
            where f.request_id = r.id) as partners) further
          cross join lateral (select array_remove(array[r.theme] || array(select t.theme from request_themes t
            where t.request_id = r.id), null) as themes) coded
          cross join lateral (select extract(year
            from coalesce(r.received_on, (r.submitted_at at time zone facility_zone())::date))::integer as year) said
          cross join lateral (select string_agg(s.terms, ' ') as words from partner_searches s
            where s.code = any(further.partners)) named
          cross join lateral (select string_agg(concat_ws(' ', t.title, t.need, t.expected_outputs), ' ') as words
            from request_translations t where t.request_id = r.id) translated
        where r.id = any(ids)
      on conflict (id) do update set partners = excluded.partners, regions = excluded.regions, themes = excluded.themes,
        from_year = excluded.from_year,
        to_year = excluded.to_year, title = excluded.title, document = excluded.document
      returning document)
    select array_agg(document) into documents from written;
  perform place_search_entries(ids);
  perform note_words(documents);
end $$;
call only_for('refresh_requests(uuid[])', '');

create or replace function refresh_actions(ids uuid[]) returns void language plpgsql security definer
  set search_path = public as $$
declare
  documents tsvector[];
begin
  with written as (
    insert into search_entries (id, kind, partners, regions, themes, from_year, to_year, title, document)
      select c.id, 'action', further.partners, array_remove(array[p.region], null), array[c.theme],
          extract(year from coalesce(c.started_on, c.agreed_on, r.received_on))::integer, extract(year
            from coalesce(c.closed_on, c.ends_on, c.started_on, c.agreed_on, r.received_on))::integer, c.title,
          words_of(concat_ws(' ', c.title, c.objectives, a.name, named.words))
        from actions c join requests r on r.id = c.request_id join partners p on p.code = c.partner
          join authorities a on a.id = c.authority_id
          cross join lateral (select array[c.partner] || array(select f.partner from action_partners f
            where f.action_id = c.id) as partners) further
          cross join lateral (select string_agg(s.terms, ' ') as words from partner_searches s
            where s.code = any(further.partners)) named
        where c.id = any(ids)
      on conflict (id) do update set partners = excluded.partners, regions = excluded.regions, themes = excluded.themes,
        from_year = excluded.from_year,
        to_year = excluded.to_year, title = excluded.title, document = excluded.document
      returning document)
    select array_agg(document) into documents from written;
  perform place_search_entries(ids);
  perform note_words(documents);
end $$;
call only_for('refresh_actions(uuid[])', '');

create or replace function refresh_initiatives(ids uuid[]) returns void language plpgsql security definer
  set search_path = public as $$
declare
  documents tsvector[];
begin
  with written as (
    insert into search_entries (id, kind, regions, themes, title, document)
      select i.id, 'initiative', i.regions, i.themes, i.name,
        words_of(concat_ws(' ', i.name, i.acronym, i.organisation, array_to_string(i.aliases, ' ')))
        from initiatives i where i.id = any(ids)
      on conflict (id) do update set regions = excluded.regions, themes = excluded.themes, title = excluded.title,
        document = excluded.document
      returning document)
    select array_agg(document) into documents from written;
  perform note_words(documents);
end $$;
call only_for('refresh_initiatives(uuid[])', '');

-- What a partner is found by: a part of any of its names in any language, or one of its codes and names as a whole.
-- Its requests and Actions are found by its names, too.
create or replace function refresh_partners(ids uuid[]) returns void language plpgsql security definer
  set search_path = public as $$
declare
  codes text[];
begin
  insert into partner_searches (code, searched, exact, terms)
    select p.code, string_agg(searched(n.name), chr(10)), array_agg(distinct whole_name(n.name)) || lower(p.code) ||
      array_remove(array[lower(p.iso3)], null),
        concat_ws(' ', string_agg(n.name, ' '), p.code, p.iso3)
      from partners p cross join lateral (
        select o.value as name from jsonb_each_text(p.names) o union select a.name from partner_names a
          where a.partner_id = p.id union select p.acronym where p.acronym <> '') n
      where p.id = any(ids) group by p.id
    on conflict (code) do update set searched = excluded.searched, exact = excluded.exact, terms = excluded.terms;
  select array_agg(p.code) into codes from partners p where p.id = any(ids);
  perform refresh_requests(array_agg(r.id)) from requests r
    where r.partner = any(codes) or r.id in (select f.request_id from request_partners f where f.partner = any(codes))
      having count(*) > 0;
  perform refresh_actions(array_agg(c.id)) from actions c
    where c.partner = any(codes) or c.id in (select f.action_id from action_partners f where f.partner = any(codes))
      having count(*) > 0;
end $$;
call only_for('refresh_partners(uuid[])', '');

-- Kept statement by statement, so that an import of many costs one pass. A change that no word, theme, partner or day
-- is part of costs a look.
create or replace function find_changed_requests() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  changed uuid[];
begin
  if tg_op = 'INSERT' then
    select array_agg(n.id) into changed from new_rows n;
  else
    select array_agg(n.id) into changed from new_rows n join old_rows o on o.id = n.id
      where (n.title, n.need, n.expected_outputs, n.partner, n.authority_id, n.theme, n.theme_wording, n.received_on,
        n.submitted_at)
        is distinct from (o.title, o.need, o.expected_outputs, o.partner, o.authority_id, o.theme, o.theme_wording,
          o.received_on, o.submitted_at);
  end if;
  if changed is not null then perform refresh_requests(changed); end if;
  -- An Action that has no days of its own yet is placed by that of its request.
  if tg_op = 'UPDATE' then
    perform refresh_actions(array_agg(c.id)) from actions c join new_rows n on n.id = c.request_id
      join old_rows o on o.id = n.id where n.received_on is distinct from o.received_on having count(*) > 0;
  end if;
  return null;
end $$;
call only_for('find_changed_requests()', '');
create or replace trigger find_new_requests after insert on requests referencing new table as new_rows
  for each statement execute function find_changed_requests();
create or replace trigger find_changed_requests after update on requests referencing old table as old_rows new table as
  new_rows for each statement execute function find_changed_requests();

create or replace function find_requests_of_parts() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  changed uuid[];
begin
  select array_agg(distinct c.request_id) into changed from changed_rows c;
  if changed is not null then perform refresh_requests(changed); end if;
  return null;
end $$;
call only_for('find_requests_of_parts()', '');
create or replace trigger find_added_themes after insert on request_themes referencing new table as changed_rows
  for each statement execute function find_requests_of_parts();
create or replace trigger find_struck_themes after delete on request_themes referencing old table as changed_rows
  for each statement execute function find_requests_of_parts();
create or replace trigger find_added_partners after insert on request_partners referencing new table as changed_rows
  for each statement execute function find_requests_of_parts();
create or replace trigger find_struck_partners after delete on request_partners referencing old table as changed_rows
  for each statement execute function find_requests_of_parts();
create or replace trigger find_new_translations after insert on request_translations referencing new table as
  changed_rows for each statement execute function find_requests_of_parts();
create or replace trigger find_changed_translations after update on request_translations referencing new table as
  changed_rows for each statement execute function find_requests_of_parts();
create or replace trigger find_struck_translations after delete on request_translations referencing old table as
  changed_rows for each statement execute function find_requests_of_parts();

-- Requests and Actions are found by the name of the authority that asks first.
create or replace function find_records_of_authorities() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  renamed uuid[];
begin
  select array_agg(n.id) into renamed from new_rows n join old_rows o on o.id = n.id where n.name <> o.name;
  if renamed is null then return null; end if;
  perform refresh_requests(array_agg(r.id)) from requests r where r.authority_id = any(renamed) having count(*) > 0;
  perform refresh_actions(array_agg(c.id)) from actions c where c.authority_id = any(renamed) having count(*) > 0;
  return null;
end $$;
call only_for('find_records_of_authorities()', '');
create or replace trigger find_renamed_authorities after update on authorities referencing old table as old_rows
  new table as new_rows for each statement execute function find_records_of_authorities();

create or replace function find_changed_actions() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  changed uuid[];
begin
  if tg_op = 'INSERT' then
    select array_agg(n.id) into changed from new_rows n;
  else
    select array_agg(n.id) into changed from new_rows n join old_rows o on o.id = n.id
      where (n.title, n.objectives, n.partner, n.authority_id, n.theme, n.started_on, n.agreed_on, n.closed_on,
        n.ends_on) is distinct from (o.title, o.objectives, o.partner, o.authority_id, o.theme, o.started_on,
          o.agreed_on, o.closed_on, o.ends_on);
  end if;
  if changed is not null then perform refresh_actions(changed); end if;
  return null;
end $$;
call only_for('find_changed_actions()', '');
create or replace trigger find_new_actions after insert on actions referencing new table as new_rows for each statement
  execute function find_changed_actions();
create or replace trigger find_changed_actions after update on actions referencing old table as old_rows new table as
  new_rows for each statement execute function find_changed_actions();

-- Partners may be added to an Action, or taken off, beside its own row.
create or replace function find_actions_of_partners() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  changed uuid[];
begin
  select array_agg(distinct n.action_id) into changed from changed_rows n;
  if changed is not null then perform refresh_actions(changed); end if;
  return null;
end $$;
call only_for('find_actions_of_partners()', '');
create or replace trigger find_added_partners after insert on action_partners referencing new table as changed_rows
  for each statement execute function find_actions_of_partners();
create or replace trigger find_struck_partners after delete on action_partners referencing old table as changed_rows
  for each statement execute function find_actions_of_partners();

create or replace function find_changed_initiatives() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  changed uuid[];
begin
  select array_agg(n.id) into changed from new_rows n;
  if changed is not null then perform refresh_initiatives(changed); end if;
  return null;
end $$;
call only_for('find_changed_initiatives()', '');
create or replace trigger find_new_initiatives after insert on initiatives referencing new table as new_rows
  for each statement execute function find_changed_initiatives();
create or replace trigger find_changed_initiatives after update on initiatives referencing new table as new_rows
  for each statement execute function find_changed_initiatives();

create or replace function find_changed_partners() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  changed uuid[];
begin
  if tg_op = 'INSERT' then
    select array_agg(n.id) into changed from new_rows n;
  else
    select array_agg(n.id) into changed from new_rows n join old_rows o on o.id = n.id
      where (n.code, n.iso3, n.names, n.acronym, n.region)
        is distinct from (o.code, o.iso3, o.names, o.acronym, o.region);
  end if;
  if changed is not null then perform refresh_partners(changed); end if;
  return null;
end $$;
call only_for('find_changed_partners()', '');
create or replace trigger find_new_partners after insert on partners referencing new table as new_rows
  for each statement execute function find_changed_partners();
create or replace trigger find_changed_partners after update on partners referencing old table as old_rows new table as
  new_rows for each statement execute function find_changed_partners();

create or replace function find_partners_of_names() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  changed uuid[];
begin
  select array_agg(distinct c.partner_id) into changed from changed_rows c;
  if changed is not null then perform refresh_partners(changed); end if;
  return null;
end $$;
call only_for('find_partners_of_names()', '');
create or replace trigger find_added_names after insert on partner_names referencing new table as changed_rows
  for each statement execute function find_partners_of_names();
create or replace trigger find_changed_names after update on partner_names referencing new table as changed_rows
  for each statement execute function find_partners_of_names();
create or replace trigger find_struck_names after delete on partner_names referencing old table as changed_rows
  for each statement execute function find_partners_of_names();

create or replace function forget_search_entries() returns trigger language plpgsql security definer
  set search_path = public as $$
begin
  delete from search_entries f using old_rows o where f.id = o.id;
  return null;
end $$;
call only_for('forget_search_entries()', '');
create or replace trigger forget_requests after delete on requests referencing old table as old_rows for each statement
  execute function forget_search_entries();
create or replace trigger forget_actions after delete on actions referencing old table as old_rows for each statement
  execute function forget_search_entries();
create or replace trigger forget_initiatives after delete on initiatives referencing old table as old_rows
  for each statement execute function forget_search_entries();

-- Words that are spelt nearly like this one: one letter off, two in long words. A word that begins alike and is known
-- is looked for as it stands, and nearly alike only when it is long and begins with the same letter (Gambia is not
-- Zambia).
create or replace function words_close_to(word text) returns text[] language sql stable security definer
  set search_path = public set pg_trgm.similarity_threshold = 0.35
  begin atomic
    select coalesce(array_agg(near.word order by near.distance, near.word), '{}')
      from (select distinct f.word, levenshtein_less_equal(f.word, words_close_to.word, 2) as distance
        from found_words f
          where length(words_close_to.word) between 4 and 40 and f.word % words_close_to.word
            and levenshtein_less_equal(f.word, words_close_to.word, 2) <= case
              when length(words_close_to.word) >= 8 then 2 else 1 end
            and ((length(words_close_to.word) >= 6 and left(f.word, 1) = left(words_close_to.word, 1))
              or not exists (select from found_words k where k.word like words_close_to.word || '%'))
          order by distance, f.word limit 12) near;
  end;
call only_for('words_close_to(text)', 'staff');

-- What somebody searches for: every word, or one that begins with it, or one spelt nearly like it. Null when nothing
-- but signs was typed. A word with a hyphen stands beside its parts and is looked for by them; single letters count
-- only when nothing longer was typed.
create or replace function find_query(typed text) returns tsquery language plpgsql stable security definer
  set search_path = public as $$
declare
  wanted tsquery;
  word text;
begin
  for word in
    with typed_words as (select w.lexeme from unnest(to_tsvector('simple'::regconfig,
      undotted(plain(left(typed, 200))))) as w (lexeme) where w.lexeme !~ '.-')
    select t.lexeme from typed_words t where length(t.lexeme) > 1 or not exists (select from typed_words l
      where length(l.lexeme) > 1) order by length(t.lexeme) desc limit 8
  loop
    wanted := coalesce(wanted && one.query, one.query) from (
      select (quote_literal(word) || case when length(word) > 2 then ':*'
        else '' end || coalesce((select string_agg(' | ' || quote_literal(c.word), '')
        from unnest(words_close_to(word)) as c (word)), ''))::tsquery as query) one;
  end loop;
  return wanted;
end $$;
call only_for('find_query(text)', 'staff, donor, authority');

-- The same for those whose rows are guarded: which requests have the words. Row security then says which of them they
-- see.
create or replace function requests_with_words(wanted tsquery) returns setof uuid language sql stable security definer
  set search_path = public rows 500
  begin atomic
    select f.id from search_entries f where f.kind = 'request' and f.document @@ wanted;
  end;
call only_for('requests_with_words(tsquery)', 'staff, donor, authority');

-- How large a share of all documents each word stands in, as far as the database has counted. A word that it met too
-- seldom to count gets half of the least that it counted.
create or replace function shares_of_words(words text[]) returns table (word text, share real) language sql
  stable security definer set search_path = public
  begin atomic
    with counted as materialized (
      select m.word, m.share from pg_stats s cross
        join lateral unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) as m (word, share)
        where s.schemaname = 'public' and s.tablename = 'search_entries' and s.attname = 'document'
          and m.word is not null)
    select w.word, coalesce(c.share, (select min(l.share) / 2 from counted l), 0) from unnest(words) as w (word) left
      join counted c on c.word = w.word;
  end;
call only_for('shares_of_words(text[])', 'staff');
