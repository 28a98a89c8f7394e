-- Tables of registers, with their constraints and indexes. What they hold to beyond that, and who reads and
-- writes them, stands in db/registers as it is in force: docs/decisions/0031-sql-where-people-look.md.

create table partners (
  id uuid primary key default uuidv7(),
  code text not null unique,
  kind text not null,
  iso3 text,
  region text references regions,
  names jsonb not null,
  acronym text,
  longitude real,
  latitude real,
  version integer not null default 1,
  constraint a_partner_is_a_country_or_an_organisation check (kind in ('country', 'organisation')),
  constraint a_country_has_a_code_of_two_letters check (kind <> 'country' or code ~ '^[A-Z]{2}$')
);
create index partners_region on partners (region);

-- Other names of partners: common and former ones, abbreviations. What everybody starts with comes from
-- data/countries; an administrator adds others.
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

-- What a partner is found by: a part of any of its names in any language, or one of its codes and names as a whole.
create table partner_searches (
  code text primary key references partners (code) on delete cascade,
  searched text not null,
  exact text[] not null,
  terms text not null
);

create table land_borders (
  country text not null references partners (code),
  neighbour text not null references partners (code),
  primary key (country, neighbour)
);

create table eu_memberships (
  country text primary key references partners (code),
  member_from date not null,
  member_to date,
  constraint a_membership_ends_after_it_starts check (coalesce(member_to >= member_from, true))
);

create table income_groups (
  country text not null references partners (code),
  fiscal_year integer not null,
  income_group text not null,
  primary key (country, fiscal_year)
);

create table organisation_members (
  organisation text not null references partners (code),
  country text not null references partners (code),
  primary key (organisation, country)
);

create table authority_types (
  key text primary key,
  position integer not null,
  names jsonb not null,
  traditional boolean not null,
  eligible boolean not null default true,
  only_jointly boolean not null default false,
  id uuid not null default uuidv7() unique
);

create table authorities (
  id uuid primary key default uuidv7(),
  partner text not null references partners (code),
  name text not null,
  name_language text not null default 'en',
  type text not null references authority_types,
  version integer not null default 1,
  constraint an_authority_has_a_name check (btrim(name) <> ''),
  constraint a_partner_has_one_authority_of_each_name unique (partner, name)
);
create index authorities_searched on authorities using gin (searched(name) gin_trgm_ops);

create table initiatives (
  id uuid primary key default uuidv7(),
  name text not null,
  acronym text,
  organisation text,
  website text,
  aliases text[] not null default '{}',
  themes text[] not null default '{}',
  regions text[] not null default '{}',
  version integer not null default 1,
  constraint an_initiative_has_a_name check (btrim(name) <> ''),
  constraint an_initiative_is_registered_once unique (name)
);

-- One register of persons. Names and contacts stand apart, so that those who may see figures but no names (donors)
-- are refused by the database. What nobody said of a person is not known: neither a kind of employer nor a language
-- for mail is taken for granted.
create table people (
  id uuid primary key default uuidv7(),
  gender text,
  employed_in text not null references partners (code),
  employer_kind text,
  version integer not null default 1,
  constraint gender_is_f_m_or_x check (coalesce(gender in ('f', 'm', 'x'), true)),
  constraint an_employer_is_public_private_or_international check
    (coalesce(employer_kind in ('public', 'private', 'international'), true))
);
create index people_employed_in on people (employed_in);

-- Several people may use one address, that of their office. Whoever is entered with an address that is known is asked
-- about: see src/registers/people/who.ts.
create table personal_details (
  person_id uuid primary key references people on delete cascade,
  name text not null,
  email text,
  employer text,
  language text,
  constraint a_person_has_a_name check (btrim(name) <> '')
);
create index personal_details_name on personal_details (name);
create index personal_details_email on personal_details (lower(email));
create index people_names_searched on personal_details using gin (searched(name) gin_trgm_ops);
create index people_employers_searched on personal_details using gin (searched(employer) gin_trgm_ops);

create table expert_profiles (
  person_id uuid primary key references people on delete cascade,
  vetted_on date,
  consent_on date,
  years_experience integer,
  max_missions integer,
  max_days integer,
  available daterange[] not null default '{}',
  regions_worked_in text[] not null default '{}',
  version integer not null default 1,
  constraint a_vetted_profile_has_consent check (vetted_on is null or consent_on is not null),
  constraint limits_are_not_negative check (coalesce(max_missions >= 0, true) and coalesce(max_days >= 0, true)
    and coalesce(years_experience >= 0, true)),
  constraint consent_is_given_before_a_profile_is_vetted check (coalesce(vetted_on >= consent_on, true))
);

create table expert_themes (
  person_id uuid not null references expert_profiles on delete cascade,
  theme text not null references themes,
  level integer not null,
  primary key (person_id, theme),
  constraint a_theme_level_is_from_1_to_3 check (level between 1 and 3)
);

create table expert_languages (
  person_id uuid not null references expert_profiles on delete cascade,
  language text not null,
  level text not null,
  primary key (person_id, language),
  constraint a_language_level_is_of_the_cefr check (level in ('A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native'))
);

-- Who carries what.
create table portfolios (
  id uuid primary key default uuidv7(),
  account_id uuid not null references accounts on delete cascade,
  region text references regions,
  theme text references themes,
  constraint a_portfolio_names_a_region_or_a_theme check (region is not null or theme is not null),
  constraint a_portfolio_stands_once unique nulls not distinct (account_id, region, theme)
);

-- Whose accounts are whose.
alter table accounts
  add foreign key (authority_id) references authorities,
  add foreign key (administration) references partners (code),
  add foreign key (person_id) references people;
