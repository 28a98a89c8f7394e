-- What is already there: everything that a request is compared with and that is searched for, one line each, in words that forgive accents, case,
-- forms of Arabic and Cyrillic letters and spelling.
create extension if not exists fuzzystrmatch;

-- A text as it is compared: small letters without marks; letters that are written one for the other become one; the Arabic article goes.
create function plain(words text) returns text language sql immutable strict parallel safe cost 500 set search_path = public
  return regexp_replace(
    translate(lower(unaccent('unaccent'::regdictionary, normalize(words, NFKC))),
      'أإآٱىةؤئیکگёйґ’ʼʻ`´' || U&'\0300\0301\0302\0303\0304\0306\0307\0308\030A\030B\030C\0327\0328\0640\064B\064C\064D\064E\064F\0650\0651\0652\0653\0654\0655\0670',
      'اااايهوييككеиг'''''''''''''),
    '\m(?:وال|بال|فال|كال|لل|ال)(?=[ء-ي]{3})', '', 'g');

-- The same as words, for an index.
create function words_of(words text) returns tsvector language sql immutable strict parallel safe cost 1000 set search_path = public
  return strip(to_tsvector('simple'::regconfig, plain(words)));

create table findables (
  id uuid primary key,
  kind text not null,
  partners text[] not null default '{}',
  regions text[] not null default '{}',
  themes text[] not null default '{}',
  from_year integer,
  to_year integer,
  title text not null,
  document tsvector not null,
  constraint a_findable_is_of_a_known_kind check (kind in ('request', 'action', 'initiative', 'iati_activity'))
);
create index findables_words on findables using gin (document);
create index findables_others on findables (kind) where kind <> 'request';
alter table findables enable row level security;
create policy staff_see_all on findables for select to mobilise_staff using (true);
grant select on findables to mobilise_staff;
alter table findables alter column document set statistics 250;
-- Where and when: one line for each partner and theme of each of them, so that what is near is read from an index in the order of years.
create table findable_places (
  id uuid not null references findables on delete cascade,
  partner text not null,
  theme text not null,
  year integer not null,
  primary key (id, partner, theme)
);
create index findable_places_theme on findable_places (partner, theme, year, id);
create index findable_places_year on findable_places (partner, year, id);
alter table findable_places enable row level security;
create policy staff_see_all on findable_places for select to mobilise_staff using (true);
grant select on findable_places to mobilise_staff;

-- Every word that stands in one of them. It has no key: two that come with the same new word at once need not wait for each other.
create table found_words (word text not null);
create index found_words_word on found_words (word text_pattern_ops);
create index found_words_letters on found_words using gin (word gin_trgm_ops);

create function note_words(documents tsvector[]) returns void language sql security definer set search_path = public
  begin atomic
    insert into found_words (word)
      select distinct w.word from unnest(documents) as d (document) cross join lateral unnest(tsvector_to_array(d.document)) as w (word)
        where length(w.word) between 4 and 40 and w.word !~ '[0-9]' and not exists (select from found_words f where f.word = w.word);
  end;

create function place_findables(ids uuid[]) returns void language sql security definer set search_path = public
  begin atomic
    delete from findable_places p where p.id = any(ids);
    insert into findable_places (id, partner, theme, year)
      select distinct f.id, partner, theme, coalesce(f.from_year, 9999) from findables f cross join lateral unnest(f.partners) as partner cross join lateral unnest(f.themes) as theme where f.id = any(ids);
  end;

create function refresh_requests(ids uuid[]) returns void language plpgsql security definer set search_path = public as $$
declare
  documents tsvector[];
