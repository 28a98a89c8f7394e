-- One register of persons. Names and contacts stand apart, so that those who may see figures but no names (donors) are refused by the database.
create table people (
  id uuid primary key default uuidv7(),
  gender text,
  employed_in text not null references partners (code),
  employer_kind text not null default 'public',
  version integer not null default 1,
  constraint gender_is_f_m_or_x check (coalesce(gender in ('f', 'm', 'x'), true)),
  constraint an_employer_is_public_private_or_international check (employer_kind in ('public', 'private', 'international'))
);
create table personal_details (
  person_id uuid primary key references people on delete cascade,
  name text not null,
  email text,
  employer text,
  language text not null default 'en',
  constraint a_person_has_a_name check (btrim(name) <> '')
);
create unique index an_email_belongs_to_one_person on personal_details (lower(email));
create index personal_details_name on personal_details (name);
create index people_employed_in on people (employed_in);

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
  constraint limits_are_not_negative check (coalesce(max_missions >= 0, true) and coalesce(max_days >= 0, true) and coalesce(years_experience >= 0, true))
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

-- Accounts, sessions, credentials and verifications are kept by the sign-in library; role and belongings are ours.
create table accounts (
  id uuid primary key default uuidv7(),
  name text not null,
  email text not null,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  role text not null default 'none',
  chair boolean not null default false,
  authority_id uuid references authorities,
  administration text references partners (code),
  body_id uuid references consulted_bodies,
  person_id uuid references people,
  language text not null default 'en',
  active boolean not null default true,
  version integer not null default 1,
  constraint a_role_is_known check (role in ('none', 'administrator', 'manager', 'officer', 'committee', 'communications', 'authority',
    'consulted', 'focal_point', 'expert', 'donor')),
  constraint an_authority_account_names_its_authority check ((role = 'authority') = (authority_id is not null)),
  constraint a_focal_point_names_its_administration check ((role = 'focal_point') = (administration is not null)),
  constraint a_consulted_account_names_its_body check ((role = 'consulted') = (body_id is not null)),
  constraint an_expert_account_names_its_person check (role <> 'expert' or person_id is not null)
);
create unique index an_email_has_one_account on accounts (lower(email));
create table sessions (
  id uuid primary key default uuidv7(),
  expires_at timestamptz not null,
  token text not null unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  ip_address text,
  user_agent text,
  account_id uuid not null references accounts on delete cascade
);
create table credentials (
  id uuid primary key default uuidv7(),
  provider_account_id text not null,
  provider_id text not null,
  account_id uuid not null references accounts on delete cascade,
  access_token text, refresh_token text, id_token text, access_token_expires_at timestamptz, refresh_token_expires_at timestamptz, scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create table verifications (
  id uuid primary key default uuidv7(),
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index sessions_account on sessions (account_id);
create index credentials_account on credentials (account_id);
create index verifications_identifier on verifications (identifier);
-- rate-limiter-flexible's table, made here because serving roles make none
create table sign_in_attempts (key varchar(255) primary key, points integer not null default 0, expire bigint);

call keep_history('people', 'people', 'id');
call keep_history('personal_details', 'people', 'person_id');
call keep_history('expert_profiles', 'people', 'person_id');
call keep_history('expert_themes', 'people', 'person_id');
call keep_history('expert_languages', 'people', 'person_id');
call keep_history('accounts', 'accounts', 'id');
create policy the_gate_sees_accounts on accounts to mobilise_gate using (true) with check (true);
grant select, insert, update on accounts to mobilise_gate;
grant select, insert, update, delete on sessions, credentials, verifications, sign_in_attempts to mobilise_gate;

grant select on people, expert_profiles, expert_themes, expert_languages to mobilise_donor, mobilise_focal_point, mobilise_expert, mobilise_authority;
grant select on personal_details to mobilise_focal_point, mobilise_expert, mobilise_authority, mobilise_donor;
create policy donors_see_people_without_names on people for select to mobilise_donor using (true);
create policy donors_see_profiles on expert_profiles for select to mobilise_donor using (true);
create policy donors_see_themes on expert_themes for select to mobilise_donor using (true);
create policy donors_see_languages on expert_languages for select to mobilise_donor using (true);
create policy a_focal_point_sees_its_administration on people for select to mobilise_focal_point
  using (employed_in = current_administration() and employer_kind = 'public');
create policy an_expert_sees_herself on people for select to mobilise_expert using (id = current_human());
create policy of_people_i_see on personal_details for select to mobilise_focal_point, mobilise_expert, mobilise_authority
  using (person_id in (select id from people));
create policy of_people_i_see on expert_profiles for select to mobilise_focal_point, mobilise_expert, mobilise_authority
  using (person_id in (select id from people));
create policy of_people_i_see on expert_themes for select to mobilise_focal_point, mobilise_expert, mobilise_authority
  using (person_id in (select id from people));
create policy of_people_i_see on expert_languages for select to mobilise_focal_point, mobilise_expert, mobilise_authority
  using (person_id in (select id from people));
create policy an_expert_keeps_her_profile on expert_profiles for update to mobilise_expert
  using (person_id = current_human()) with check (person_id = current_human());
grant update (available, max_missions, max_days) on expert_profiles to mobilise_expert;
grant insert on credentials to mobilise_staff;
