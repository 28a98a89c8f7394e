-- What every record is called, as words: the one search looks there first (docs/decisions/0038-one-search.md). Written
-- by triggers (db/desk/functions/searching.sql), read by nobody but through functions that give ids.
create table search_names (
  id uuid primary key,
  kind text not null,
  names tsvector not null,
  -- How many words its title has: of two that have the words searched for, the shorter one is meant.
  size smallint not null,
  constraint a_search_name_is_of_a_known_kind check (kind in ('request', 'action', 'activity', 'output', 'person',
    'partner', 'authority', 'initiative', 'body', 'file', 'account'))
);
create index search_names_of_requests on search_names using gin (names) where kind = 'request';
create index search_names_of_actions on search_names using gin (names) where kind = 'action';
create index search_names_of_activities on search_names using gin (names) where kind = 'activity';
create index search_names_of_outputs on search_names using gin (names) where kind = 'output';
create index search_names_of_people on search_names using gin (names) where kind = 'person';
create index search_names_of_others on search_names using gin (names)
  where kind in ('partner', 'authority', 'initiative', 'body', 'file', 'account');

-- Every word that stands in one of them, for those who mistype it. Like found_words it has no key; a word that stood in
-- the name of a person alone goes with that name.
create table name_words (
  word text not null,
  personal boolean not null
);
create index name_words_word on name_words (word text_pattern_ops);
create index name_words_letters on name_words using gin (word gin_trgm_ops);
