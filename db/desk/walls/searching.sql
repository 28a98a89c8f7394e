-- What the one search looks in is read by functions alone, which give ids: a person's name and address stand in it.
call wall('search_names');
call wall('name_words', rows => false);