begin
  with written as (
    insert into findables (id, kind, partners, regions, themes, from_year, to_year, title, document)
      select r.id, 'request', further.partners, array_remove(array[p.region], null), coded.themes, said.year, said.year, r.title,
          words_of(concat_ws(' ', r.title, r.need, r.expected_outputs, r.theme_wording, r.reference, a.name, p.acronym, named.words, translated.words))
        from requests r join partners p on p.code = r.partner join authorities a on a.id = r.authority_id
          cross join lateral (select array[r.partner] || array(select f.partner from request_partners f where f.request_id = r.id) as partners) further
          cross join lateral (select array_remove(array[r.theme] || array(select t.theme from request_themes t where t.request_id = r.id), null) as themes) coded
          cross join lateral (select extract(year from coalesce(r.received_on, (r.submitted_at at time zone facility_zone())::date))::integer as year) said
          cross join lateral (select string_agg(distinct n.value, ' ') as words from partners q, jsonb_each_text(q.names) n where q.code = any(further.partners)) named
          cross join lateral (select string_agg(concat_ws(' ', t.title, t.need, t.expected_outputs), ' ') as words from request_translations t where t.request_id = r.id) translated
        where r.id = any(ids)
      on conflict (id) do update set partners = excluded.partners, regions = excluded.regions, themes = excluded.themes, from_year = excluded.from_year,
        to_year = excluded.to_year, title = excluded.title, document = excluded.document
      returning document)
    select array_agg(document) into documents from written;
  perform place_findables(ids);
  perform note_words(documents);
end $$;

create function refresh_actions(ids uuid[]) returns void language plpgsql security definer set search_path = public as $$
declare
  documents tsvector[];
begin
  with written as (
    insert into findables (id, kind, partners, regions, themes, from_year, to_year, title, document)
      select c.id, 'action', further.partners, array_remove(array[p.region], null), array[c.theme],
          extract(year from coalesce(c.started_on, c.agreed_on, r.received_on))::integer, extract(year from coalesce(c.closed_on, c.ends_on, c.started_on, c.agreed_on, r.received_on))::integer, c.title,
          words_of(concat_ws(' ', c.title, c.objectives, a.name, p.acronym, named.words))
        from actions c join requests r on r.id = c.request_id join partners p on p.code = c.partner join authorities a on a.id = c.authority_id
          cross join lateral (select array[c.partner] || array(select f.partner from action_partners f where f.action_id = c.id) as partners) further
          cross join lateral (select string_agg(distinct n.value, ' ') as words from partners q, jsonb_each_text(q.names) n where q.code = any(further.partners)) named
        where c.id = any(ids)
      on conflict (id) do update set partners = excluded.partners, regions = excluded.regions, themes = excluded.themes, from_year = excluded.from_year,
        to_year = excluded.to_year, title = excluded.title, document = excluded.document
      returning document)
    select array_agg(document) into documents from written;
  perform place_findables(ids);
  perform note_words(documents);
end $$;

create function refresh_initiatives(ids uuid[]) returns void language plpgsql security definer set search_path = public as $$
declare
  documents tsvector[];
begin
  with written as (
    insert into findables (id, kind, regions, themes, title, document)
      select i.id, 'initiative', i.regions, i.themes, i.name, words_of(concat_ws(' ', i.name, i.acronym, i.organisation, array_to_string(i.aliases, ' ')))
        from initiatives i where i.id = any(ids)
      on conflict (id) do update set regions = excluded.regions, themes = excluded.themes, title = excluded.title, document = excluded.document
      returning document)
    select array_agg(document) into documents from written;
  perform note_words(documents);
end $$;

-- Kept statement by statement, so that an import of many costs one pass. A change that no word, theme, partner or day is part of costs a look.
create function find_changed_requests() returns trigger language plpgsql security definer set search_path = public as $$
declare
  changed uuid[];
begin
  if tg_op = 'INSERT' then
    select array_agg(n.id) into changed from new_rows n;
  else
    select array_agg(n.id) into changed from new_rows n join old_rows o on o.id = n.id
      where (n.title, n.need, n.expected_outputs, n.partner, n.authority_id, n.theme, n.theme_wording, n.received_on, n.submitted_at)
        is distinct from (o.title, o.need, o.expected_outputs, o.partner, o.authority_id, o.theme, o.theme_wording, o.received_on, o.submitted_at);
  end if;
  if changed is not null then perform refresh_requests(changed); end if;
  return null;
