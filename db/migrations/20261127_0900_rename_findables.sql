-- What requests are compared with and searched among has the name that people look for.
alter table if exists findables rename constraint findables_pkey to search_entries_pkey;
alter table if exists findables rename constraint a_findable_is_of_a_known_kind to a_search_entry_is_of_a_known_kind;
alter table if exists findable_places rename constraint findable_places_pkey to search_entry_places_pkey;
alter table if exists findable_places rename constraint findable_places_id_fkey to search_entry_places_id_fkey;
alter index if exists findables_words rename to search_entries_words;
alter index if exists findables_others rename to search_entries_others;
alter index if exists findable_places_theme rename to search_entry_places_theme;
alter index if exists findable_places_year rename to search_entry_places_year;
alter table if exists findable_places rename to search_entry_places;
alter table if exists findables rename to search_entries;
