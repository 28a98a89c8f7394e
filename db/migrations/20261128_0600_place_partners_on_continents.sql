-- On which continent a partner lies: what the facility's own regions cut in two, figures can put together again.
create table continents (
  partner text primary key references partners (code),
  continent text not null,
  constraint a_continent_is_one_of_five check (continent in ('africa', 'america', 'asia', 'europe', 'oceania'))
);