end $$;
create trigger find_new_requests after insert on requests referencing new table as new_rows for each statement execute function find_changed_requests();
create trigger find_changed_requests after update on requests referencing old table as old_rows new table as new_rows for each statement execute function find_changed_requests();

create function find_requests_of_parts() returns trigger language plpgsql security definer set search_path = public as $$
declare
  changed uuid[];
begin
  select array_agg(distinct c.request_id) into changed from changed_rows c;
  if changed is not null then perform refresh_requests(changed); end if;
  return null;
end $$;
create trigger find_added_themes after insert on request_themes referencing new table as changed_rows for each statement execute function find_requests_of_parts();
create trigger find_struck_themes after delete on request_themes referencing old table as changed_rows for each statement execute function find_requests_of_parts();
create trigger find_added_partners after insert on request_partners referencing new table as changed_rows for each statement execute function find_requests_of_parts();
create trigger find_struck_partners after delete on request_partners referencing old table as changed_rows for each statement execute function find_requests_of_parts();
create trigger find_new_translations after insert on request_translations referencing new table as changed_rows for each statement execute function find_requests_of_parts();
create trigger find_changed_translations after update on request_translations referencing new table as changed_rows for each statement execute function find_requests_of_parts();

create function find_changed_actions() returns trigger language plpgsql security definer set search_path = public as $$
declare
  changed uuid[];
begin
  if tg_op = 'INSERT' then
    select array_agg(n.id) into changed from new_rows n;
  else
    select array_agg(n.id) into changed from new_rows n join old_rows o on o.id = n.id
      where (n.title, n.objectives, n.theme, n.started_on, n.agreed_on, n.closed_on, n.ends_on) is distinct from (o.title, o.objectives, o.theme, o.started_on, o.agreed_on, o.closed_on, o.ends_on);
  end if;
  if changed is not null then perform refresh_actions(changed); end if;
  return null;
end $$;
create trigger find_new_actions after insert on actions referencing new table as new_rows for each statement execute function find_changed_actions();
create trigger find_changed_actions after update on actions referencing old table as old_rows new table as new_rows for each statement execute function find_changed_actions();

create function find_changed_initiatives() returns trigger language plpgsql security definer set search_path = public as $$
declare
  changed uuid[];
begin
  select array_agg(n.id) into changed from new_rows n;
  if changed is not null then perform refresh_initiatives(changed); end if;
  return null;
end $$;
create trigger find_new_initiatives after insert on initiatives referencing new table as new_rows for each statement execute function find_changed_initiatives();
create trigger find_changed_initiatives after update on initiatives referencing new table as new_rows for each statement execute function find_changed_initiatives();

create function forget_findables() returns trigger language plpgsql security definer set search_path = public as $$
begin
  delete from findables f using old_rows o where f.id = o.id;
  return null;
end $$;
create trigger forget_requests after delete on requests referencing old table as old_rows for each statement execute function forget_findables();
create trigger forget_actions after delete on actions referencing old table as old_rows for each statement execute function forget_findables();
create trigger forget_initiatives after delete on initiatives referencing old table as old_rows for each statement execute function forget_findables();

select refresh_initiatives(array_agg(id)) from initiatives having count(*) > 0;
select refresh_requests(array_agg(id)) from requests having count(*) > 0;
select refresh_actions(array_agg(id)) from actions having count(*) > 0;

-- Words that are spelt nearly like this one: one letter off, two in long words. A word that begins alike and is known is looked for as it stands,
-- and nearly alike only when it is long and begins with the same letter (Gambia is not Zambia).
create function words_close_to(word text) returns text[] language sql stable security definer set search_path = public set pg_trgm.similarity_threshold = 0.35
  begin atomic
    select coalesce(array_agg(near.word order by near.distance, near.word), '{}')
      from (select distinct f.word, levenshtein_less_equal(f.word, words_close_to.word, 2) as distance from found_words f
          where length(words_close_to.word) between 4 and 40 and f.word % words_close_to.word
            and levenshtein_less_equal(f.word, words_close_to.word, 2) <= case when length(words_close_to.word) >= 8 then 2 else 1 end
            and ((length(words_close_to.word) >= 6 and left(f.word, 1) = left(words_close_to.word, 1))
              or not exists (select from found_words k where k.word like words_close_to.word || '%'))
          order by distance, f.word limit 12) near;
  end;

