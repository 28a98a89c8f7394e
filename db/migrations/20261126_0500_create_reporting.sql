-- Tables of the annual report, with their constraints and indexes. What they hold to beyond that, and who reads and
-- writes them, stands in db/reporting as it is in force: docs/decisions/0031-sql-where-people-look.md.

-- What a printed report says, kept beside what the records give.
create table published_figures (
  id uuid primary key default uuidv7(),
  figure text not null,
  year integer not null,
  dimensions jsonb not null default '{}',
  operator text not null default '=',
  value numeric not null,
  words text not null default '',
  section text not null,
  contradicts text,
  note text not null default '',
  version integer not null default 1,
  constraint an_operator_is_known check (operator in ('=', '>', 'about', 'almost'))
);
create index published_figures_year on published_figures (year, figure);

create table report_editions (
  id uuid primary key default uuidv7(),
  year integer not null unique,
  published_on date,
  version integer not null default 1
);

create table report_texts (
  id uuid primary key default uuidv7(),
  year integer not null references report_editions (year),
  section text not null,
  language text not null,
  title text not null default '',
  body text not null default '',
  version integer not null default 1,
  constraint a_section_has_one_text_in_each_language unique (year, section, language)
);
