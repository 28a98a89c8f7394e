-- A facility is described by data: these lists are edited by an administrator, their names are in every interface language.
create table regions (key text primary key, position integer not null, names jsonb not null);
create table pillars (key text primary key, position integer not null, names jsonb not null);
create table themes (key text primary key, pillar text not null references pillars, position integer not null, names jsonb not null);
create table activity_types (key text primary key, position integer not null, names jsonb not null);
create table output_types (key text primary key, position integer not null, names jsonb not null);
create table authority_types (key text primary key, position integer not null, names jsonb not null, traditional boolean not null);
create table criteria (key text primary key, position integer not null, names jsonb not null);
create table settings (key text primary key, value jsonb not null);
create table holidays (day date primary key, name text not null);

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

-- EU expert: employed in a country that is an EU member state on the date.
create function is_eu_member(country_code text, on_day date) returns boolean language sql stable parallel safe
  return exists (select from eu_memberships m where m.country = country_code and m.member_from <= on_day and coalesce(m.member_to >= on_day, true));

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

create table consulted_bodies (
  id uuid primary key default uuidv7(),
  name text not null unique,
  acronym text,
  may_veto boolean not null default false,
  version integer not null default 1
);

do $$
declare
  reference text;
begin
  foreach reference in array array['regions', 'pillars', 'themes', 'activity_types', 'output_types', 'authority_types', 'criteria', 'settings',
      'holidays', 'land_borders', 'eu_memberships', 'income_groups', 'organisation_members'] loop
    execute format('grant select on %I to mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
      mobilise_expert, mobilise_public, mobilise_gate', reference);
    execute format('grant insert, update, delete on %I to mobilise_staff', reference);
  end loop;
end $$;
call keep_history('partners', 'partners', 'id');
call keep_history('authorities', 'authorities', 'id');
call keep_history('initiatives', 'initiatives', 'id');
call keep_history('consulted_bodies', 'consulted_bodies', 'id');
grant select on partners, authorities, initiatives to
  mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public;
grant select on consulted_bodies to mobilise_donor, mobilise_consulted;
create policy everybody_sees_partners on partners for select to
  mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public using (true);
create policy everybody_sees_authorities on authorities for select to
  mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public using (true);
create policy everybody_sees_initiatives on initiatives for select to
  mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public using (true);
create policy donors_see_bodies on consulted_bodies for select to mobilise_donor using (true);
create policy a_body_sees_itself on consulted_bodies for select to mobilise_consulted using (id = current_body());