-- What somebody searches for: every word, or one that begins with it, or one spelt nearly like it. Null when nothing but signs was typed. A word with
-- a hyphen stands beside its parts and is looked for by them; single letters count only when nothing longer was typed.
create function find_query(typed text) returns tsquery language plpgsql stable security definer set search_path = public as $$
declare
  wanted tsquery;
  word text;
begin
  for word in
    with typed_words as (select w.lexeme from unnest(to_tsvector('simple'::regconfig, plain(left(typed, 200)))) as w (lexeme) where w.lexeme !~ '.-')
    select t.lexeme from typed_words t where length(t.lexeme) > 1 or not exists (select from typed_words l where length(l.lexeme) > 1) order by length(t.lexeme) desc limit 8
  loop
    wanted := coalesce(wanted && one.query, one.query) from (
      select (quote_literal(word) || case when length(word) > 2 then ':*' else '' end || coalesce((select string_agg(' | ' || quote_literal(c.word), '') from unnest(words_close_to(word)) as c (word)), ''))::tsquery as query) one;
  end loop;
  return wanted;
end $$;

-- The same for those whose rows are guarded: which requests have the words. Row security then says which of them they see.
create function requests_with_words(wanted tsquery) returns setof uuid language sql stable security definer set search_path = public rows 500
  begin atomic
    select f.id from findables f where f.kind = 'request' and f.document @@ wanted;
  end;

-- How large a share of all documents each word stands in, as far as the database has counted. A word that it met too seldom to count gets half of the
-- least that it counted.
create function shares_of_words(words text[]) returns table (word text, share real) language sql stable security definer set search_path = public
  begin atomic
    with counted as materialized (
      select m.word, m.share from pg_stats s cross join lateral unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) as m (word, share)
        where s.schemaname = 'public' and s.tablename = 'findables' and s.attname = 'document' and m.word is not null)
    select w.word, coalesce(c.share, (select min(l.share) / 2 from counted l), 0) from unnest(words) as w (word) left join counted c on c.word = w.word;
  end;

-- Whether a word says nothing by itself in one of the facility's languages: "the", "avec", "para", "или".
create function says_nothing(word text) returns boolean language sql immutable parallel safe set search_path = public
  return length(word) < 3 or word ~ '^[0-9]+$' or '{}' = any(array[ts_lexize('english_stem', word)::text, ts_lexize('french_stem', word)::text, ts_lexize('spanish_stem', word)::text,
      ts_lexize('portuguese_stem', word)::text, ts_lexize('russian_stem', word)::text])
    or word = any('{في,من,علي,الي,عن,مع,هذا,هذه,التي,الذي,بين,كما,او,ان,ما}');

do $$
declare
  private text;
begin
  foreach private in array array['note_words(tsvector[])', 'place_findables(uuid[])', 'refresh_requests(uuid[])', 'refresh_actions(uuid[])', 'refresh_initiatives(uuid[])', 'find_changed_requests()', 'find_requests_of_parts()',
      'find_changed_actions()', 'find_changed_initiatives()', 'forget_findables()', 'words_close_to(text)', 'find_query(text)', 'requests_with_words(tsquery)', 'shares_of_words(text[])'] loop
    execute format('revoke all on function %s from public', private);
  end loop;
end $$;
grant execute on function find_query(text), requests_with_words(tsquery) to mobilise_staff, mobilise_donor, mobilise_authority;
grant execute on function words_close_to(text), shares_of_words(text[]) to mobilise_staff;
