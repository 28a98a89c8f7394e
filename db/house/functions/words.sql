-- Words as a full text has them. The folding itself stands with the migrations, since indexes are made of it:
-- docs/decisions/0016-words-folded.md.

-- What has a full text is folded as every search is; a word with a sign within it stands in it as one word, too.
create or replace function plain(words text) returns text language sql immutable strict parallel safe cost 600
  return without_article(folded(words));

-- The same as words, for an index.
create or replace function words_of(words text) returns tsvector language plpgsql immutable strict parallel safe
  cost 1000 as $$
declare
  letters text := public.plain(words);
begin
  return strip(to_tsvector('simple'::regconfig,
    letters || coalesce((select ' ' || string_agg(public.joined(m.found[1]), ' ')
    from regexp_matches(letters, '[^[:space:][:punct:]]+(?:[''.-][^[:space:][:punct:]]+)+', 'g') as m (found)), '')));
end $$;

-- What somebody looks for, as words: each of them must be found. Where nothing but signs was typed, they mean
-- themselves.
create or replace function search_words(typed text) returns text[] language plpgsql immutable strict parallel safe
  cost 1000 as $$
declare
  letters text := public.folded(left(typed, 200));
  words text[] := array_remove(string_to_array(public.without_article(public.parted(public.undotted(letters))), ' '),
    '');
begin
  return case when words <> '{}' then words else array_remove(string_to_array(letters, ' '), '') end;
end $$;

-- Whether a word says nothing by itself in one of the facility's languages: "the", "avec", "para", "или".
create or replace function says_nothing(word text) returns boolean language sql immutable parallel safe
  set search_path = public
  return length(word) < 3 or word ~ '^[0-9]+$'
    or '{}' = any(array[ts_lexize('english_stem', word)::text, ts_lexize('french_stem', word)::text,
    ts_lexize('spanish_stem', word)::text,
      ts_lexize('portuguese_stem', word)::text, ts_lexize('russian_stem', word)::text])
    or word = any('{في,من,علي,الي,عن,مع,هذا,هذه,التي,الذي,بين,كما,او,ان,ما}');
