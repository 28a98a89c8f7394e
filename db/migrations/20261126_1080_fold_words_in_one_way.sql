-- One folding of words for every search, picker and comparison: see docs/decisions/0016-words-folded.md.

-- Letters as they are compared, in every script: small, without marks and signs that nobody sees, and those that are written one for the other as one. Other signs stay,
-- with apostrophes and hyphens of one kind. Most texts are plain letters already, or after their marks are off, and need no more.
create function folded(words text) returns text language plpgsql immutable strict parallel safe cost 500 as $$
declare
  plainly text := translate(words, U&'\2019\2018\00B4`\0009\000A\000B\000C\000D', U&'''''''''     ');
begin
  if octet_length(plainly) = length(plainly) then return lower(plainly collate "pg_unicode_fast"); end if;
  plainly := regexp_replace(normalize(casefold(normalize(plainly, nfkc) collate "pg_unicode_fast"), nfkd),
    U&'[\0300-\036F\0483-\0487\0591-\05BD\05BF\05C1\05C2\05C4\05C5\05C7\0610-\061C\0640\064B-\065F\0670\06D6-\06DC\06DF-\06E4\06E7\06E8\06EA-\06ED\00AD\034F\180E\1AB0-\1AFF\1DC0-\1DFF\200B-\200F\202A-\202E\2060-\206F\20D0-\20FF\FE00-\FE0F\FE20-\FE2F\FEFF]', '', 'g');
  if octet_length(plainly) = length(plainly) then return translate(plainly, '`', ''''); end if;
  return normalize(replace(replace(replace(
    translate(plainly,
      U&'ıøłđðħŧŋĸəɓɗɖƙɛɔʋƒɣŀςٱىیېۍےةۃەہھکگґғқҡңөүұҳҷһךםןףץ٠۰١۱٢۲٣۳٤۴٥۵٦۶٧۷٨۸٩۹\2019\2018ʼʻʹ\2032ˈ`\00B4ʽˋ\FF07\2010\2011\2212\0009\000A\000D\000B\000C\0085\00A0\2028\2029',
      U&'iolddhtnkebddkeovfglσايييييهههههككггккноуухчхכמנפצ00112233445566778899''''''''''''''''''''''''---         '),
    'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), nfc);
end $$;

-- Without the Arabic article, as people search.
create function without_article(words text) returns text language sql immutable strict parallel safe cost 100
  return case when octet_length(words) = length(words) then words else regexp_replace(words, '\m(?:وال|بال|فال|كال|لل|ال)(?=[ء-ي]{3})', '', 'g') end;

-- The same with nothing but words: signs part them, or, where they stand within one (d'Ivoire, co-operation, U.S.), do not.
create function parted(words text) returns text language sql immutable strict parallel safe cost 100
  return regexp_replace(words collate "pg_unicode_fast", '(?:(?![%_\\@&#*])[[:punct:]])+', ' ', 'g');
create function undotted(words text) returns text language sql immutable strict parallel safe cost 100
  return case when position('.' in words) > 0 then regexp_replace(words collate "pg_unicode_fast", '(?<=\m[[:alnum:]])\.', '', 'g') else words end;
create function joined(words text) returns text language sql immutable strict parallel safe cost 100
  return parted(regexp_replace(undotted(words) collate "pg_unicode_fast", '(?<=[[:alnum:]])''(?=[[:alnum:]])|(?<=\m[[:alnum:]]{1,2})-(?=[[:alnum:]])', '', 'g'));

-- A text as it is searched: what is found is a part of it.
create function searched(words text) returns text language plpgsql immutable strict parallel safe cost 1000 as $$
declare
  letters text := public.folded(words);
  one_by_one text := public.without_article(public.parted(letters));
  together text := public.without_article(public.joined(letters));
begin
  return letters || case when one_by_one = letters then '' else chr(10) || one_by_one end || case when together in (letters, one_by_one) then '' else chr(10) || together end;
end $$;

-- What somebody looks for, as words: each of them must be found. Where nothing but signs was typed, they mean themselves.
create function search_words(typed text) returns text[] language plpgsql immutable strict parallel safe cost 1000 as $$
declare
  letters text := public.folded(left(typed, 200));
  words text[] := array_remove(string_to_array(public.without_article(public.parted(public.undotted(letters))), ' '), '');
begin
  return case when words <> '{}' then words else array_remove(string_to_array(letters, ' '), '') end;
end $$;

-- A name as a whole, to be compared with others.
create function whole_name(words text) returns text language sql immutable strict parallel safe cost 1000
  return btrim(regexp_replace(without_article(joined(folded(words))), ' +', ' ', 'g'));

-- What has a full text is folded in the same way; a word with a sign within it stands in it as one word, too.
create or replace function plain(words text) returns text language sql immutable strict parallel safe cost 600
  return without_article(folded(words));
create or replace function words_of(words text) returns tsvector language plpgsql immutable strict parallel safe cost 1000 as $$
declare
  letters text := public.plain(words);
begin
  return strip(to_tsvector('simple'::regconfig, letters || coalesce((select ' ' || string_agg(public.joined(m.found[1]), ' ')
    from regexp_matches(letters, '[^[:space:][:punct:]]+(?:[''.-][^[:space:][:punct:]]+)+', 'g') as m (found)), '')));
end $$;

-- Other names of partners: common and former ones, abbreviations. What everybody starts with comes from data/countries; an administrator adds others.
create table partner_names (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners,
  name text not null,
  language text,
  kind text not null default 'other',
  version integer not null default 1,
  constraint another_name_of_a_partner_has_letters check (whole_name(name) <> ''),
  constraint another_name_of_a_partner_is_of_a_known_kind check (kind in ('other', 'former', 'abbreviation')),
  constraint a_partner_has_another_name_once unique (partner_id, name)
);
call keep_history('partner_names', 'partners', 'partner_id');
grant select on partner_names to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public;
create policy everybody_sees_names on partner_names for select to
  mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public using (true);

-- What a partner is found by: a part of any of its names in any language, or one of its codes and names as a whole.
create table partner_searches (
  code text primary key references partners (code) on delete cascade,
  searched text not null,
  exact text[] not null,
  terms text not null
);
grant select on partner_searches to mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public;

create function refresh_partners(ids uuid[]) returns void language plpgsql security definer set search_path = public as $$
declare
  codes text[];
begin
  insert into partner_searches (code, searched, exact, terms)
    select p.code, string_agg(searched(n.name), chr(10)), array_agg(distinct whole_name(n.name)) || lower(p.code) || array_remove(array[lower(p.iso3)], null),
        concat_ws(' ', string_agg(n.name, ' '), p.code, p.iso3)
      from partners p cross join lateral (
        select o.value as name from jsonb_each_text(p.names) o union select a.name from partner_names a where a.partner_id = p.id union select p.acronym where p.acronym <> '') n
      where p.id = any(ids) group by p.id
    on conflict (code) do update set searched = excluded.searched, exact = excluded.exact, terms = excluded.terms;
  select array_agg(p.code) into codes from partners p where p.id = any(ids);
  perform refresh_requests(array_agg(r.id)) from requests r
    where r.partner = any(codes) or r.id in (select f.request_id from request_partners f where f.partner = any(codes)) having count(*) > 0;
  perform refresh_actions(array_agg(c.id)) from actions c
    where c.partner = any(codes) or c.id in (select f.action_id from action_partners f where f.partner = any(codes)) having count(*) > 0;
end $$;
create function find_changed_partners() returns trigger language plpgsql security definer set search_path = public as $$
declare
  changed uuid[];
begin
  if tg_op = 'INSERT' then
    select array_agg(n.id) into changed from new_rows n;
  else
    select array_agg(n.id) into changed from new_rows n join old_rows o on o.id = n.id
      where (n.code, n.iso3, n.names, n.acronym) is distinct from (o.code, o.iso3, o.names, o.acronym);
  end if;
  if changed is not null then perform refresh_partners(changed); end if;
  return null;
end $$;
create trigger find_new_partners after insert on partners referencing new table as new_rows for each statement execute function find_changed_partners();
create trigger find_changed_partners after update on partners referencing old table as old_rows new table as new_rows for each statement execute function find_changed_partners();
create function find_partners_of_names() returns trigger language plpgsql security definer set search_path = public as $$
declare
  changed uuid[];
begin
  select array_agg(distinct c.partner_id) into changed from changed_rows c;
  if changed is not null then perform refresh_partners(changed); end if;
  return null;
end $$;
create trigger find_added_names after insert on partner_names referencing new table as changed_rows for each statement execute function find_partners_of_names();
create trigger find_changed_names after update on partner_names referencing new table as changed_rows for each statement execute function find_partners_of_names();
create trigger find_struck_names after delete on partner_names referencing old table as changed_rows for each statement execute function find_partners_of_names();
revoke all on function refresh_partners(uuid[]), find_changed_partners(), find_partners_of_names() from public;

create or replace function refresh_requests(ids uuid[]) returns void language plpgsql security definer set search_path = public as $$
declare
  documents tsvector[];
begin
  with written as (
    insert into findables (id, kind, partners, regions, themes, from_year, to_year, title, document)
      select r.id, 'request', further.partners, array_remove(array[p.region], null), coded.themes, said.year, said.year, r.title,
          words_of(concat_ws(' ', r.title, r.need, r.expected_outputs, r.theme_wording, r.reference, a.name, named.words, translated.words))
        from requests r join partners p on p.code = r.partner join authorities a on a.id = r.authority_id
          cross join lateral (select array[r.partner] || array(select f.partner from request_partners f where f.request_id = r.id) as partners) further
          cross join lateral (select array_remove(array[r.theme] || array(select t.theme from request_themes t where t.request_id = r.id), null) as themes) coded
          cross join lateral (select extract(year from coalesce(r.received_on, (r.submitted_at at time zone facility_zone())::date))::integer as year) said
          cross join lateral (select string_agg(s.terms, ' ') as words from partner_searches s where s.code = any(further.partners)) named
          cross join lateral (select string_agg(concat_ws(' ', t.title, t.need, t.expected_outputs), ' ') as words from request_translations t where t.request_id = r.id) translated
        where r.id = any(ids)
      on conflict (id) do update set partners = excluded.partners, regions = excluded.regions, themes = excluded.themes, from_year = excluded.from_year,
        to_year = excluded.to_year, title = excluded.title, document = excluded.document
      returning document)
    select array_agg(document) into documents from written;
  perform place_findables(ids);
  perform note_words(documents);
end $$;

create or replace function refresh_actions(ids uuid[]) returns void language plpgsql security definer set search_path = public as $$
declare
  documents tsvector[];
begin
  with written as (
    insert into findables (id, kind, partners, regions, themes, from_year, to_year, title, document)
      select c.id, 'action', further.partners, array_remove(array[p.region], null), array[c.theme],
          extract(year from coalesce(c.started_on, c.agreed_on, r.received_on))::integer, extract(year from coalesce(c.closed_on, c.ends_on, c.started_on, c.agreed_on, r.received_on))::integer, c.title,
          words_of(concat_ws(' ', c.title, c.objectives, a.name, named.words))
        from actions c join requests r on r.id = c.request_id join partners p on p.code = c.partner join authorities a on a.id = c.authority_id
          cross join lateral (select array[c.partner] || array(select f.partner from action_partners f where f.action_id = c.id) as partners) further
          cross join lateral (select string_agg(s.terms, ' ') as words from partner_searches s where s.code = any(further.partners)) named
        where c.id = any(ids)
      on conflict (id) do update set partners = excluded.partners, regions = excluded.regions, themes = excluded.themes, from_year = excluded.from_year,
        to_year = excluded.to_year, title = excluded.title, document = excluded.document
      returning document)
    select array_agg(document) into documents from written;
  perform place_findables(ids);
  perform note_words(documents);
end $$;

create or replace function find_query(typed text) returns tsquery language plpgsql stable security definer set search_path = public as $$
declare
  wanted tsquery;
  word text;
begin
  for word in
    with typed_words as (select w.lexeme from unnest(to_tsvector('simple'::regconfig, undotted(plain(left(typed, 200))))) as w (lexeme) where w.lexeme !~ '.-')
    select t.lexeme from typed_words t where length(t.lexeme) > 1 or not exists (select from typed_words l where length(l.lexeme) > 1) order by length(t.lexeme) desc limit 8
  loop
    wanted := coalesce(wanted && one.query, one.query) from (
      select (quote_literal(word) || case when length(word) > 2 then ':*' else '' end || coalesce((select string_agg(' | ' || quote_literal(c.word), '') from unnest(words_close_to(word)) as c (word)), ''))::tsquery as query) one;
  end loop;
  return wanted;
end $$;

-- What is there is folded anew.
select refresh_partners(array_agg(id)) from partners having count(*) > 0;
truncate found_words;
select refresh_requests(array_agg(id)) from requests having count(*) > 0;
select refresh_actions(array_agg(id)) from actions having count(*) > 0;
select refresh_initiatives(array_agg(id)) from initiatives having count(*) > 0;

-- Lists are searched by parts of words in their short texts.
create index actions_searched on actions using gin (searched(title) gin_trgm_ops);
create index activities_searched on activities using gin (searched(title) gin_trgm_ops);
create index activities_places_searched on activities using gin (searched(place) gin_trgm_ops);
create index outputs_searched on outputs using gin (searched(title) gin_trgm_ops);
create index authorities_searched on authorities using gin (searched(name) gin_trgm_ops);
create index people_names_searched on personal_details using gin (searched(name) gin_trgm_ops);
create index people_employers_searched on personal_details using gin (searched(employer) gin_trgm_ops);
create index outbox_subjects_searched on outbox using gin (searched(subject) gin_trgm_ops);
create index outbox_recipients_searched on outbox using gin (searched(recipient) gin_trgm_ops);
