-- The whole database as it is in force, to be read in one place. Written by `npm run types` from a database that the
-- migrations and files beside this one made; `npm run check` compares it. Change those, never this.

create extension btree_gist;
create extension fuzzystrmatch;
create extension pg_trgm;
create extension unaccent;

create table accounts (
  id uuid default uuidv7() not null,
  name text not null,
  email text not null,
  email_verified boolean default false not null,
  image text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  role text default 'none'::text not null,
  chair boolean default false not null,
  authority_id uuid,
  administration text,
  body_id uuid,
  person_id uuid,
  language text default 'en'::text not null,
  active boolean default true not null,
  version integer default 1 not null,
  zone text default ''::text not null,
  phone text default ''::text not null,
  constraint accounts_pkey PRIMARY KEY (id),
  constraint accounts_administration_fkey FOREIGN KEY (administration) REFERENCES partners(code),
  constraint accounts_authority_id_fkey FOREIGN KEY (authority_id) REFERENCES authorities(id),
  constraint accounts_body_id_fkey FOREIGN KEY (body_id) REFERENCES consulted_bodies(id),
  constraint accounts_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint a_consulted_account_names_its_body CHECK ((role = 'consulted'::text) = (body_id IS NOT NULL)),
  constraint a_focal_point_names_its_administration CHECK ((role = 'focal_point'::text) = (administration IS NOT NULL)),
  constraint a_role_is_known CHECK (role = ANY (ARRAY['none'::text, 'administrator'::text, 'manager'::text, 'officer'::text, 'committee'::text, 'communications'::text, 'authority'::text, 'consulted'::text, 'focal_point'::text, 'expert'::text, 'donor'::text])),
  constraint an_authority_account_names_its_authority CHECK ((role = 'authority'::text) = (authority_id IS NOT NULL)),
  constraint an_expert_account_names_its_person CHECK (role <> 'expert'::text OR person_id IS NOT NULL)
);
CREATE UNIQUE INDEX an_email_has_one_account ON accounts USING btree (lower(email));
CREATE TRIGGER a_closed_account_opens_nothing AFTER UPDATE OF active ON accounts FOR EACH ROW WHEN ((old.active AND (NOT new.active))) EXECUTE FUNCTION end_what_an_account_opened();
CREATE TRIGGER a_corrected_address_is_signed_out AFTER UPDATE OF email ON accounts FOR EACH ROW WHEN ((lower(old.email) <> lower(new.email))) EXECUTE FUNCTION end_what_an_account_opened();
CREATE TRIGGER forget_names AFTER DELETE ON accounts REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION forget_names('account', 'id');
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF name, email, phone ON accounts FOR EACH ROW EXECUTE FUNCTION keep_lines('line name', 'line email', 'line phone');
CREATE TRIGGER name_new_records AFTER INSERT ON accounts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_changed_records('account', 'id');
CREATE TRIGGER name_renamed_records AFTER UPDATE ON accounts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_renamed_records('account', 'id', 'name', 'email');
CREATE TRIGGER raise_version BEFORE UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER take_one_address BEFORE INSERT OR UPDATE OF email ON accounts FOR EACH ROW EXECUTE FUNCTION take_one_address();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION write_history('accounts', 'id');
alter table accounts enable row level security;
create policy staff_see_all on accounts for all to mobilise_staff
  using (true)
  with check (true);
create policy the_gate_sees_accounts on accounts for all to mobilise_gate
  using (true)
  with check (true);
grant insert, select, update on accounts to mobilise_gate;
grant delete, insert, select, update on accounts to mobilise_staff;

create table action_authorities (
  action_id uuid not null,
  authority_id uuid not null,
  part text not null,
  constraint action_authorities_pkey PRIMARY KEY (action_id, authority_id),
  constraint action_authorities_action_id_fkey FOREIGN KEY (action_id) REFERENCES actions(id) ON DELETE CASCADE,
  constraint action_authorities_authority_id_fkey FOREIGN KEY (authority_id) REFERENCES authorities(id),
  constraint a_part_in_an_action_is_known CHECK (part = ANY (ARRAY['asks'::text, 'benefits'::text])),
  constraint authorities_belong_to_partners TRIGGER DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX action_authorities_authority ON action_authorities USING btree (authority_id);
CREATE CONSTRAINT TRIGGER authorities_belong_to_partners AFTER INSERT OR UPDATE ON action_authorities DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION authorities_belong_to_partners('actions', 'action_partners', 'action_authorities', 'action_id', 'action_id');
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON action_authorities FOR EACH ROW EXECUTE FUNCTION write_history('actions', 'action_id');
alter table action_authorities enable row level security;
create policy of_actions_seen on action_authorities for select to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public
  using ((action_id IN ( SELECT actions.id
   FROM actions)));
create policy staff_see_all on action_authorities for all to mobilise_staff
  using (true)
  with check (true);
grant select on action_authorities to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public;
grant delete, insert, select, update on action_authorities to mobilise_staff;

create table action_partners (
  action_id uuid not null,
  partner text not null,
  constraint action_partners_pkey PRIMARY KEY (action_id, partner),
  constraint action_partners_action_id_fkey FOREIGN KEY (action_id) REFERENCES actions(id) ON DELETE CASCADE,
  constraint action_partners_partner_fkey FOREIGN KEY (partner) REFERENCES partners(code),
  constraint authorities_belong_to_partners TRIGGER DEFERRABLE INITIALLY DEFERRED
);
CREATE CONSTRAINT TRIGGER authorities_belong_to_partners AFTER DELETE OR UPDATE ON action_partners DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION authorities_belong_to_partners('actions', 'action_partners', 'action_authorities', 'action_id', 'action_id');
CREATE TRIGGER find_added_partners AFTER INSERT ON action_partners REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION find_actions_of_partners();
CREATE TRIGGER find_struck_partners AFTER DELETE ON action_partners REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION find_actions_of_partners();
CREATE TRIGGER name_records_of_added AFTER INSERT ON action_partners REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION name_records_of_parts('action', 'action_id');
CREATE TRIGGER name_records_of_changed AFTER UPDATE ON action_partners REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION name_records_of_parts('action', 'action_id');
CREATE TRIGGER name_records_of_gone AFTER DELETE ON action_partners REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION name_records_of_parts('action', 'action_id');
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON action_partners FOR EACH ROW EXECUTE FUNCTION write_history('actions', 'action_id');
alter table action_partners enable row level security;
create policy of_actions_seen on action_partners for select to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public
  using ((action_id IN ( SELECT actions.id
   FROM actions)));
create policy staff_see_all on action_partners for all to mobilise_staff
  using (true)
  with check (true);
grant select on action_partners to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public;
grant delete, insert, select, update on action_partners to mobilise_staff;

create table action_themes (
  action_id uuid not null,
  theme text not null,
  constraint action_themes_pkey PRIMARY KEY (action_id, theme),
  constraint action_themes_action_id_fkey FOREIGN KEY (action_id) REFERENCES actions(id) ON DELETE CASCADE,
  constraint action_themes_theme_fkey FOREIGN KEY (theme) REFERENCES themes(key)
);
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON action_themes FOR EACH ROW EXECUTE FUNCTION write_history('actions', 'action_id');
alter table action_themes enable row level security;
create policy of_actions_seen on action_themes for select to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public
  using ((action_id IN ( SELECT actions.id
   FROM actions)));
create policy staff_see_all on action_themes for all to mobilise_staff
  using (true)
  with check (true);
grant select on action_themes to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public;
grant delete, insert, select, update on action_themes to mobilise_staff;

create table actions (
  id uuid default uuidv7() not null,
  request_id uuid not null,
  partner text not null,
  authority_id uuid not null,
  status text default 'in_formulation'::text not null,
  title text not null,
  objectives text default ''::text not null,
  theme text not null,
  officer_id uuid not null,
  expert_days integer,
  budget_eur numeric(12,2),
  ends_on date,
  authority_signed_on date,
  authority_signed_by text,
  agreed_on date,
  started_on date,
  closed_on date,
  evaluation_rating integer,
  evaluation text,
  suspended_cause text,
  cancelled_cause text,
  version integer default 1 not null,
  wanted_from date,
  wanted_to date,
  constraint actions_pkey PRIMARY KEY (id),
  constraint an_approved_request_becomes_one_action UNIQUE (request_id),
  constraint actions_authority_id_fkey FOREIGN KEY (authority_id) REFERENCES authorities(id),
  constraint actions_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES accounts(id),
  constraint actions_partner_fkey FOREIGN KEY (partner) REFERENCES partners(code),
  constraint actions_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id),
  constraint actions_theme_fkey FOREIGN KEY (theme) REFERENCES themes(key),
  constraint a_closed_action_says_when_and_how_it_was_evaluated CHECK (status <> 'closed'::text OR closed_on IS NOT NULL AND evaluation_rating IS NOT NULL),
  constraint a_started_action_says_when CHECK ((status <> ALL (ARRAY['in_implementation'::text, 'closed'::text, 'suspended'::text])) OR started_on IS NOT NULL),
  constraint an_action_closes_after_it_started CHECK (COALESCE(closed_on >= started_on, true)),
  constraint an_action_ends_after_it_starts CHECK (COALESCE(ends_on >= started_on, true)),
  constraint an_action_has_a_title CHECK (btrim(title) <> ''::text),
  constraint an_action_is_agreed_after_it_is_signed CHECK (COALESCE(agreed_on >= authority_signed_on, true)),
  constraint an_action_is_wanted_from_a_day_before_the_last CHECK (COALESCE(wanted_from <= wanted_to, true)),
  constraint an_action_starts_after_it_is_agreed CHECK (COALESCE(started_on >= agreed_on, true)),
  constraint an_action_status_is_known CHECK (status = ANY (ARRAY['in_formulation'::text, 'agreed'::text, 'in_implementation'::text, 'closed'::text, 'suspended'::text, 'cancelled'::text])),
  constraint an_agreed_action_is_signed_by_the_authority CHECK ((status = ANY (ARRAY['in_formulation'::text, 'cancelled'::text])) OR authority_signed_on IS NOT NULL AND agreed_on IS NOT NULL),
  constraint an_envelope_is_not_negative CHECK (COALESCE(expert_days >= 0, true) AND COALESCE(budget_eur >= 0::numeric, true)),
  constraint an_evaluation_is_from_1_to_5 CHECK (COALESCE(evaluation_rating >= 1 AND evaluation_rating <= 5, true)),
  constraint cancelling_an_action_needs_a_cause CHECK (status <> 'cancelled'::text OR COALESCE(btrim(cancelled_cause), ''::text) <> ''::text),
  constraint suspending_needs_a_cause CHECK (status <> 'suspended'::text OR COALESCE(btrim(suspended_cause), ''::text) <> ''::text),
  constraint authorities_belong_to_partners TRIGGER DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX actions_authority ON actions USING btree (authority_id);
CREATE INDEX actions_carried ON actions USING btree (officer_id) WHERE (status = ANY (ARRAY['in_formulation'::text, 'agreed'::text, 'in_implementation'::text, 'suspended'::text]));
CREATE INDEX actions_partner ON actions USING btree (partner);
CREATE INDEX actions_searched ON actions USING gin (searched(title) gin_trgm_ops);
CREATE INDEX actions_status ON actions USING btree (status);
CREATE CONSTRAINT TRIGGER authorities_belong_to_partners AFTER UPDATE OF partner, authority_id ON actions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION authorities_belong_to_partners('actions', 'action_partners', 'action_authorities', 'action_id', 'id');
CREATE TRIGGER find_changed_actions AFTER UPDATE ON actions REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION find_changed_actions();
CREATE TRIGGER find_new_actions AFTER INSERT ON actions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION find_changed_actions();
CREATE TRIGGER forget_actions AFTER DELETE ON actions REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION forget_search_entries();
CREATE TRIGGER forget_names AFTER DELETE ON actions REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION forget_names('action', 'id');
CREATE TRIGGER free_who_is_held_up AFTER UPDATE OF status ON actions FOR EACH ROW WHEN ((new.status IS DISTINCT FROM old.status)) EXECUTE FUNCTION free_who_is_held_up();
CREATE TRIGGER given_to_a_carrier BEFORE INSERT OR UPDATE OF officer_id ON actions FOR EACH ROW EXECUTE FUNCTION given_to_a_carrier('officer_id');
CREATE TRIGGER keep_days_believable BEFORE INSERT OR UPDATE OF authority_signed_on, agreed_on, started_on, closed_on, ends_on, wanted_from, wanted_to ON actions FOR EACH ROW EXECUTE FUNCTION keep_days_believable('happened authority_signed_on', 'happened agreed_on', 'happened started_on', 'happened closed_on', 'planned ends_on', 'planned wanted_from', 'planned wanted_to');
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF title, authority_signed_by, objectives, evaluation, suspended_cause, cancelled_cause ON actions FOR EACH ROW EXECUTE FUNCTION keep_lines('line title', 'line authority_signed_by', 'lines objectives', 'lines evaluation', 'lines suspended_cause', 'lines cancelled_cause');
CREATE TRIGGER name_new_records AFTER INSERT ON actions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_changed_records('action', 'id');
CREATE TRIGGER name_parts_of_actions AFTER UPDATE ON actions REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_parts_of_actions();
CREATE TRIGGER name_renamed_records AFTER UPDATE ON actions REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_renamed_records('action', 'id', 'title', 'partner');
CREATE TRIGGER raise_version BEFORE UPDATE ON actions FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON actions FOR EACH ROW EXECUTE FUNCTION write_history('actions', 'id');
alter table actions enable row level security;
create policy an_authority_sees_its_actions on actions for select to mobilise_authority
  using (((authority_id = current_authority()) OR (id IN ( SELECT actions_of_party() AS actions_of_party))));
create policy an_authority_signs_its_actions on actions for update to mobilise_authority
  using (((authority_id = current_authority()) AND (status = 'in_formulation'::text)))
  with check (((authority_id = current_authority()) AND (status = 'in_formulation'::text)));
create policy donors_see_actions on actions for select to mobilise_donor
  using (true);
create policy published_actions on actions for select to mobilise_authority, mobilise_consulted, mobilise_expert, mobilise_focal_point, mobilise_public
  using ((status = ANY (ARRAY['in_implementation'::text, 'closed'::text])));
create policy staff_see_all on actions for all to mobilise_staff
  using (true)
  with check (true);
grant delete, insert, select, update on actions to mobilise_staff;
grant select (id, request_id, partner, authority_id, status, title, objectives, theme, officer_id, ends_on, authority_signed_on, agreed_on, started_on, closed_on, version) on actions to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public;
grant update (authority_signed_on, authority_signed_by) on actions to mobilise_authority;
grant select (expert_days, budget_eur, evaluation_rating, evaluation, suspended_cause, cancelled_cause, wanted_from, wanted_to) on actions to mobilise_donor;

create table activities (
  id uuid default uuidv7() not null,
  action_id uuid not null,
  number integer not null,
  type text not null,
  status text default 'planned'::text not null,
  title text not null,
  theme text not null,
  first_day date not null,
  last_day date not null,
  mode text default 'on_site'::text not null,
  host text not null,
  place text default ''::text not null,
  languages jsonb default '{}'::jsonb not null,
  travel_days integer default 1 not null,
  report text,
  reported_on date,
  postponed_cause text,
  cancelled_cause text,
  version integer default 1 not null,
  practical text default ''::text not null,
  constraint activities_pkey PRIMARY KEY (id),
  constraint an_action_numbers_its_activities UNIQUE (action_id, number),
  constraint activities_action_id_fkey FOREIGN KEY (action_id) REFERENCES actions(id),
  constraint activities_host_fkey FOREIGN KEY (host) REFERENCES partners(code),
  constraint activities_theme_fkey FOREIGN KEY (theme) REFERENCES themes(key),
  constraint activities_type_fkey FOREIGN KEY (type) REFERENCES activity_types(key),
  constraint a_reported_activity_has_a_report CHECK (status <> 'reported'::text OR reported_on IS NOT NULL AND COALESCE(btrim(report), ''::text) <> ''::text),
  constraint an_activity_ends_on_or_after_its_first_day CHECK (last_day >= first_day),
  constraint an_activity_has_a_title CHECK (btrim(title) <> ''::text),
  constraint an_activity_is_on_site_online_or_hybrid CHECK (mode = ANY (ARRAY['on_site'::text, 'online'::text, 'hybrid'::text])),
  constraint an_activity_is_reported_after_its_last_day CHECK (COALESCE(reported_on >= last_day, true)),
  constraint an_activity_status_is_known CHECK (status = ANY (ARRAY['planned'::text, 'confirmed'::text, 'held'::text, 'reported'::text, 'postponed'::text, 'cancelled'::text])),
  constraint cancelling_an_activity_needs_a_cause CHECK (status <> 'cancelled'::text OR COALESCE(btrim(cancelled_cause), ''::text) <> ''::text),
  constraint postponing_needs_a_cause CHECK (status <> 'postponed'::text OR COALESCE(btrim(postponed_cause), ''::text) <> ''::text),
  constraint travel_days_are_from_0_to_14 CHECK (travel_days >= 0 AND travel_days <= 14)
);
CREATE INDEX activities_in_order ON activities USING btree (first_day DESC, id DESC);
CREATE INDEX activities_places_searched ON activities USING gin (searched(place) gin_trgm_ops);
CREATE INDEX activities_searched ON activities USING gin (searched(title) gin_trgm_ops);
CREATE TRIGGER forget_names AFTER DELETE ON activities REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION forget_names('activity', 'id');
CREATE TRIGGER keep_days_believable BEFORE INSERT OR UPDATE OF first_day, last_day, reported_on ON activities FOR EACH ROW EXECUTE FUNCTION keep_days_believable('planned first_day', 'planned last_day', 'happened reported_on');
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF title, place, practical, report, postponed_cause, cancelled_cause ON activities FOR EACH ROW EXECUTE FUNCTION keep_lines('line title', 'line place', 'lines practical', 'lines report', 'lines postponed_cause', 'lines cancelled_cause');
CREATE TRIGGER move_blocked_days AFTER UPDATE OF first_day, last_day, mode, type, host, travel_days, status ON activities FOR EACH ROW EXECUTE FUNCTION move_blocked_days();
CREATE TRIGGER name_new_records AFTER INSERT ON activities REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_changed_records('activity', 'id');
CREATE TRIGGER name_renamed_records AFTER UPDATE ON activities REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_renamed_records('activity', 'id', 'title', 'place');
CREATE TRIGGER raise_version BEFORE UPDATE ON activities FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON activities FOR EACH ROW EXECUTE FUNCTION write_history('activities', 'id');
alter table activities enable row level security;
create policy donors_see_activities on activities for select to mobilise_donor
  using (true);
create policy of_her_missions on activities for select to mobilise_expert
  using ((id IN ( SELECT mobilisations.activity_id
   FROM mobilisations)));
create policy of_missions_of_its_people on activities for select to mobilise_focal_point
  using ((id IN ( SELECT mobilisations.activity_id
   FROM mobilisations)));
create policy of_own_actions on activities for select to mobilise_authority
  using ((action_id IN ( SELECT own_actions() AS own_actions)));
create policy published_activities on activities for select to mobilise_authority, mobilise_consulted, mobilise_expert, mobilise_focal_point, mobilise_public
  using (((status = ANY (ARRAY['confirmed'::text, 'held'::text, 'reported'::text])) AND (action_id IN ( SELECT actions.id
   FROM actions
  WHERE (actions.status = ANY (ARRAY['in_implementation'::text, 'closed'::text]))))));
create policy staff_see_all on activities for all to mobilise_staff
  using (true)
  with check (true);
grant delete, insert, select, update on activities to mobilise_staff;
grant select (id, action_id, number, type, status, title, theme, first_day, last_day, mode, host, place, languages, reported_on, version) on activities to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public;
grant select (travel_days, report, postponed_cause, cancelled_cause) on activities to mobilise_donor;
grant select (practical) on activities to mobilise_expert, mobilise_focal_point;

create table activity_types (
  key text not null,
  "position" integer not null,
  names jsonb not null,
  id uuid default uuidv7() not null,
  constraint activity_types_pkey PRIMARY KEY (key),
  constraint activity_types_id_key UNIQUE (id)
);
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON activity_types FOR EACH ROW EXECUTE FUNCTION write_history('activity_types', 'id');
grant select on activity_types to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public;
grant delete, insert, select, update on activity_types to mobilise_staff;

create table agenda_items (
  id uuid default uuidv7() not null,
  meeting_id uuid not null,
  request_id uuid not null,
  "position" integer not null,
  outcome text,
  reason text default ''::text not null,
  redirected_to uuid,
  letter_subject text default ''::text not null,
  letter_body text default ''::text not null,
  prepared_by uuid,
  prepared_at timestamp with time zone,
  released_at timestamp with time zone,
  version integer default 1 not null,
  struck_at timestamp with time zone,
  left_out text,
  constraint agenda_items_pkey PRIMARY KEY (id),
  constraint a_request_stands_once_on_an_agenda UNIQUE (meeting_id, request_id),
  constraint an_item_is_of_one_request UNIQUE (id, request_id),
  constraint agenda_items_meeting_id_fkey FOREIGN KEY (meeting_id) REFERENCES meetings(id) ON DELETE CASCADE,
  constraint agenda_items_prepared_by_fkey FOREIGN KEY (prepared_by) REFERENCES accounts(id),
  constraint agenda_items_redirected_to_fkey FOREIGN KEY (redirected_to) REFERENCES initiatives(id),
  constraint agenda_items_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id),
  constraint a_prepared_outcome_says_who_and_when CHECK (outcome IS NULL OR prepared_by IS NOT NULL AND prepared_at IS NOT NULL),
  constraint an_item_is_released_or_left_out CHECK (released_at IS NULL OR left_out IS NULL),
  constraint an_outcome_is_known CHECK (COALESCE(outcome = ANY (ARRAY['approve'::text, 'reject'::text, 'defer'::text, 'redirect'::text]), true)),
  constraint only_what_was_prepared_is_released CHECK (released_at IS NULL OR outcome IS NOT NULL),
  constraint redirecting_names_an_initiative CHECK (outcome IS DISTINCT FROM 'redirect'::text OR redirected_to IS NOT NULL),
  constraint rejecting_deferring_and_redirecting_need_a_reason CHECK (COALESCE(outcome = 'approve'::text, true) OR btrim(reason) <> ''::text),
  constraint why_an_item_was_left_out_is_known CHECK (COALESCE(left_out = ANY (ARRAY['withdrawn'::text, 'moved_on'::text, 'consultation_runs'::text, 'veto'::text, 'quorum'::text, 'scores'::text, 'unsettled'::text]), true))
);
CREATE INDEX agenda_items_request ON agenda_items USING btree (request_id);
CREATE TRIGGER an_outcome_needs_a_quorum BEFORE INSERT OR UPDATE ON agenda_items FOR EACH ROW EXECUTE FUNCTION an_outcome_needs_a_quorum();
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF letter_subject, letter_body, reason ON agenda_items FOR EACH ROW EXECUTE FUNCTION keep_lines('line letter_subject', 'lines letter_body', 'lines reason');
CREATE TRIGGER raise_version BEFORE UPDATE ON agenda_items FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON agenda_items FOR EACH ROW EXECUTE FUNCTION write_history('meetings', 'meeting_id');
alter table agenda_items enable row level security;
create policy staff_see_all on agenda_items for all to mobilise_staff
  using (true)
  with check (true);
grant delete, insert, select, update on agenda_items to mobilise_staff;

create table agenda_letters (
  agenda_item_id uuid not null,
  authority_id uuid not null,
  subject text not null,
  body text not null,
  constraint agenda_letters_pkey PRIMARY KEY (agenda_item_id, authority_id),
  constraint agenda_letters_agenda_item_id_fkey FOREIGN KEY (agenda_item_id) REFERENCES agenda_items(id) ON DELETE CASCADE,
  constraint agenda_letters_authority_id_fkey FOREIGN KEY (authority_id) REFERENCES authorities(id),
  constraint an_edited_letter_says_something CHECK (btrim(subject) <> ''::text AND btrim(body) <> ''::text)
);
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF subject, body ON agenda_letters FOR EACH ROW EXECUTE FUNCTION keep_lines('line subject', 'lines body');
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON agenda_letters FOR EACH ROW EXECUTE FUNCTION write_history('agenda_items', 'agenda_item_id');
alter table agenda_letters enable row level security;
create policy staff_see_all on agenda_letters for all to mobilise_staff
  using (true)
  with check (true);
grant delete, insert, select, update on agenda_letters to mobilise_staff;

create table api_answers (
  token_id uuid not null,
  key_hash bytea not null,
  body_hash bytea not null,
  status integer not null,
  at timestamp with time zone default now() not null,
  record_id uuid not null,
  constraint api_answers_pkey PRIMARY KEY (token_id, key_hash),
  constraint api_answers_token_id_fkey FOREIGN KEY (token_id) REFERENCES api_tokens(id) ON DELETE CASCADE
);
CREATE INDEX api_answers_by_age ON api_answers USING btree (at);
alter table api_answers enable row level security;
create policy own_answers on api_answers for all to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_staff
  using ((token_id IN ( SELECT api_tokens.id
   FROM api_tokens)))
  with check ((token_id IN ( SELECT api_tokens.id
   FROM api_tokens)));
grant delete, insert, select on api_answers to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_staff;

create table api_token_secrets (
  token_id uuid not null,
  hash bytea not null,
  last_used_at timestamp with time zone,
  constraint api_token_secrets_pkey PRIMARY KEY (token_id),
  constraint api_token_secrets_hash_key UNIQUE (hash),
  constraint api_token_secrets_token_id_fkey FOREIGN KEY (token_id) REFERENCES api_tokens(id) ON DELETE CASCADE
);
alter table api_token_secrets enable row level security;
create policy own_secrets on api_token_secrets for all to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_staff
  using ((token_id IN ( SELECT api_tokens.id
   FROM api_tokens)))
  with check ((token_id IN ( SELECT api_tokens.id
   FROM api_tokens)));
create policy the_gate_sees_secrets on api_token_secrets for select to mobilise_gate
  using (true);
grant select on api_token_secrets to mobilise_gate;
grant insert (token_id, hash) on api_token_secrets to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_staff;
grant select (token_id, last_used_at) on api_token_secrets to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_staff;

create table api_tokens (
  id uuid default uuidv7() not null,
  account_id uuid not null,
  name text not null,
  kind text not null,
  made_at timestamp with time zone default now() not null,
  ends_on date not null,
  revoked_at timestamp with time zone,
  version integer default 1 not null,
  constraint api_tokens_pkey PRIMARY KEY (id),
  constraint api_tokens_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint a_token_ends_within_a_year CHECK (ends_on <= ((made_at AT TIME ZONE 'UTC'::text)::date + 367)),
  constraint a_token_has_a_name CHECK (name <> ''::text),
  constraint a_token_reads_or_acts CHECK (kind = ANY (ARRAY['read'::text, 'act'::text]))
);
CREATE INDEX api_tokens_of_account ON api_tokens USING btree (account_id);
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF name ON api_tokens FOR EACH ROW EXECUTE FUNCTION keep_lines('line name');
CREATE TRIGGER raise_version BEFORE UPDATE ON api_tokens FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON api_tokens FOR EACH ROW EXECUTE FUNCTION write_history('accounts', 'account_id');
alter table api_tokens enable row level security;
create policy own_tokens on api_tokens for all to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_staff
  using ((account_id = current_account()))
  with check ((account_id = current_account()));
create policy the_gate_sees_tokens on api_tokens for select to mobilise_gate
  using (true);
grant insert, select on api_tokens to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_staff;
grant select on api_tokens to mobilise_gate;
grant update (revoked_at) on api_tokens to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_staff;

create table applications (
  id uuid default uuidv7() not null,
  status text default 'open'::text not null,
  name text not null,
  email text not null,
  function text not null,
  phone text default ''::text not null,
  partner text not null,
  authority text not null,
  authority_type text not null,
  matter text default ''::text not null,
  language text not null,
  asked_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  refused_reason text,
  authority_id uuid,
  account_id uuid,
  version integer default 1 not null,
  constraint applications_pkey PRIMARY KEY (id),
  constraint applications_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint applications_authority_id_fkey FOREIGN KEY (authority_id) REFERENCES authorities(id),
  constraint applications_authority_type_fkey FOREIGN KEY (authority_type) REFERENCES authority_types(key),
  constraint applications_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES accounts(id),
  constraint applications_partner_fkey FOREIGN KEY (partner) REFERENCES partners(code),
  constraint a_decided_application_says_when CHECK ((status = 'open'::text) = (decided_at IS NULL)),
  constraint a_refused_application_says_why CHECK (status <> 'refused'::text OR COALESCE(refused_reason <> ''::text, false)),
  constraint an_application_is_open_granted_or_refused CHECK (status = ANY (ARRAY['open'::text, 'granted'::text, 'refused'::text]))
);
CREATE INDEX applications_asked ON applications USING btree (asked_at);
CREATE UNIQUE INDEX an_address_has_one_open_application ON applications USING btree (lower(email)) WHERE (status = 'open'::text);
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF name, email, function, phone, authority, matter, refused_reason ON applications FOR EACH ROW EXECUTE FUNCTION keep_lines('line name', 'line email', 'line function', 'line phone', 'line authority', 'lines matter', 'lines refused_reason');
CREATE TRIGGER raise_version BEFORE UPDATE ON applications FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER take_one_address BEFORE INSERT OR UPDATE OF email ON applications FOR EACH ROW EXECUTE FUNCTION take_one_address();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON applications FOR EACH ROW EXECUTE FUNCTION write_history('applications', 'id');
alter table applications enable row level security;
create policy staff_see_all on applications for all to mobilise_staff
  using (true)
  with check (true);
grant delete, insert, select, update on applications to mobilise_staff;

create table authorities (
  id uuid default uuidv7() not null,
  partner text not null,
  name text not null,
  name_language text default 'en'::text not null,
  type text not null,
  version integer default 1 not null,
  constraint authorities_pkey PRIMARY KEY (id),
  constraint authorities_partner_fkey FOREIGN KEY (partner) REFERENCES partners(code),
  constraint authorities_type_fkey FOREIGN KEY (type) REFERENCES authority_types(key),
  constraint an_authority_has_a_name CHECK (btrim(name) <> ''::text)
);
CREATE INDEX authorities_searched ON authorities USING gin (searched(name) gin_trgm_ops);
CREATE UNIQUE INDEX a_partner_has_one_authority_of_each_name ON authorities USING btree (partner, whole_name(name));
CREATE TRIGGER find_renamed_authorities AFTER UPDATE ON authorities REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION find_records_of_authorities();
CREATE TRIGGER forget_names AFTER DELETE ON authorities REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION forget_names('authority', 'id');
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF name ON authorities FOR EACH ROW EXECUTE FUNCTION keep_lines('line name');
CREATE TRIGGER name_new_records AFTER INSERT ON authorities REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_changed_records('authority', 'id');
CREATE TRIGGER name_renamed_records AFTER UPDATE ON authorities REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_renamed_records('authority', 'id', 'name', 'partner');
CREATE TRIGGER raise_version BEFORE UPDATE ON authorities FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON authorities FOR EACH ROW EXECUTE FUNCTION write_history('authorities', 'id');
alter table authorities enable row level security;
create policy everybody_sees_authorities on authorities for select to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public
  using (true);
create policy staff_see_all on authorities for all to mobilise_staff
  using (true)
  with check (true);
grant select on authorities to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public;
grant delete, insert, select, update on authorities to mobilise_staff;

create table authority_types (
  key text not null,
  "position" integer not null,
  names jsonb not null,
  traditional boolean not null,
  eligible boolean default true not null,
  only_jointly boolean default false not null,
  id uuid default uuidv7() not null,
  constraint authority_types_pkey PRIMARY KEY (key),
  constraint authority_types_id_key UNIQUE (id)
);
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON authority_types FOR EACH ROW EXECUTE FUNCTION write_history('authority_types', 'id');
alter table authority_types enable row level security;
create policy everybody_sees on authority_types for select to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public
  using (true);
create policy staff_see_all on authority_types for all to mobilise_staff
  using (true)
  with check (true);
grant select on authority_types to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public;
grant delete, insert, select, update on authority_types to mobilise_staff;

create table body_scopes (
  id uuid default uuidv7() not null,
  body_id uuid not null,
  region text,
  partner text,
  theme text,
  constraint body_scopes_pkey PRIMARY KEY (id),
  constraint a_scope_stands_once UNIQUE NULLS NOT DISTINCT (body_id, region, partner, theme),
  constraint body_scopes_body_id_fkey FOREIGN KEY (body_id) REFERENCES consulted_bodies(id) ON DELETE CASCADE,
  constraint body_scopes_partner_fkey FOREIGN KEY (partner) REFERENCES partners(code),
  constraint body_scopes_region_fkey FOREIGN KEY (region) REFERENCES regions(key),
  constraint body_scopes_theme_fkey FOREIGN KEY (theme) REFERENCES themes(key),
  constraint a_scope_names_something CHECK (num_nonnulls(region, partner, theme) > 0)
);
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON body_scopes FOR EACH ROW EXECUTE FUNCTION write_history('consulted_bodies', 'body_id');
alter table body_scopes enable row level security;
create policy staff_see_all on body_scopes for all to mobilise_staff
  using (true)
  with check (true);
grant delete, insert, select, update on body_scopes to mobilise_staff;

create table clock_moves (
  id uuid default uuidv7() not null,
  clock boolean default true not null,
  left_at timestamp with time zone not null,
  to_day date not null,
  asked_by uuid,
  arrived_at timestamp with time zone,
  constraint clock_moves_pkey PRIMARY KEY (id),
  constraint clock_moves_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES accounts(id),
  constraint clock_moves_clock_fkey FOREIGN KEY (clock) REFERENCES demonstration_clock(id),
  constraint the_clock_goes_forward CHECK (COALESCE(arrived_at > left_at, true))
);
CREATE UNIQUE INDEX the_clock_is_moved_once_at_a_time ON clock_moves USING btree ((true)) WHERE (arrived_at IS NULL);
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON clock_moves FOR EACH ROW EXECUTE FUNCTION write_history('clock_moves', 'id');
alter table clock_moves enable row level security;
create policy its_administrator_moves_the_clock on clock_moves for insert to mobilise_staff
  with check (((NOT (asked_by IS DISTINCT FROM current_account())) AND ((current_account() IS NULL) OR (EXISTS ( SELECT
   FROM accounts a
  WHERE ((a.id = current_account()) AND (a.role = 'administrator'::text) AND a.active))))));
create policy staff_see_moves on clock_moves for select to mobilise_staff
  using (true);
create policy the_calendar_arrives on clock_moves for update to mobilise_staff
  using ((current_account() IS NULL));
grant insert, select on clock_moves to mobilise_staff;
grant update (arrived_at) on clock_moves to mobilise_staff;

create table consultations (
  id uuid default uuidv7() not null,
  request_id uuid not null,
  status text default 'open'::text not null,
  opened_on date not null,
  due_on date not null,
  closed_at timestamp with time zone,
  opened_by uuid,
  version integer default 1 not null,
  constraint consultations_pkey PRIMARY KEY (id),
  constraint consultations_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES accounts(id),
  constraint consultations_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE,
  constraint a_closed_consultation_says_when CHECK ((status = 'closed'::text) = (closed_at IS NOT NULL)),
  constraint a_consultation_ends_after_it_opens CHECK (due_on > opened_on),
  constraint a_consultation_is_open_or_closed CHECK (status = ANY (ARRAY['open'::text, 'closed'::text]))
);
CREATE INDEX consultations_due ON consultations USING btree (due_on) WHERE (status = 'open'::text);
CREATE INDEX consultations_request ON consultations USING btree (request_id);
CREATE UNIQUE INDEX a_request_has_one_open_consultation ON consultations USING btree (request_id) WHERE (status = 'open'::text);
CREATE TRIGGER keep_days_believable BEFORE INSERT OR UPDATE OF opened_on, due_on ON consultations FOR EACH ROW EXECUTE FUNCTION keep_days_believable('happened opened_on', 'planned due_on');
CREATE TRIGGER raise_version BEFORE UPDATE ON consultations FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON consultations FOR EACH ROW EXECUTE FUNCTION write_history('requests', 'request_id');
alter table consultations enable row level security;
create policy a_body_sees_consultations_it_is_asked_in on consultations for select to mobilise_consulted
  using ((id IN ( SELECT opinions.consultation_id
   FROM opinions)));
create policy of_requests_seen on consultations for select to mobilise_donor
  using ((request_id IN ( SELECT requests.id
   FROM requests)));
create policy staff_see_all on consultations for all to mobilise_staff
  using (true)
  with check (true);
grant select on consultations to mobilise_consulted, mobilise_donor;
grant delete, insert, select, update on consultations to mobilise_staff;

create table consulted_bodies (
  id uuid default uuidv7() not null,
  name text not null,
  acronym text,
  may_veto boolean default false not null,
  version integer default 1 not null,
  email text,
  language text default 'en'::text not null,
  zone text default 'Europe/Brussels'::text not null,
  active boolean default true not null,
  constraint consulted_bodies_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX a_body_is_registered_once ON consulted_bodies USING btree (whole_name(name));
CREATE TRIGGER forget_names AFTER DELETE ON consulted_bodies REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION forget_names('body', 'id');
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF name, acronym, email ON consulted_bodies FOR EACH ROW EXECUTE FUNCTION keep_lines('line name', 'line acronym', 'line email');
CREATE TRIGGER name_new_records AFTER INSERT ON consulted_bodies REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_changed_records('body', 'id');
CREATE TRIGGER name_renamed_records AFTER UPDATE ON consulted_bodies REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_renamed_records('body', 'id', 'name', 'acronym', 'email');
CREATE TRIGGER raise_version BEFORE UPDATE ON consulted_bodies FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER take_one_address BEFORE INSERT OR UPDATE OF email ON consulted_bodies FOR EACH ROW EXECUTE FUNCTION take_one_address();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON consulted_bodies FOR EACH ROW EXECUTE FUNCTION write_history('consulted_bodies', 'id');
alter table consulted_bodies enable row level security;
create policy a_body_sees_itself on consulted_bodies for select to mobilise_consulted
  using ((id = current_body()));
create policy donors_see_bodies on consulted_bodies for select to mobilise_donor
  using (true);
create policy staff_see_all on consulted_bodies for all to mobilise_staff
  using (true)
  with check (true);
grant select on consulted_bodies to mobilise_consulted;
grant delete, insert, select, update on consulted_bodies to mobilise_staff;
grant select (id, name, acronym, may_veto, version, active) on consulted_bodies to mobilise_donor;

create table continents (
  partner text not null,
  continent text not null,
  constraint continents_pkey PRIMARY KEY (partner),
  constraint continents_partner_fkey FOREIGN KEY (partner) REFERENCES partners(code),
  constraint a_continent_is_one_of_five CHECK (continent = ANY (ARRAY['africa'::text, 'america'::text, 'asia'::text, 'europe'::text, 'oceania'::text]))
);
grant select on continents to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public;
grant insert, select on continents to mobilise_staff;

create table credentials (
  id uuid default uuidv7() not null,
  provider_account_id text not null,
  provider_id text not null,
  account_id uuid not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  password text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint credentials_pkey PRIMARY KEY (id),
  constraint credentials_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
);
CREATE INDEX credentials_account ON credentials USING btree (account_id);
CREATE TRIGGER a_new_password_spends_links AFTER INSERT OR UPDATE OF password ON credentials FOR EACH ROW WHEN ((new.password IS NOT NULL)) EXECUTE FUNCTION spend_password_links();
grant delete, insert, select, update on credentials to mobilise_gate;
grant insert on credentials to mobilise_staff;

create table criteria (
  key text not null,
  "position" integer not null,
  names jsonb not null,
  id uuid default uuidv7() not null,
  constraint criteria_pkey PRIMARY KEY (key),
  constraint criteria_id_key UNIQUE (id)
);
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON criteria FOR EACH ROW EXECUTE FUNCTION write_history('criteria', 'id');
grant select on criteria to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public;
grant delete, insert, select, update on criteria to mobilise_staff;

create table decision_scores (
  request_id uuid not null,
  criterion text not null,
  account_id uuid not null,
  score integer,
  remark text,
  scored_at timestamp with time zone,
  agenda_item_id uuid,
  id uuid default uuidv7() not null,
  constraint a_member_scores_a_criterion_once UNIQUE NULLS NOT DISTINCT (agenda_item_id, request_id, account_id, criterion),
  constraint decision_scores_id_key UNIQUE (id),
  constraint decision_scores_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint decision_scores_criterion_fkey FOREIGN KEY (criterion) REFERENCES criteria(key),
  constraint decision_scores_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE,
  constraint scores_are_of_the_request_on_the_agenda FOREIGN KEY (agenda_item_id, request_id) REFERENCES agenda_items(id, request_id),
  constraint a_score_is_from_0_to_3 CHECK (score >= 0 AND score <= 3)
);
CREATE INDEX decision_scores_request ON decision_scores USING btree (request_id);
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF remark ON decision_scores FOR EACH ROW EXECUTE FUNCTION keep_lines('lines remark');
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON decision_scores FOR EACH ROW EXECUTE FUNCTION write_history('agenda_items', 'agenda_item_id');
alter table decision_scores enable row level security;
create policy members_change_their_own_scores on decision_scores for update to mobilise_staff
  using ((account_id = current_account()))
  with check ((account_id = current_account()));
create policy members_score_for_themselves on decision_scores for insert to mobilise_staff
  with check ((account_id = current_account()));
create policy own_scores_and_those_opened on decision_scores for select to mobilise_staff
  using (((account_id = current_account()) OR may_see_scores(agenda_item_id)));
grant delete, insert, select, update on decision_scores to mobilise_staff;

create table delay_causes (
  id uuid default uuidv7() not null,
  request_id uuid not null,
  span_id uuid not null,
  reason text not null,
  note text default ''::text not null,
  told_by uuid,
  told_at timestamp with time zone not null,
  constraint delay_causes_pkey PRIMARY KEY (id),
  constraint a_missed_target_has_one_cause UNIQUE (span_id),
  constraint delay_causes_reason_fkey FOREIGN KEY (reason) REFERENCES delay_reasons(key),
  constraint delay_causes_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE,
  constraint delay_causes_span_id_fkey FOREIGN KEY (span_id) REFERENCES request_spans(id) ON DELETE CASCADE,
  constraint delay_causes_told_by_fkey FOREIGN KEY (told_by) REFERENCES accounts(id)
);
CREATE INDEX delay_causes_reason ON delay_causes USING btree (reason);
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF note ON delay_causes FOR EACH ROW EXECUTE FUNCTION keep_lines('lines note');
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON delay_causes FOR EACH ROW EXECUTE FUNCTION write_history('requests', 'request_id');
alter table delay_causes enable row level security;
create policy staff_see_all on delay_causes for all to mobilise_staff
  using (true)
  with check (true);
grant delete, insert, select, update on delay_causes to mobilise_staff;

create table delay_reasons (
  key text not null,
  "position" integer not null,
  names jsonb not null,
  id uuid default uuidv7() not null,
  constraint delay_reasons_pkey PRIMARY KEY (key),
  constraint delay_reasons_id_key UNIQUE (id)
);
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON delay_reasons FOR EACH ROW EXECUTE FUNCTION write_history('delay_reasons', 'id');
grant select on delay_reasons to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public;
grant delete, insert, select, update on delay_reasons to mobilise_staff;

create table demonstration_clock (
  id boolean default true not null,
  ahead_ms bigint not null,
  worked_off timestamp with time zone,
  constraint demonstration_clock_pkey PRIMARY KEY (id),
  constraint a_demonstration_has_one_clock CHECK (id)
);
CREATE TRIGGER keep_the_clock_going_forward BEFORE UPDATE ON demonstration_clock FOR EACH ROW EXECUTE FUNCTION keep_the_clock_going_forward();
alter table demonstration_clock enable row level security;
create policy everybody_sees_the_time on demonstration_clock for select to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public, mobilise_staff
  using (true);
create policy the_calendar_moves_the_clock on demonstration_clock for update to mobilise_staff
  using ((current_account() IS NULL));
grant select on demonstration_clock to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public, mobilise_staff;
grant update (ahead_ms, worked_off) on demonstration_clock to mobilise_staff;

create table eligibility_rules (
  key text not null,
  "position" integer not null,
  active boolean default true not null,
  id uuid default uuidv7() not null,
  constraint eligibility_rules_pkey PRIMARY KEY (key),
  constraint eligibility_rules_id_key UNIQUE (id),
  constraint an_eligibility_rule_is_known CHECK (key = ANY (ARRAY['partner_listed'::text, 'authority_type'::text, 'civil_society_jointly'::text, 'theme_offered'::text, 'one_open_request'::text]))
);
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON eligibility_rules FOR EACH ROW EXECUTE FUNCTION write_history('eligibility_rules', 'id');
alter table eligibility_rules enable row level security;
create policy everybody_sees on eligibility_rules for select to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public
  using (true);
create policy staff_see_all on eligibility_rules for all to mobilise_staff
  using (true)
  with check (true);
grant select on eligibility_rules to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public;
grant delete, insert, select, update on eligibility_rules to mobilise_staff;

create table eligibility_waivers (
  id uuid default uuidv7() not null,
  request_id uuid not null,
  rule text not null,
  status text not null,
  asked_reason text default ''::text not null,
  asked_at timestamp with time zone,
  decided_by uuid,
  decided_at timestamp with time zone,
  reason text default ''::text not null,
  about text default ''::text not null,
  asked_by uuid,
  refused_reason text,
  refused_at timestamp with time zone,
  constraint eligibility_waivers_pkey PRIMARY KEY (id),
  constraint a_rule_is_waived_once_for_a_request UNIQUE (request_id, rule, about),
  constraint eligibility_waivers_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES accounts(id),
  constraint eligibility_waivers_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES accounts(id),
  constraint eligibility_waivers_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE,
  constraint eligibility_waivers_rule_fkey FOREIGN KEY (rule) REFERENCES eligibility_rules(key),
  constraint a_decided_waiver_has_a_reason CHECK (status = 'asked'::text OR decided_at IS NOT NULL AND btrim(reason) <> ''::text),
  constraint a_refusal_of_a_waiver_says_when_and_why CHECK ((refused_at IS NULL) = (COALESCE(btrim(refused_reason), ''::text) = ''::text)),
  constraint a_waiver_is_asked_granted_or_refused CHECK (status = ANY (ARRAY['asked'::text, 'granted'::text, 'refused'::text]))
);
CREATE INDEX eligibility_waivers_asked ON eligibility_waivers USING btree (asked_at) WHERE (status = 'asked'::text);
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF asked_reason, reason, refused_reason ON eligibility_waivers FOR EACH ROW EXECUTE FUNCTION keep_lines('lines asked_reason', 'lines reason', 'lines refused_reason');
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON eligibility_waivers FOR EACH ROW EXECUTE FUNCTION write_history('requests', 'request_id');
alter table eligibility_waivers enable row level security;
create policy an_authority_asks_for_a_waiver on eligibility_waivers for insert to mobilise_authority
  with check ((is_own_draft(request_id) AND (status = 'asked'::text)));
create policy of_own_requests on eligibility_waivers for select to mobilise_authority
  using (is_own_request(request_id));
create policy of_requests_seen on eligibility_waivers for select to mobilise_donor
  using ((request_id IN ( SELECT requests.id
   FROM requests)));
create policy staff_see_all on eligibility_waivers for all to mobilise_staff
  using (true)
  with check (true);
grant insert, select on eligibility_waivers to mobilise_authority;
grant select on eligibility_waivers to mobilise_donor;
grant delete, insert, select, update on eligibility_waivers to mobilise_staff;

create table eligible_partners (
  partner text not null,
  from_year integer not null,
  to_year integer,
  id uuid default uuidv7() not null,
  constraint eligible_partners_pkey PRIMARY KEY (partner),
  constraint eligible_partners_id_key UNIQUE (id),
  constraint eligible_partners_partner_fkey FOREIGN KEY (partner) REFERENCES partners(code),
  constraint a_listing_ends_after_it_starts CHECK (COALESCE(to_year >= from_year, true))
);
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON eligible_partners FOR EACH ROW EXECUTE FUNCTION write_history('eligible_partners', 'id');
alter table eligible_partners enable row level security;
create policy everybody_sees on eligible_partners for select to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public
  using (true);
create policy staff_see_all on eligible_partners for all to mobilise_staff
  using (true)
  with check (true);
grant select on eligible_partners to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public;
grant delete, insert, select, update on eligible_partners to mobilise_staff;

create table eu_memberships (
  country text not null,
  member_from date not null,
  member_to date,
  constraint eu_memberships_pkey PRIMARY KEY (country),
  constraint eu_memberships_country_fkey FOREIGN KEY (country) REFERENCES partners(code),
  constraint a_membership_ends_after_it_starts CHECK (COALESCE(member_to >= member_from, true))
);
grant select on eu_memberships to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public;
grant insert, select on eu_memberships to mobilise_staff;

create table expert_languages (
  person_id uuid not null,
  language text not null,
  level text not null,
  constraint expert_languages_pkey PRIMARY KEY (person_id, language),
  constraint expert_languages_person_id_fkey FOREIGN KEY (person_id) REFERENCES expert_profiles(person_id) ON DELETE CASCADE,
  constraint a_language_level_is_of_the_cefr CHECK (level = ANY (ARRAY['A1'::text, 'A2'::text, 'B1'::text, 'B2'::text, 'C1'::text, 'C2'::text, 'native'::text]))
);
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON expert_languages FOR EACH ROW EXECUTE FUNCTION write_history('people', 'person_id');
alter table expert_languages enable row level security;
create policy donors_see_languages on expert_languages for select to mobilise_donor
  using (true);
create policy of_people_i_see on expert_languages for select to mobilise_authority, mobilise_expert, mobilise_focal_point
  using ((person_id IN ( SELECT people.id
   FROM people)));
create policy staff_see_all on expert_languages for all to mobilise_staff
  using (true)
  with check (true);
grant select on expert_languages to mobilise_donor, mobilise_expert, mobilise_focal_point;
grant delete, insert, select, update on expert_languages to mobilise_staff;

create table expert_profiles (
  person_id uuid not null,
  vetted_on date,
  consent_on date,
  years_experience integer,
  max_missions integer,
  max_days integer,
  available daterange[] default '{}'::daterange[] not null,
  regions_worked_in text[] default '{}'::text[] not null,
  version integer default 1 not null,
  constraint expert_profiles_pkey PRIMARY KEY (person_id),
  constraint expert_profiles_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id) ON DELETE CASCADE,
  constraint a_vetted_profile_has_consent CHECK (vetted_on IS NULL OR consent_on IS NOT NULL),
  constraint consent_is_given_before_a_profile_is_vetted CHECK (COALESCE(vetted_on >= consent_on, true)),
  constraint limits_are_not_negative CHECK (COALESCE(max_missions >= 0, true) AND COALESCE(max_days >= 0, true) AND COALESCE(years_experience >= 0, true))
);
CREATE TRIGGER keep_days_believable BEFORE INSERT OR UPDATE OF consent_on, vetted_on ON expert_profiles FOR EACH ROW EXECUTE FUNCTION keep_days_believable('happened consent_on', 'happened vetted_on');
CREATE TRIGGER raise_version BEFORE UPDATE ON expert_profiles FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON expert_profiles FOR EACH ROW EXECUTE FUNCTION write_history('people', 'person_id');
alter table expert_profiles enable row level security;
create policy an_expert_keeps_her_profile on expert_profiles for update to mobilise_expert
  using ((person_id = current_human()))
  with check ((person_id = current_human()));
create policy donors_see_profiles on expert_profiles for select to mobilise_donor
  using (true);
create policy of_people_i_see on expert_profiles for select to mobilise_authority, mobilise_expert, mobilise_focal_point
  using ((person_id IN ( SELECT people.id
   FROM people)));
create policy staff_see_all on expert_profiles for all to mobilise_staff
  using (true)
  with check (true);
grant select on expert_profiles to mobilise_donor, mobilise_expert, mobilise_focal_point;
grant delete, insert, select, update on expert_profiles to mobilise_staff;
grant update (max_missions, max_days, available) on expert_profiles to mobilise_expert;

create table expert_themes (
  person_id uuid not null,
  theme text not null,
  level integer not null,
  constraint expert_themes_pkey PRIMARY KEY (person_id, theme),
  constraint expert_themes_person_id_fkey FOREIGN KEY (person_id) REFERENCES expert_profiles(person_id) ON DELETE CASCADE,
  constraint expert_themes_theme_fkey FOREIGN KEY (theme) REFERENCES themes(key),
  constraint a_theme_level_is_from_1_to_3 CHECK (level >= 1 AND level <= 3)
);
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON expert_themes FOR EACH ROW EXECUTE FUNCTION write_history('people', 'person_id');
alter table expert_themes enable row level security;
create policy donors_see_themes on expert_themes for select to mobilise_donor
  using (true);
create policy of_people_i_see on expert_themes for select to mobilise_authority, mobilise_expert, mobilise_focal_point
  using ((person_id IN ( SELECT people.id
   FROM people)));
create policy staff_see_all on expert_themes for all to mobilise_staff
  using (true)
  with check (true);
grant select on expert_themes to mobilise_donor, mobilise_expert, mobilise_focal_point;
grant delete, insert, select, update on expert_themes to mobilise_staff;

create table files (
  id uuid default uuidv7() not null,
  name text not null,
  type text not null,
  size integer not null,
  sha256 text not null,
  content bytea not null,
  kept_at timestamp with time zone default now() not null,
  constraint files_pkey PRIMARY KEY (id),
  constraint a_file_has_a_name_without_a_path CHECK (btrim(name) <> ''::text AND name !~ '[/\\[:cntrl:]]'::text),
  constraint a_file_has_at_most_25_mebibytes CHECK (size >= 1 AND size <= 26214400)
);
alter table files alter column content set storage external;
CREATE INDEX files_sha256 ON files USING btree (sha256);
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF name ON files FOR EACH ROW EXECUTE FUNCTION keep_file_name('line name');
alter table files enable row level security;
create policy of_files_i_see on files for select to mobilise_authority, mobilise_consulted
  using ((id IN ( SELECT request_files.file_id
   FROM request_files)));
create policy staff_see_all on files for all to mobilise_staff
  using (true)
  with check (true);
create policy whoever_may_attach_keeps on files for insert to mobilise_authority
  with check (true);
grant delete, insert, select on files to mobilise_authority, mobilise_staff;
grant select on files to mobilise_consulted;

create table form_submissions (
  form_key uuid not null,
  account_id uuid not null,
  location text not null,
  at timestamp with time zone default now() not null,
  constraint form_submissions_pkey PRIMARY KEY (form_key, account_id),
  constraint form_submissions_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
);
alter table form_submissions enable row level security;
create policy own_forms on form_submissions for all to mobilise_authority, mobilise_consulted, mobilise_expert, mobilise_focal_point, mobilise_staff
  using ((account_id = current_account()))
  with check ((account_id = current_account()));
grant insert, select on form_submissions to mobilise_authority, mobilise_consulted, mobilise_expert, mobilise_focal_point, mobilise_staff;

create table found_words (
  word text not null
);
CREATE INDEX found_words_letters ON found_words USING gin (word gin_trgm_ops);
CREATE INDEX found_words_word ON found_words USING btree (word text_pattern_ops);

create table handed_over (
  id uuid default uuidv7() not null,
  record_table text not null,
  record_id uuid not null,
  day date not null,
  how text not null,
  taken_by uuid not null,
  taken_at timestamp with time zone not null,
  constraint handed_over_pkey PRIMARY KEY (id),
  constraint handed_over_taken_by_fkey FOREIGN KEY (taken_by) REFERENCES accounts(id),
  constraint it_is_a_notice_that_is_handed_over CHECK (record_table = ANY (ARRAY['opinions'::text, 'mobilisations'::text, 'requests'::text])),
  constraint what_was_handed_over_says_how CHECK (btrim(how) <> ''::text)
);
CREATE INDEX handed_over_record ON handed_over USING btree (record_id);
CREATE TRIGGER keep_days_believable BEFORE INSERT OR UPDATE OF day ON handed_over FOR EACH ROW EXECUTE FUNCTION keep_days_believable('happened day');
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF how ON handed_over FOR EACH ROW EXECUTE FUNCTION keep_lines('line how');
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON handed_over FOR EACH ROW EXECUTE FUNCTION write_history('handed_over', 'id');
alter table handed_over enable row level security;
create policy staff_see_all on handed_over for all to mobilise_staff
  using (true)
  with check (true);
grant insert, select on handed_over to mobilise_staff;

create table history (
  id bigint generated always as identity not null,
  record_table text not null,
  record_id uuid not null,
  number integer not null,
  at timestamp with time zone not null,
  written_at timestamp with time zone not null,
  account uuid,
  step text not null,
  reason text,
  operation text not null,
  row_table text not null,
  row_id text not null,
  from_status text,
  to_status text,
  before jsonb,
  after jsonb,
  previous bytea not null,
  hash bytea not null,
  form smallint default 2 not null,
  constraint history_pkey PRIMARY KEY (id),
  constraint a_record_has_one_line_of_each_number UNIQUE (record_table, record_id, number)
);
alter table history enable row level security;
create policy of_missions_donors_see on history for select to mobilise_donor
  using ((record_table = 'mobilisations'::text));
create policy of_missions_i_see on history for select to mobilise_expert, mobilise_focal_point
  using ((((record_table = 'mobilisations'::text) AND (record_id IN ( SELECT mobilisations.id
   FROM mobilisations))) OR ((record_table = 'activities'::text) AND (record_id IN ( SELECT mobilisations.activity_id
   FROM mobilisations)))));
create policy of_records_i_see on history for select to mobilise_authority, mobilise_consulted, mobilise_donor
  using ((((record_table = 'requests'::text) AND (record_id IN ( SELECT requests.id
   FROM requests))) OR ((record_table = 'actions'::text) AND (record_id IN ( SELECT actions.id
   FROM actions))) OR ((record_table = 'activities'::text) AND (record_id IN ( SELECT activities.id
   FROM activities))) OR ((record_table = 'outputs'::text) AND (record_id IN ( SELECT outputs.id
   FROM outputs)))));
create policy staff_see_all on history for select to mobilise_staff
  using (((row_table <> 'decision_scores'::text) OR (account = current_account()) OR may_see_scores(record_id)));
grant select on history to mobilise_staff;
grant select (record_table, record_id, number, at, step, operation, row_table, from_status, to_status) on history to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point;

create table history_checkpoint_heads (
  checkpoint bigint not null,
  record_table text not null,
  record_id uuid not null,
  number integer not null,
  hash bytea not null,
  constraint history_checkpoint_heads_pkey PRIMARY KEY (checkpoint, record_table, record_id),
  constraint history_checkpoint_heads_checkpoint_fkey FOREIGN KEY (checkpoint) REFERENCES history_checkpoints(id)
);

create table history_checkpoints (
  id bigint not null,
  made_at timestamp with time zone not null,
  heads integer not null,
  previous bytea not null,
  seal bytea not null,
  constraint history_checkpoints_pkey PRIMARY KEY (id)
);

create table history_heads (
  record_table text not null,
  record_id uuid not null,
  number integer not null,
  hash bytea not null,
  written_in xid8 not null,
  seal bytea,
  checkpoint bigint,
  constraint history_heads_pkey PRIMARY KEY (record_table, record_id)
);
CREATE INDEX history_heads_unanchored ON history_heads USING btree (record_table, record_id) WHERE (checkpoint IS NULL);
CREATE INDEX history_heads_unsealed ON history_heads USING btree (written_in) WHERE (seal IS NULL);

create table history_origin (
  office uuid default gen_random_uuid() not null,
  constraint history_origin_pkey PRIMARY KEY (office)
);
CREATE UNIQUE INDEX there_is_one_origin ON history_origin USING btree ((true));

create table holidays (
  day date not null,
  name text not null,
  id uuid default uuidv7() not null,
  names jsonb default '{}'::jsonb not null,
  estimate boolean default false not null,
  constraint holidays_pkey PRIMARY KEY (day),
  constraint holidays_id_key UNIQUE (id)
);
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF name ON holidays FOR EACH ROW EXECUTE FUNCTION keep_lines('line name');
CREATE TRIGGER terms_follow_the_calendar AFTER INSERT OR DELETE OR UPDATE ON holidays FOR EACH STATEMENT EXECUTE FUNCTION terms_follow_the_calendar();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON holidays FOR EACH ROW EXECUTE FUNCTION write_history('holidays', 'id');
grant select on holidays to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public;
grant delete, insert, select, update on holidays to mobilise_staff;

create table income_groups (
  country text not null,
  fiscal_year integer not null,
  income_group text not null,
  constraint income_groups_pkey PRIMARY KEY (country, fiscal_year),
  constraint income_groups_country_fkey FOREIGN KEY (country) REFERENCES partners(code)
);
grant select on income_groups to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public;
grant insert, select on income_groups to mobilise_staff;

create table initiatives (
  id uuid default uuidv7() not null,
  name text not null,
  acronym text,
  organisation text,
  website text,
  aliases text[] default '{}'::text[] not null,
  themes text[] default '{}'::text[] not null,
  regions text[] default '{}'::text[] not null,
  version integer default 1 not null,
  constraint initiatives_pkey PRIMARY KEY (id),
  constraint an_initiative_has_a_name CHECK (btrim(name) <> ''::text)
);
CREATE UNIQUE INDEX an_initiative_is_registered_once ON initiatives USING btree (whole_name(name));
CREATE TRIGGER find_changed_initiatives AFTER UPDATE ON initiatives REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION find_changed_initiatives();
CREATE TRIGGER find_new_initiatives AFTER INSERT ON initiatives REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION find_changed_initiatives();
CREATE TRIGGER forget_initiatives AFTER DELETE ON initiatives REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION forget_search_entries();
CREATE TRIGGER forget_names AFTER DELETE ON initiatives REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION forget_names('initiative', 'id');
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF name, acronym, organisation, website, aliases ON initiatives FOR EACH ROW EXECUTE FUNCTION keep_lines('line name', 'line acronym', 'line organisation', 'line website', 'line aliases');
CREATE TRIGGER name_new_records AFTER INSERT ON initiatives REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_changed_records('initiative', 'id');
CREATE TRIGGER name_renamed_records AFTER UPDATE ON initiatives REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_renamed_records('initiative', 'id', 'name', 'acronym', 'organisation', 'aliases');
CREATE TRIGGER raise_version BEFORE UPDATE ON initiatives FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON initiatives FOR EACH ROW EXECUTE FUNCTION write_history('initiatives', 'id');
alter table initiatives enable row level security;
create policy everybody_sees_initiatives on initiatives for select to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public
  using (true);
create policy staff_see_all on initiatives for all to mobilise_staff
  using (true)
  with check (true);
grant select on initiatives to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public;
grant delete, insert, select, update on initiatives to mobilise_staff;

create table land_borders (
  country text not null,
  neighbour text not null,
  constraint land_borders_pkey PRIMARY KEY (country, neighbour),
  constraint land_borders_country_fkey FOREIGN KEY (country) REFERENCES partners(code),
  constraint land_borders_neighbour_fkey FOREIGN KEY (neighbour) REFERENCES partners(code)
);
grant select on land_borders to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public;
grant insert, select on land_borders to mobilise_staff;

create table letters (
  id uuid default uuidv7() not null,
  request_id uuid not null,
  kind text not null,
  language text not null,
  subject text not null,
  body text not null,
  sent_at timestamp with time zone not null,
  sent_by uuid,
  agenda_item_id uuid,
  authority_id uuid not null,
  constraint letters_pkey PRIMARY KEY (id),
  constraint an_authority_gets_one_letter_on_an_item UNIQUE (agenda_item_id, authority_id),
  constraint letters_agenda_item_id_fkey FOREIGN KEY (agenda_item_id) REFERENCES agenda_items(id),
  constraint letters_authority_id_fkey FOREIGN KEY (authority_id) REFERENCES authorities(id),
  constraint letters_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE,
  constraint letters_sent_by_fkey FOREIGN KEY (sent_by) REFERENCES accounts(id),
  constraint a_letter_is_of_a_known_kind CHECK (kind = ANY (ARRAY['approved'::text, 'rejected'::text, 'deferred'::text, 'redirected'::text])),
  constraint a_letter_says_something CHECK (btrim(subject) <> ''::text AND btrim(body) <> ''::text)
);
CREATE INDEX letters_authority ON letters USING btree (authority_id);
CREATE INDEX letters_request ON letters USING btree (request_id);
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF subject, body ON letters FOR EACH ROW EXECUTE FUNCTION keep_lines('line subject', 'lines body');
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON letters FOR EACH ROW EXECUTE FUNCTION write_history('requests', 'request_id');
alter table letters enable row level security;
create policy an_authority_sees_its_letters on letters for select to mobilise_authority
  using ((authority_id = current_authority()));
create policy of_requests_seen on letters for select to mobilise_donor
  using ((request_id IN ( SELECT requests.id
   FROM requests)));
create policy staff_see_all on letters for all to mobilise_staff
  using (true)
  with check (true);
grant select on letters to mobilise_authority, mobilise_donor;
grant insert, select on letters to mobilise_staff;

create table link_revocations (
  id uuid default uuidv7() not null,
  link_id uuid not null,
  purpose text not null,
  recipient text not null,
  record_table text not null,
  record_id uuid not null,
  constraint link_revocations_pkey PRIMARY KEY (id)
);
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON link_revocations FOR EACH ROW EXECUTE FUNCTION write_history('', 'record_id', 'record_table');
alter table link_revocations enable row level security;

create table links (
  id uuid default uuidv7() not null,
  purpose text not null,
  hash bytea,
  record_table text not null,
  record_id uuid not null,
  about_id uuid,
  account_id uuid,
  recipient text not null,
  opens_account boolean default false not null,
  made_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  uses integer,
  used integer default 0 not null,
  opened_at timestamp with time zone,
  used_at timestamp with time zone,
  spent_at timestamp with time zone,
  closed_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint links_pkey PRIMARY KEY (id),
  constraint links_hash_key UNIQUE (hash),
  constraint links_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint a_link_ends_after_it_is_made CHECK (ends_at > made_at),
  constraint a_link_may_be_used_once_at_least CHECK (COALESCE(uses > 0, true)),
  constraint a_link_that_opens_an_account_says_which CHECK (NOT opens_account OR account_id IS NOT NULL)
);
CREATE INDEX links_about ON links USING btree (about_id) WHERE (about_id IS NOT NULL);
CREATE INDEX links_account ON links USING btree (account_id, made_at DESC) WHERE (account_id IS NOT NULL);
CREATE INDEX links_record ON links USING btree (record_id, made_at DESC);
CREATE TRIGGER an_opened_link_is_proof AFTER UPDATE OF opened_at ON links FOR EACH ROW WHEN (((new.purpose = 'opinion'::text) AND (new.opened_at IS NOT NULL) AND (old.opened_at IS NULL))) EXECUTE FUNCTION an_opened_link_is_proof();
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF recipient ON links FOR EACH ROW EXECUTE FUNCTION keep_lines('line recipient');
alter table links enable row level security;
create policy staff_see_all on links for select to mobilise_staff
  using (true);
grant select (id, purpose, record_table, record_id, about_id, account_id, recipient, opens_account, made_at, ends_at, uses, used, opened_at, used_at, spent_at, closed_at, revoked_at) on links to mobilise_staff;

create table mail_preferences (
  account_id uuid not null,
  kind text not null,
  wanted boolean not null,
  constraint mail_preferences_pkey PRIMARY KEY (account_id, kind),
  constraint mail_preferences_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
);
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON mail_preferences FOR EACH ROW EXECUTE FUNCTION write_history('accounts', 'account_id');
alter table mail_preferences enable row level security;
create policy own_preferences on mail_preferences for all to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point
  using ((account_id = current_account()))
  with check ((account_id = current_account()));
create policy staff_see_all on mail_preferences for all to mobilise_staff
  using (true)
  with check (true);
grant delete, insert, select, update on mail_preferences to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_staff;

create table mail_steps (
  id uuid default uuidv7() not null,
  mail_id uuid not null,
  step text not null,
  taken_by uuid,
  taken_at timestamp with time zone not null,
  constraint mail_steps_pkey PRIMARY KEY (id),
  constraint mail_steps_mail_id_fkey FOREIGN KEY (mail_id) REFERENCES outbox(id),
  constraint mail_steps_taken_by_fkey FOREIGN KEY (taken_by) REFERENCES accounts(id),
  constraint a_mail_step_is_known CHECK (step = ANY (ARRAY['cancel'::text, 'send_again'::text]))
);
CREATE INDEX mail_steps_mail ON mail_steps USING btree (mail_id);
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON mail_steps FOR EACH ROW EXECUTE FUNCTION write_history('outbox', 'mail_id');
alter table mail_steps enable row level security;
create policy staff_see_all on mail_steps for all to mobilise_staff
  using (true)
  with check (true);
grant insert, select on mail_steps to mobilise_staff;

create table meeting_members (
  meeting_id uuid not null,
  account_id uuid not null,
  present boolean default false not null,
  chair boolean default false not null,
  constraint meeting_members_pkey PRIMARY KEY (meeting_id, account_id),
  constraint meeting_members_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint meeting_members_meeting_id_fkey FOREIGN KEY (meeting_id) REFERENCES meetings(id) ON DELETE CASCADE
);
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON meeting_members FOR EACH ROW EXECUTE FUNCTION write_history('meetings', 'meeting_id');
alter table meeting_members enable row level security;
create policy staff_see_all on meeting_members for all to mobilise_staff
  using (true)
  with check (true);
grant delete, insert, select, update on meeting_members to mobilise_staff;

create table meetings (
  id uuid default uuidv7() not null,
  number integer not null,
  held_on date not null,
  status text default 'planned'::text not null,
  place text default ''::text not null,
  opened_at timestamp with time zone,
  closed_at timestamp with time zone,
  released_at timestamp with time zone,
  released_by uuid,
  version integer default 1 not null,
  constraint meetings_pkey PRIMARY KEY (id),
  constraint meetings_number_key UNIQUE (number),
  constraint meetings_released_by_fkey FOREIGN KEY (released_by) REFERENCES accounts(id),
  constraint a_closed_meeting_says_when CHECK (status <> 'closed'::text OR closed_at IS NOT NULL),
  constraint a_meeting_is_planned_open_closed_or_cancelled CHECK (status = ANY (ARRAY['planned'::text, 'open'::text, 'closed'::text, 'cancelled'::text])),
  constraint an_open_meeting_says_when CHECK ((status <> ALL (ARRAY['open'::text, 'closed'::text])) OR opened_at IS NOT NULL)
);
CREATE INDEX meetings_day ON meetings USING btree (held_on DESC);
CREATE TRIGGER keep_days_believable BEFORE INSERT OR UPDATE OF held_on ON meetings FOR EACH ROW EXECUTE FUNCTION keep_days_believable('planned held_on');
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF place ON meetings FOR EACH ROW EXECUTE FUNCTION keep_lines('line place');
CREATE TRIGGER raise_version BEFORE UPDATE ON meetings FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON meetings FOR EACH ROW EXECUTE FUNCTION write_history('meetings', 'id');
alter table meetings enable row level security;
create policy staff_see_all on meetings for all to mobilise_staff
  using (true)
  with check (true);
grant delete, insert, select, update on meetings to mobilise_staff;

create table migrations (
  name text not null,
  hash text not null,
  applied_at timestamp with time zone default now() not null,
  constraint migrations_pkey PRIMARY KEY (name)
);

create table mobilisations (
  id uuid default uuidv7() not null,
  seat_id uuid not null,
  activity_id uuid not null,
  person_id uuid not null,
  status text default 'shortlisted'::text not null,
  blocks daterange default 'empty'::daterange not null,
  invited_on date,
  answer_by date,
  accepted_on date,
  released_on date,
  release_reference text,
  contracted_on date,
  deployed_on date,
  completed_on date,
  worked_days integer,
  mission_report text,
  rating integer,
  activity_rating integer,
  cause text,
  version integer default 1 not null,
  told_on date,
  told_how text,
  constraint mobilisations_pkey PRIMARY KEY (id),
  constraint mobilisations_activity_id_fkey FOREIGN KEY (activity_id) REFERENCES activities(id),
  constraint mobilisations_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint mobilisations_seat_id_fkey FOREIGN KEY (seat_id) REFERENCES seats(id),
  constraint a_completed_mobilisation_says_its_days CHECK (status <> 'completed'::text OR worked_days IS NOT NULL AND completed_on IS NOT NULL),
  constraint a_mobilisation_status_is_known CHECK (status = ANY (ARRAY['shortlisted'::text, 'invited'::text, 'accepted'::text, 'released'::text, 'contracted'::text, 'deployed'::text, 'completed'::text, 'declined'::text, 'expired'::text, 'replaced'::text, 'withdrawn'::text])),
  constraint an_end_without_a_mission_has_a_cause CHECK ((status <> ALL (ARRAY['declined'::text, 'replaced'::text, 'withdrawn'::text])) OR COALESCE(btrim(cause), ''::text) <> ''::text),
  constraint an_invitation_can_be_answered_after_it_is_sent CHECK (COALESCE(answer_by >= invited_on, true)),
  constraint an_invitation_says_how_it_was_given CHECK ((told_on IS NULL) = (told_how IS NULL) AND COALESCE(told_how = ANY (ARRAY['mail'::text, 'by_hand'::text, 'before'::text]), true)),
  constraint no_invitation_expires_that_was_not_given CHECK (status <> 'expired'::text OR told_on IS NOT NULL),
  constraint ratings_are_from_1_to_5 CHECK (COALESCE(rating >= 1 AND rating <= 5, true) AND COALESCE(activity_rating >= 1 AND activity_rating <= 5, true)),
  constraint steps_of_a_mission_follow_each_other CHECK (COALESCE(accepted_on >= invited_on, true) AND COALESCE(released_on >= accepted_on, true) AND COALESCE(contracted_on >= released_on, true) AND COALESCE(deployed_on >= contracted_on, true) AND COALESCE(completed_on >= deployed_on, true)),
  constraint worked_days_are_not_negative CHECK (COALESCE(worked_days >= 0 AND worked_days <= 366, true)),
  constraint nobody_is_in_two_places_at_once EXCLUDE USING gist (person_id WITH =, blocks WITH &&) WHERE (status = ANY (ARRAY['accepted'::text, 'released'::text, 'contracted'::text, 'deployed'::text, 'completed'::text]))
);
CREATE INDEX mobilisations_activity ON mobilisations USING btree (activity_id);
CREATE INDEX mobilisations_person ON mobilisations USING btree (person_id);
CREATE INDEX mobilisations_seat ON mobilisations USING btree (seat_id);
CREATE UNIQUE INDEX a_person_takes_one_place_in_an_activity ON mobilisations USING btree (activity_id, person_id) WHERE (status <> ALL (ARRAY['declined'::text, 'expired'::text, 'replaced'::text, 'withdrawn'::text]));
CREATE TRIGGER block_days BEFORE INSERT OR UPDATE OF activity_id, person_id, seat_id ON mobilisations FOR EACH ROW EXECUTE FUNCTION block_days();
CREATE TRIGGER keep_days_believable BEFORE INSERT OR UPDATE OF invited_on, answer_by, accepted_on, released_on, contracted_on, deployed_on, completed_on, told_on ON mobilisations FOR EACH ROW EXECUTE FUNCTION keep_days_believable('happened invited_on', 'planned answer_by', 'happened accepted_on', 'happened released_on', 'happened contracted_on', 'happened deployed_on', 'happened completed_on', 'happened told_on');
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF release_reference, cause, mission_report ON mobilisations FOR EACH ROW EXECUTE FUNCTION keep_lines('line release_reference', 'lines cause', 'lines mission_report');
CREATE TRIGGER no_more_people_than_places AFTER INSERT OR UPDATE OF status, seat_id ON mobilisations FOR EACH ROW WHEN ((new.status = ANY (ARRAY['accepted'::text, 'released'::text, 'contracted'::text, 'deployed'::text, 'completed'::text]))) EXECUTE FUNCTION no_more_people_than_places();
CREATE TRIGGER raise_version BEFORE UPDATE ON mobilisations FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON mobilisations FOR EACH ROW EXECUTE FUNCTION write_history('mobilisations', 'id');
alter table mobilisations enable row level security;
create policy a_focal_point_releases_its_people on mobilisations for update to mobilise_focal_point
  using (((status = 'accepted'::text) AND (person_id IN ( SELECT people.id
   FROM people))))
  with check (((status = 'released'::text) AND (person_id IN ( SELECT people.id
   FROM people))));
create policy a_focal_point_sees_missions_of_its_people on mobilisations for select to mobilise_focal_point
  using (((status <> 'shortlisted'::text) AND (person_id IN ( SELECT people.id
   FROM people))));
create policy an_expert_answers_for_herself on mobilisations for update to mobilise_expert
  using (((person_id = current_human()) AND (status = ANY (ARRAY['invited'::text, 'accepted'::text, 'released'::text, 'contracted'::text, 'deployed'::text]))))
  with check (((person_id = current_human()) AND (status = ANY (ARRAY['accepted'::text, 'declined'::text, 'withdrawn'::text, 'completed'::text]))));
create policy an_expert_sees_her_missions on mobilisations for select to mobilise_expert
  using (((person_id = current_human()) AND (status <> 'shortlisted'::text)));
create policy donors_see_mobilisations on mobilisations for select to mobilise_donor
  using (true);
create policy of_own_activities on mobilisations for select to mobilise_authority
  using (((status = ANY (ARRAY['accepted'::text, 'released'::text, 'contracted'::text, 'deployed'::text, 'completed'::text])) AND (activity_id IN ( SELECT activities.id
   FROM activities
  WHERE (activities.action_id IN ( SELECT own_actions() AS own_actions))))));
create policy staff_see_all on mobilisations for all to mobilise_staff
  using (true)
  with check (true);
grant select on mobilisations to mobilise_expert, mobilise_focal_point;
grant delete, insert, select, update on mobilisations to mobilise_staff;
grant select (id, seat_id, activity_id, person_id, status, blocks, invited_on, answer_by, accepted_on, released_on, contracted_on, deployed_on, completed_on, worked_days, version) on mobilisations to mobilise_authority, mobilise_donor;
grant update (status, cause) on mobilisations to mobilise_expert, mobilise_focal_point;
grant update (accepted_on, completed_on, worked_days, mission_report, activity_rating) on mobilisations to mobilise_expert;
grant update (released_on, release_reference) on mobilisations to mobilise_focal_point;

create table name_words (
  word text not null,
  personal boolean not null
);
CREATE INDEX name_words_letters ON name_words USING gin (word gin_trgm_ops);
CREATE INDEX name_words_word ON name_words USING btree (word text_pattern_ops);

create table named_authorities (
  id uuid default uuidv7() not null,
  request_id uuid not null,
  partner text not null,
  name text not null,
  type text not null,
  status text default 'named'::text not null,
  authority_id uuid,
  decided_by uuid,
  decided_at timestamp with time zone,
  constraint named_authorities_pkey PRIMARY KEY (id),
  constraint an_authority_is_named_once_on_a_request UNIQUE (request_id, partner, name),
  constraint named_authorities_authority_id_fkey FOREIGN KEY (authority_id) REFERENCES authorities(id),
  constraint named_authorities_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES accounts(id),
  constraint named_authorities_partner_fkey FOREIGN KEY (partner) REFERENCES partners(code),
  constraint named_authorities_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE,
  constraint named_authorities_type_fkey FOREIGN KEY (type) REFERENCES authority_types(key),
  constraint a_confirmed_authority_is_in_the_register CHECK ((status = 'confirmed'::text) = (authority_id IS NOT NULL)),
  constraint a_named_authority_has_a_name CHECK (btrim(name) <> ''::text),
  constraint a_named_authority_is_confirmed_or_struck CHECK (status = ANY (ARRAY['named'::text, 'confirmed'::text, 'struck'::text]))
);
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF name ON named_authorities FOR EACH ROW EXECUTE FUNCTION keep_lines('line name');
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON named_authorities FOR EACH ROW EXECUTE FUNCTION write_history('requests', 'request_id');
alter table named_authorities enable row level security;
create policy an_authority_names_others on named_authorities for insert to mobilise_authority
  with check ((is_own_draft(request_id) AND (status = 'named'::text)));
create policy an_authority_strikes_others on named_authorities for delete to mobilise_authority
  using ((is_own_draft(request_id) AND (status = 'named'::text)));
create policy of_own_requests on named_authorities for select to mobilise_authority
  using (is_own_request(request_id));
create policy of_requests_seen on named_authorities for select to mobilise_donor
  using ((request_id IN ( SELECT requests.id
   FROM requests)));
create policy staff_see_all on named_authorities for all to mobilise_staff
  using (true)
  with check (true);
grant delete, insert, select on named_authorities to mobilise_authority;
grant select on named_authorities to mobilise_consulted, mobilise_donor;
grant delete, insert, select, update on named_authorities to mobilise_staff;

create table notices (
  mail_id uuid not null,
  record_table text not null,
  record_id uuid not null,
  occasion text not null,
  "position" integer default 0 not null,
  constraint a_mail_tells_once_of_each_thing PRIMARY KEY (mail_id, record_table, record_id),
  constraint notices_mail_id_fkey FOREIGN KEY (mail_id) REFERENCES outbox(id),
  constraint a_notice_tells_of_something_known CHECK (record_table = ANY (ARRAY['opinions'::text, 'mobilisations'::text]))
);
CREATE INDEX notices_record ON notices USING btree (record_id);
alter table notices enable row level security;
create policy staff_see_all on notices for all to mobilise_staff
  using (true)
  with check (true);
grant insert, select on notices to mobilise_staff;

create table opinions (
  id uuid default uuidv7() not null,
  consultation_id uuid not null,
  body_id uuid not null,
  status text default 'asked'::text not null,
  reasons text,
  given_at timestamp with time zone,
  given_by uuid,
  late boolean default false not null,
  version integer default 1 not null,
  asked_on date not null,
  due_on date not null,
  conditions text default ''::text not null,
  lifted_reasons text,
  lifted_at timestamp with time zone,
  told_on date,
  told_how text,
  constraint opinions_pkey PRIMARY KEY (id),
  constraint a_body_gives_one_opinion_in_each_consultation UNIQUE (consultation_id, body_id),
  constraint opinions_body_id_fkey FOREIGN KEY (body_id) REFERENCES consulted_bodies(id),
  constraint opinions_consultation_id_fkey FOREIGN KEY (consultation_id) REFERENCES consultations(id) ON DELETE CASCADE,
  constraint opinions_given_by_fkey FOREIGN KEY (given_by) REFERENCES accounts(id),
  constraint a_notice_is_given_after_it_is_asked CHECK (COALESCE(told_on >= asked_on, true)),
  constraint a_notice_says_how_it_was_given CHECK ((told_on IS NULL) = (told_how IS NULL) AND COALESCE(told_how = ANY (ARRAY['mail'::text, 'link'::text, 'by_hand'::text, 'before'::text]), true)),
  constraint a_term_begins_when_the_body_is_told CHECK (COALESCE(due_on > told_on, true)),
  constraint a_veto_that_stands_was_not_lifted CHECK (status <> 'veto'::text OR lifted_at IS NULL),
  constraint against_and_veto_need_reasons CHECK ((status <> ALL (ARRAY['against'::text, 'veto'::text])) OR COALESCE(btrim(reasons), ''::text) <> ''::text),
  constraint an_answer_says_when CHECK (status = 'asked'::text OR given_at IS NOT NULL),
  constraint an_opinion_is_due_after_it_is_asked CHECK (due_on > asked_on),
  constraint an_opinion_is_known CHECK (status = ANY (ARRAY['asked'::text, 'in_favour'::text, 'no_objection'::text, 'against'::text, 'veto'::text, 'silence'::text])),
  constraint lifting_a_veto_says_when_and_why CHECK ((lifted_at IS NULL) = (COALESCE(btrim(lifted_reasons), ''::text) = ''::text)),
  constraint nobody_is_silent_who_was_not_told CHECK (status <> 'silence'::text OR told_on IS NOT NULL)
);
CREATE INDEX opinions_body ON opinions USING btree (body_id, status);
CREATE INDEX opinions_due ON opinions USING btree (due_on) WHERE (status = 'asked'::text);
CREATE TRIGGER a_consultation_is_due_with_its_last_opinion AFTER INSERT OR UPDATE OF due_on ON opinions FOR EACH ROW EXECUTE FUNCTION a_consultation_is_due_with_its_last_opinion();
CREATE TRIGGER an_answer_spends_its_links AFTER UPDATE OF status ON opinions FOR EACH ROW WHEN (((old.status IS DISTINCT FROM new.status) AND (new.status <> ALL (ARRAY['asked'::text, 'silence'::text])))) EXECUTE FUNCTION an_answer_spends_its_links();
CREATE TRIGGER keep_days_believable BEFORE INSERT OR UPDATE OF asked_on, due_on, told_on ON opinions FOR EACH ROW EXECUTE FUNCTION keep_days_believable('happened asked_on', 'planned due_on', 'happened told_on');
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF reasons, conditions, lifted_reasons ON opinions FOR EACH ROW EXECUTE FUNCTION keep_lines('lines reasons', 'lines conditions', 'lines lifted_reasons');
CREATE TRIGGER raise_version BEFORE UPDATE ON opinions FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON opinions FOR EACH ROW EXECUTE FUNCTION write_history('opinions', 'id');
alter table opinions enable row level security;
create policy a_body_answers_once on opinions for update to mobilise_consulted
  using (((body_id = ( SELECT asked_body() AS asked_body)) AND (status = ANY (ARRAY['asked'::text, 'silence'::text]))))
  with check (((body_id = ( SELECT asked_body() AS asked_body)) AND (status <> ALL (ARRAY['asked'::text, 'silence'::text]))));
create policy a_body_lifts_its_veto on opinions for update to mobilise_consulted
  using (((body_id = ( SELECT asked_body() AS asked_body)) AND (status = 'veto'::text)))
  with check (((body_id = ( SELECT asked_body() AS asked_body)) AND (status <> ALL (ARRAY['asked'::text, 'silence'::text]))));
create policy a_body_sees_its_opinions on opinions for select to mobilise_consulted
  using ((body_id = ( SELECT asked_body() AS asked_body)));
create policy of_requests_seen on opinions for select to mobilise_donor
  using ((consultation_id IN ( SELECT consultations.id
   FROM consultations)));
create policy staff_see_all on opinions for all to mobilise_staff
  using (true)
  with check (true);
grant select on opinions to mobilise_consulted, mobilise_donor;
grant delete, insert, select, update on opinions to mobilise_staff;
grant update (status, reasons, given_at, given_by, late, conditions, lifted_reasons, lifted_at) on opinions to mobilise_consulted;

create table organisation_members (
  organisation text not null,
  country text not null,
  constraint organisation_members_pkey PRIMARY KEY (organisation, country),
  constraint organisation_members_country_fkey FOREIGN KEY (country) REFERENCES partners(code),
  constraint organisation_members_organisation_fkey FOREIGN KEY (organisation) REFERENCES partners(code)
);
grant select on organisation_members to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public;
grant insert, select on organisation_members to mobilise_staff;

create table outbox (
  id uuid default uuidv7() not null,
  recipient text not null,
  subject text not null,
  body text not null,
  language text not null,
  record_table text,
  record_id uuid,
  queued_at timestamp with time zone default acting_at() not null,
  sent_at timestamp with time zone,
  attempts integer default 0 not null,
  next_attempt_at timestamp with time zone default acting_at() not null,
  last_fault text,
  account_id uuid,
  kind text default 'notice'::text not null,
  not_before timestamp with time zone default acting_at() not null,
  started_at timestamp with time zone,
  given_up_at timestamp with time zone,
  status text default 'waiting'::text not null,
  useful_until timestamp with time zone default (acting_at() + '3 days'::interval),
  unknown_outcomes integer default 0 not null,
  reply_to text,
  link text,
  link_is_secret boolean default false not null,
  receipt text,
  version integer default 1 not null,
  also_on uuid[],
  constraint outbox_pkey PRIMARY KEY (id),
  constraint outbox_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint a_mail_status_is_known CHECK (status = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text, 'uncertain'::text, 'cancelled'::text, 'dropped'::text, 'kept'::text])),
  constraint a_mail_that_was_given_up_says_when_and_why CHECK ((status <> ALL (ARRAY['failed'::text, 'dropped'::text])) OR given_up_at IS NOT NULL AND COALESCE(btrim(last_fault), ''::text) <> ''::text),
  constraint a_sent_mail_says_when CHECK ((status = 'sent'::text) = (sent_at IS NOT NULL))
);
CREATE INDEX outbox_also_on ON outbox USING gin (also_on) WHERE (also_on IS NOT NULL);
CREATE INDEX outbox_given_up ON outbox USING btree (queued_at) WHERE (status = ANY (ARRAY['failed'::text, 'uncertain'::text]));
CREATE INDEX outbox_in_order ON outbox USING btree (queued_at DESC, id DESC);
CREATE INDEX outbox_recipients_searched ON outbox USING gin (searched(recipient) gin_trgm_ops);
CREATE INDEX outbox_record ON outbox USING btree (record_table, record_id);
CREATE INDEX outbox_subjects_searched ON outbox USING gin (searched(subject) gin_trgm_ops);
CREATE INDEX outbox_waiting ON outbox USING btree (next_attempt_at) WHERE (status = 'waiting'::text);
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF subject, recipient, reply_to, body ON outbox FOR EACH ROW EXECUTE FUNCTION keep_lines('line subject', 'line recipient', 'line reply_to', 'lines body');
CREATE TRIGGER raise_version BEFORE UPDATE ON outbox FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER taken_mail_is_proof AFTER UPDATE OF status ON outbox FOR EACH ROW WHEN (((new.status = 'sent'::text) AND (old.status <> 'sent'::text))) EXECUTE FUNCTION taken_mail_is_proof();
alter table outbox enable row level security;
create policy everybody_may_cause_mail on outbox for insert to mobilise_authority, mobilise_consulted, mobilise_expert, mobilise_focal_point, mobilise_gate
  with check ((status = ANY (ARRAY['waiting'::text, 'kept'::text, 'failed'::text])));
create policy staff_see_all on outbox for all to mobilise_staff
  using (true)
  with check (true);
grant insert on outbox to mobilise_authority, mobilise_consulted, mobilise_expert, mobilise_focal_point, mobilise_gate;
grant insert, select, update on outbox to mobilise_staff;

create table output_rungs (
  id uuid default uuidv7() not null,
  output_id uuid not null,
  rung text not null,
  reached_on date not null,
  body text default ''::text not null,
  evidence text default ''::text not null,
  constraint output_rungs_pkey PRIMARY KEY (id),
  constraint each_rung_is_reached_once UNIQUE (output_id, rung),
  constraint output_rungs_output_id_fkey FOREIGN KEY (output_id) REFERENCES outputs(id) ON DELETE CASCADE,
  constraint a_rung_is_known CHECK (rung = ANY (ARRAY['drafted'::text, 'finalised'::text, 'validated'::text, 'submitted'::text, 'adopted'::text, 'funded'::text, 'in_use'::text]))
);
CREATE TRIGGER keep_days_believable BEFORE INSERT OR UPDATE OF reached_on ON output_rungs FOR EACH ROW EXECUTE FUNCTION keep_days_believable('happened reached_on');
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF body, evidence ON output_rungs FOR EACH ROW EXECUTE FUNCTION keep_lines('line body', 'lines evidence');
CREATE TRIGGER keep_rungs_in_order BEFORE INSERT OR UPDATE OF reached_on ON output_rungs FOR EACH ROW EXECUTE FUNCTION keep_rungs_in_order();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON output_rungs FOR EACH ROW EXECUTE FUNCTION write_history('outputs', 'output_id');
alter table output_rungs enable row level security;
create policy an_authority_reports_adoption on output_rungs for insert to mobilise_authority
  with check (((rung = ANY (ARRAY['submitted'::text, 'adopted'::text, 'funded'::text, 'in_use'::text])) AND (output_id IN ( SELECT o.id
   FROM (outputs o
     JOIN actions c ON ((c.id = o.action_id)))
  WHERE (c.authority_id = current_authority())))));
create policy of_outputs_seen on output_rungs for select to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public
  using ((output_id IN ( SELECT outputs.id
   FROM outputs)));
create policy staff_see_all on output_rungs for all to mobilise_staff
  using (true)
  with check (true);
grant insert, select on output_rungs to mobilise_authority;
grant select on output_rungs to mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public;
grant delete, insert, select, update on output_rungs to mobilise_staff;

create table output_types (
  key text not null,
  "position" integer not null,
  names jsonb not null,
  id uuid default uuidv7() not null,
  constraint output_types_pkey PRIMARY KEY (key),
  constraint output_types_id_key UNIQUE (id)
);
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON output_types FOR EACH ROW EXECUTE FUNCTION write_history('output_types', 'id');
grant select on output_types to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public;
grant delete, insert, select, update on output_types to mobilise_staff;

create table outputs (
  id uuid default uuidv7() not null,
  action_id uuid not null,
  activity_id uuid,
  type text not null,
  status text default 'drafted'::text not null,
  title text not null,
  language text default 'en'::text not null,
  theme text not null,
  superseded_by uuid,
  lapsed_cause text,
  version integer default 1 not null,
  constraint outputs_pkey PRIMARY KEY (id),
  constraint outputs_action_id_fkey FOREIGN KEY (action_id) REFERENCES actions(id),
  constraint outputs_activity_id_fkey FOREIGN KEY (activity_id) REFERENCES activities(id),
  constraint outputs_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES outputs(id),
  constraint outputs_theme_fkey FOREIGN KEY (theme) REFERENCES themes(key),
  constraint outputs_type_fkey FOREIGN KEY (type) REFERENCES output_types(key),
  constraint an_output_has_a_title CHECK (btrim(title) <> ''::text),
  constraint an_output_status_is_known CHECK (status = ANY (ARRAY['drafted'::text, 'finalised'::text, 'validated'::text, 'submitted'::text, 'adopted'::text, 'funded'::text, 'in_use'::text, 'superseded'::text, 'lapsed'::text])),
  constraint lapsing_needs_a_cause CHECK (status <> 'lapsed'::text OR COALESCE(btrim(lapsed_cause), ''::text) <> ''::text)
);
CREATE INDEX outputs_action ON outputs USING btree (action_id);
CREATE INDEX outputs_searched ON outputs USING gin (searched(title) gin_trgm_ops);
CREATE TRIGGER forget_names AFTER DELETE ON outputs REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION forget_names('output', 'id');
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF title, lapsed_cause ON outputs FOR EACH ROW EXECUTE FUNCTION keep_lines('line title', 'lines lapsed_cause');
CREATE TRIGGER name_new_records AFTER INSERT ON outputs REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_changed_records('output', 'id');
CREATE TRIGGER name_renamed_records AFTER UPDATE ON outputs REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_renamed_records('output', 'id', 'title');
CREATE TRIGGER raise_version BEFORE UPDATE ON outputs FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON outputs FOR EACH ROW EXECUTE FUNCTION write_history('outputs', 'id');
alter table outputs enable row level security;
create policy an_authority_reports_adoption on outputs for update to mobilise_authority
  using (((status <> 'drafted'::text) AND (action_id IN ( SELECT actions.id
   FROM actions
  WHERE (actions.authority_id = current_authority())))))
  with check (((status = ANY (ARRAY['submitted'::text, 'adopted'::text, 'funded'::text, 'in_use'::text])) AND (action_id IN ( SELECT actions.id
   FROM actions
  WHERE (actions.authority_id = current_authority())))));
create policy donors_see_all_but_drafts on outputs for select to mobilise_donor
  using ((status <> 'drafted'::text));
create policy of_own_actions on outputs for select to mobilise_authority
  using ((action_id IN ( SELECT own_actions() AS own_actions)));
create policy published_outputs on outputs for select to mobilise_authority, mobilise_consulted, mobilise_expert, mobilise_focal_point, mobilise_public
  using (((status <> ALL (ARRAY['drafted'::text, 'lapsed'::text])) AND (action_id IN ( SELECT actions.id
   FROM actions
  WHERE (actions.status = ANY (ARRAY['in_implementation'::text, 'closed'::text]))))));
create policy staff_see_all on outputs for all to mobilise_staff
  using (true)
  with check (true);
grant delete, insert, select, update on outputs to mobilise_staff;
grant select (id, action_id, activity_id, type, status, title, language, theme, superseded_by, version) on outputs to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public;
grant update (status) on outputs to mobilise_authority;
grant select (lapsed_cause) on outputs to mobilise_donor;

create table overlap_judgements (
  id uuid default uuidv7() not null,
  request_id uuid not null,
  other_kind text not null,
  other_id text not null,
  judgement text not null,
  note text default ''::text not null,
  judged_by uuid,
  judged_at timestamp with time zone not null,
  version integer default 1 not null,
  constraint overlap_judgements_pkey PRIMARY KEY (id),
  constraint a_pair_is_judged_once UNIQUE (request_id, other_kind, other_id),
  constraint overlap_judgements_judged_by_fkey FOREIGN KEY (judged_by) REFERENCES accounts(id),
  constraint overlap_judgements_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE,
  constraint a_judgement_is_known CHECK (judgement = ANY (ARRAY['duplicate'::text, 'complementary'::text, 'sequenced'::text, 'unrelated'::text])),
  constraint an_overlap_is_with_a_known_kind CHECK (other_kind = ANY (ARRAY['request'::text, 'action'::text, 'initiative'::text, 'iati_activity'::text]))
);
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF note ON overlap_judgements FOR EACH ROW EXECUTE FUNCTION keep_lines('lines note');
CREATE TRIGGER raise_version BEFORE UPDATE ON overlap_judgements FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON overlap_judgements FOR EACH ROW EXECUTE FUNCTION write_history('requests', 'request_id');
alter table overlap_judgements enable row level security;
create policy of_requests_seen on overlap_judgements for select to mobilise_donor
  using ((request_id IN ( SELECT requests.id
   FROM requests)));
create policy staff_see_all on overlap_judgements for all to mobilise_staff
  using (true)
  with check (true);
grant select on overlap_judgements to mobilise_donor;
grant delete, insert, select, update on overlap_judgements to mobilise_staff;

create table participations (
  id uuid default uuidv7() not null,
  activity_id uuid not null,
  person_id uuid not null,
  status text default 'registered'::text not null,
  organisation text default ''::text not null,
  version integer default 1 not null,
  constraint participations_pkey PRIMARY KEY (id),
  constraint a_person_participates_once_in_an_activity UNIQUE (activity_id, person_id),
  constraint participations_activity_id_fkey FOREIGN KEY (activity_id) REFERENCES activities(id),
  constraint participations_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id),
  constraint a_participation_is_registered_attended_or_absent CHECK (status = ANY (ARRAY['registered'::text, 'attended'::text, 'absent'::text]))
);
CREATE INDEX participations_person ON participations USING btree (person_id);
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF organisation ON participations FOR EACH ROW EXECUTE FUNCTION keep_lines('line organisation');
CREATE TRIGGER raise_version BEFORE UPDATE ON participations FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON participations FOR EACH ROW EXECUTE FUNCTION write_history('activities', 'activity_id');
alter table participations enable row level security;
create policy donors_see_participations on participations for select to mobilise_donor
  using (true);
create policy of_own_activities on participations for select to mobilise_authority
  using ((activity_id IN ( SELECT activities.id
   FROM activities
  WHERE (activities.action_id IN ( SELECT own_actions() AS own_actions)))));
create policy of_people_they_see on participations for select to mobilise_expert, mobilise_focal_point
  using ((person_id IN ( SELECT people.id
   FROM people)));
create policy staff_see_all on participations for all to mobilise_staff
  using (true)
  with check (true);
grant select on participations to mobilise_authority, mobilise_expert, mobilise_focal_point;
grant delete, insert, select, update on participations to mobilise_staff;
grant select (id, activity_id, person_id, status, version) on participations to mobilise_donor;

create table partner_names (
  id uuid default uuidv7() not null,
  partner_id uuid not null,
  name text not null,
  language text,
  kind text default 'other'::text not null,
  version integer default 1 not null,
  constraint partner_names_pkey PRIMARY KEY (id),
  constraint a_partner_has_another_name_once UNIQUE (partner_id, name),
  constraint partner_names_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners(id),
  constraint another_name_of_a_partner_has_letters CHECK (whole_name(name) <> ''::text),
  constraint another_name_of_a_partner_is_of_a_known_kind CHECK (kind = ANY (ARRAY['other'::text, 'former'::text, 'abbreviation'::text]))
);
CREATE TRIGGER find_added_names AFTER INSERT ON partner_names REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION find_partners_of_names();
CREATE TRIGGER find_changed_names AFTER UPDATE ON partner_names REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION find_partners_of_names();
CREATE TRIGGER find_struck_names AFTER DELETE ON partner_names REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION find_partners_of_names();
CREATE TRIGGER raise_version BEFORE UPDATE ON partner_names FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON partner_names FOR EACH ROW EXECUTE FUNCTION write_history('partners', 'partner_id');
alter table partner_names enable row level security;
create policy everybody_sees_names on partner_names for select to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public
  using (true);
create policy staff_see_all on partner_names for all to mobilise_staff
  using (true)
  with check (true);
grant select on partner_names to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public;
grant delete, insert, select, update on partner_names to mobilise_staff;

create table partner_searches (
  code text not null,
  searched text not null,
  exact text[] not null,
  terms text not null,
  constraint partner_searches_pkey PRIMARY KEY (code),
  constraint partner_searches_code_fkey FOREIGN KEY (code) REFERENCES partners(code) ON DELETE CASCADE
);
CREATE TRIGGER name_new_partners AFTER INSERT ON partner_searches REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_records_of_partners();
CREATE TRIGGER name_renamed_partners AFTER UPDATE ON partner_searches REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_records_of_partners();
grant select on partner_searches to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public, mobilise_staff;

create table partners (
  id uuid default uuidv7() not null,
  code text not null,
  kind text not null,
  iso3 text,
  region text,
  names jsonb not null,
  acronym text,
  longitude real,
  latitude real,
  version integer default 1 not null,
  constraint partners_pkey PRIMARY KEY (id),
  constraint partners_code_key UNIQUE (code),
  constraint partners_region_fkey FOREIGN KEY (region) REFERENCES regions(key),
  constraint a_country_has_a_code_of_two_letters CHECK (kind <> 'country'::text OR code ~ '^[A-Z]{2}$'::text),
  constraint a_partner_is_a_country_or_an_organisation CHECK (kind = ANY (ARRAY['country'::text, 'organisation'::text]))
);
CREATE INDEX partners_region ON partners USING btree (region);
CREATE TRIGGER find_changed_partners AFTER UPDATE ON partners REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION find_changed_partners();
CREATE TRIGGER find_new_partners AFTER INSERT ON partners REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION find_changed_partners();
CREATE TRIGGER raise_version BEFORE UPDATE ON partners FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON partners FOR EACH ROW EXECUTE FUNCTION write_history('partners', 'id');
alter table partners enable row level security;
create policy everybody_sees_partners on partners for select to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public
  using (true);
create policy staff_see_all on partners for all to mobilise_staff
  using (true)
  with check (true);
grant select on partners to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public;
grant delete, insert, select, update on partners to mobilise_staff;

create table people (
  id uuid default uuidv7() not null,
  gender text,
  employed_in text not null,
  employer_kind text,
  version integer default 1 not null,
  constraint people_pkey PRIMARY KEY (id),
  constraint people_employed_in_fkey FOREIGN KEY (employed_in) REFERENCES partners(code),
  constraint an_employer_is_public_private_or_international CHECK (COALESCE(employer_kind = ANY (ARRAY['public'::text, 'private'::text, 'international'::text]), true)),
  constraint gender_is_f_m_or_x CHECK (COALESCE(gender = ANY (ARRAY['f'::text, 'm'::text, 'x'::text]), true))
);
CREATE INDEX people_employed_in ON people USING btree (employed_in);
CREATE TRIGGER move_days_with_employment AFTER UPDATE OF employed_in ON people FOR EACH ROW WHEN ((new.employed_in IS DISTINCT FROM old.employed_in)) EXECUTE FUNCTION move_days_with_employment();
CREATE TRIGGER raise_version BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON people FOR EACH ROW EXECUTE FUNCTION write_history('people', 'id');
alter table people enable row level security;
create policy a_focal_point_sees_its_administration on people for select to mobilise_focal_point
  using (((employed_in = current_administration()) AND (employer_kind = 'public'::text)));
create policy an_authority_sees_the_people_of_its_actions on people for select to mobilise_authority
  using (((id IN ( SELECT participations.person_id
   FROM participations)) OR (id IN ( SELECT mobilisations.person_id
   FROM mobilisations))));
create policy an_expert_sees_herself on people for select to mobilise_expert
  using ((id = current_human()));
create policy donors_see_people_without_names on people for select to mobilise_donor
  using (true);
create policy staff_see_all on people for all to mobilise_staff
  using (true)
  with check (true);
grant select on people to mobilise_authority, mobilise_donor, mobilise_expert, mobilise_focal_point;
grant delete, insert, select, update on people to mobilise_staff;

create table personal_details (
  person_id uuid not null,
  name text not null,
  email text,
  employer text,
  language text,
  constraint personal_details_pkey PRIMARY KEY (person_id),
  constraint personal_details_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id) ON DELETE CASCADE,
  constraint a_person_has_a_name CHECK (btrim(name) <> ''::text)
);
CREATE INDEX people_employers_searched ON personal_details USING gin (searched(employer) gin_trgm_ops);
CREATE INDEX people_names_searched ON personal_details USING gin (searched(name) gin_trgm_ops);
CREATE INDEX personal_details_email ON personal_details USING btree (lower(email));
CREATE INDEX personal_details_name ON personal_details USING btree (name);
CREATE TRIGGER forget_names AFTER DELETE ON personal_details REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION forget_names('person', 'person_id');
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF name, email, employer ON personal_details FOR EACH ROW EXECUTE FUNCTION keep_lines('line name', 'line email', 'line employer');
CREATE TRIGGER name_new_records AFTER INSERT ON personal_details REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_changed_records('person', 'person_id');
CREATE TRIGGER name_renamed_records AFTER UPDATE ON personal_details REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_renamed_records('person', 'person_id', 'name', 'email', 'employer');
CREATE TRIGGER take_one_address BEFORE INSERT OR UPDATE OF email ON personal_details FOR EACH ROW EXECUTE FUNCTION take_one_address();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON personal_details FOR EACH ROW EXECUTE FUNCTION write_history('people', 'person_id');
alter table personal_details enable row level security;
create policy of_people_i_see on personal_details for select to mobilise_authority, mobilise_expert, mobilise_focal_point
  using ((person_id IN ( SELECT people.id
   FROM people)));
create policy staff_see_all on personal_details for all to mobilise_staff
  using (true)
  with check (true);
grant select on personal_details to mobilise_donor, mobilise_expert, mobilise_focal_point;
grant delete, insert, select, update on personal_details to mobilise_staff;
grant select (person_id, name) on personal_details to mobilise_authority;

create table pillars (
  key text not null,
  "position" integer not null,
  names jsonb not null,
  id uuid default uuidv7() not null,
  constraint pillars_pkey PRIMARY KEY (key),
  constraint pillars_id_key UNIQUE (id)
);
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON pillars FOR EACH ROW EXECUTE FUNCTION write_history('pillars', 'id');
grant select on pillars to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public;
grant delete, insert, select, update on pillars to mobilise_staff;

create table portfolios (
  id uuid default uuidv7() not null,
  account_id uuid not null,
  region text,
  theme text,
  constraint portfolios_pkey PRIMARY KEY (id),
  constraint a_portfolio_stands_once UNIQUE NULLS NOT DISTINCT (account_id, region, theme),
  constraint portfolios_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint portfolios_region_fkey FOREIGN KEY (region) REFERENCES regions(key),
  constraint portfolios_theme_fkey FOREIGN KEY (theme) REFERENCES themes(key),
  constraint a_portfolio_names_a_region_or_a_theme CHECK (region IS NOT NULL OR theme IS NOT NULL)
);
CREATE TRIGGER given_to_a_carrier BEFORE INSERT OR UPDATE OF account_id ON portfolios FOR EACH ROW EXECUTE FUNCTION given_to_a_carrier('account_id');
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON portfolios FOR EACH ROW EXECUTE FUNCTION write_history('accounts', 'account_id');
alter table portfolios enable row level security;
create policy staff_see_all on portfolios for all to mobilise_staff
  using (true)
  with check (true);
grant delete, insert, select, update on portfolios to mobilise_staff;

create table published_figures (
  id uuid default uuidv7() not null,
  figure text not null,
  year integer not null,
  dimensions jsonb default '{}'::jsonb not null,
  operator text default '='::text not null,
  value numeric not null,
  words text default ''::text not null,
  section text not null,
  contradicts text,
  note text default ''::text not null,
  version integer default 1 not null,
  constraint published_figures_pkey PRIMARY KEY (id),
  constraint an_operator_is_known CHECK (operator = ANY (ARRAY['='::text, '>'::text, 'about'::text, 'almost'::text]))
);
CREATE INDEX published_figures_year ON published_figures USING btree (year, figure);
CREATE TRIGGER raise_version BEFORE UPDATE ON published_figures FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON published_figures FOR EACH ROW EXECUTE FUNCTION write_history('published_figures', 'id');
alter table published_figures enable row level security;
create policy donors_see_published_figures on published_figures for select to mobilise_donor
  using (true);
create policy staff_see_all on published_figures for all to mobilise_staff
  using (true)
  with check (true);
grant select on published_figures to mobilise_donor;
grant delete, insert, select, update on published_figures to mobilise_staff;

create table question_wordings (
  id uuid default uuidv7() not null,
  question_id uuid not null,
  number integer not null,
  names jsonb not null,
  hints jsonb default '{}'::jsonb not null,
  choices jsonb default '[]'::jsonb not null,
  worded_at timestamp with time zone not null,
  constraint question_wordings_pkey PRIMARY KEY (id),
  constraint a_question_has_one_wording_of_each_number UNIQUE (question_id, number),
  constraint question_wordings_question_id_fkey FOREIGN KEY (question_id) REFERENCES questions(id) ON DELETE CASCADE,
  constraint a_question_is_put_in_words CHECK (names <> '{}'::jsonb)
);
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON question_wordings FOR EACH ROW EXECUTE FUNCTION write_history('questions', 'question_id');
alter table question_wordings enable row level security;
create policy staff_see_all on question_wordings for all to mobilise_staff
  using (true)
  with check (true);
create policy whoever_reads_answers_reads_questions on question_wordings for select to mobilise_authority, mobilise_consulted, mobilise_donor
  using (true);
grant select on question_wordings to mobilise_authority, mobilise_consulted, mobilise_donor;
grant insert, select on question_wordings to mobilise_staff;

create table questions (
  id uuid default uuidv7() not null,
  form text not null,
  page text default ''::text not null,
  key text not null,
  kind text not null,
  required boolean default true not null,
  "position" integer default 0 not null,
  starts_from text,
  retired_on date,
  version integer default 1 not null,
  constraint questions_pkey PRIMARY KEY (id),
  constraint a_form_asks_each_question_once UNIQUE (form, key),
  constraint a_question_has_a_short_key CHECK (key ~ '^[a-z][a-z0-9_]{0,39}$'::text),
  constraint a_question_is_of_a_kind_that_can_be_asked CHECK (kind = ANY (ARRAY['line'::text, 'text'::text, 'one'::text, 'several'::text, 'day'::text, 'number'::text, 'partner'::text, 'yes_no'::text, 'planned'::text]))
);
CREATE TRIGGER keep_days_believable BEFORE INSERT OR UPDATE OF retired_on ON questions FOR EACH ROW EXECUTE FUNCTION keep_days_believable('happened retired_on');
CREATE TRIGGER raise_version BEFORE UPDATE ON questions FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON questions FOR EACH ROW EXECUTE FUNCTION write_history('questions', 'id');
alter table questions enable row level security;
create policy staff_see_all on questions for all to mobilise_staff
  using (true)
  with check (true);
create policy whoever_reads_answers_reads_questions on questions for select to mobilise_authority, mobilise_consulted, mobilise_donor
  using (true);
grant select on questions to mobilise_authority, mobilise_consulted, mobilise_donor;
grant insert, select, update on questions to mobilise_staff;

create table readiness_answers (
  action_id uuid not null,
  question text not null,
  answer text not null,
  evidence text not null,
  wording_id uuid not null,
  constraint readiness_answers_pkey PRIMARY KEY (action_id, question),
  constraint readiness_answers_action_id_fkey FOREIGN KEY (action_id) REFERENCES actions(id) ON DELETE CASCADE,
  constraint readiness_answers_wording_id_fkey FOREIGN KEY (wording_id) REFERENCES question_wordings(id),
  constraint a_readiness_answer_has_evidence_or_a_plan CHECK (btrim(evidence) <> ''::text),
  constraint a_readiness_answer_is_yes_or_planned CHECK (answer = ANY (ARRAY['yes'::text, 'planned'::text]))
);
CREATE TRIGGER answer_in_the_words_asked BEFORE INSERT OR UPDATE ON readiness_answers FOR EACH ROW EXECUTE FUNCTION answer_in_the_words_asked('readiness');
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF evidence ON readiness_answers FOR EACH ROW EXECUTE FUNCTION keep_lines('lines evidence');
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON readiness_answers FOR EACH ROW EXECUTE FUNCTION write_history('actions', 'action_id');
alter table readiness_answers enable row level security;
create policy donors_see_readiness on readiness_answers for select to mobilise_donor
  using (true);
create policy of_own_actions on readiness_answers for select to mobilise_authority
  using ((action_id IN ( SELECT own_actions() AS own_actions)));
create policy staff_see_all on readiness_answers for all to mobilise_staff
  using (true)
  with check (true);
grant select on readiness_answers to mobilise_authority, mobilise_donor;
grant delete, insert, select, update on readiness_answers to mobilise_staff;

create table regions (
  key text not null,
  "position" integer not null,
  names jsonb not null,
  id uuid default uuidv7() not null,
  constraint regions_pkey PRIMARY KEY (key),
  constraint regions_id_key UNIQUE (id)
);
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON regions FOR EACH ROW EXECUTE FUNCTION write_history('regions', 'id');
grant select on regions to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public;
grant delete, insert, select, update on regions to mobilise_staff;

create table reminders_given (
  kind text not null,
  record_table text not null,
  record_id uuid not null,
  recipient text not null,
  for_day date not null,
  given_at timestamp with time zone default now() not null,
  mail_id uuid,
  constraint reminders_given_pkey PRIMARY KEY (kind, record_table, record_id, recipient, for_day),
  constraint reminders_given_mail_id_fkey FOREIGN KEY (mail_id) REFERENCES outbox(id)
);
CREATE INDEX reminders_given_lately ON reminders_given USING btree (given_at);
CREATE INDEX reminders_given_mail ON reminders_given USING btree (mail_id);
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF recipient ON reminders_given FOR EACH ROW EXECUTE FUNCTION keep_lines('line recipient');
alter table reminders_given enable row level security;
create policy staff_see_all on reminders_given for all to mobilise_staff
  using (true)
  with check (true);
grant delete, insert, select on reminders_given to mobilise_staff;
grant update (mail_id) on reminders_given to mobilise_staff;

create table repeatable_files (
  name text not null,
  hash text not null,
  made text[] not null,
  constraint repeatable_files_pkey PRIMARY KEY (name)
);

create table report_editions (
  id uuid default uuidv7() not null,
  year integer not null,
  published_on date,
  version integer default 1 not null,
  constraint report_editions_pkey PRIMARY KEY (id),
  constraint report_editions_year_key UNIQUE (year)
);
CREATE TRIGGER keep_days_believable BEFORE INSERT OR UPDATE OF published_on ON report_editions FOR EACH ROW EXECUTE FUNCTION keep_days_believable('happened published_on');
CREATE TRIGGER raise_version BEFORE UPDATE ON report_editions FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON report_editions FOR EACH ROW EXECUTE FUNCTION write_history('report_editions', 'id');
alter table report_editions enable row level security;
create policy donors_see_editions on report_editions for select to mobilise_donor
  using (true);
create policy everybody_sees_published_editions on report_editions for select to mobilise_authority, mobilise_consulted, mobilise_expert, mobilise_focal_point, mobilise_public
  using ((published_on IS NOT NULL));
create policy staff_see_all on report_editions for all to mobilise_staff
  using (true)
  with check (true);
grant select on report_editions to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public;
grant delete, insert, select, update on report_editions to mobilise_staff;

create table report_texts (
  id uuid default uuidv7() not null,
  year integer not null,
  section text not null,
  language text not null,
  title text default ''::text not null,
  body text default ''::text not null,
  version integer default 1 not null,
  constraint report_texts_pkey PRIMARY KEY (id),
  constraint a_section_has_one_text_in_each_language UNIQUE (year, section, language),
  constraint report_texts_year_fkey FOREIGN KEY (year) REFERENCES report_editions(year)
);
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF title, body ON report_texts FOR EACH ROW EXECUTE FUNCTION keep_lines('line title', 'lines body');
CREATE TRIGGER raise_version BEFORE UPDATE ON report_texts FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON report_texts FOR EACH ROW EXECUTE FUNCTION write_history('report_texts', 'id');
alter table report_texts enable row level security;
create policy donors_see_texts on report_texts for select to mobilise_donor
  using (true);
create policy staff_see_all on report_texts for all to mobilise_staff
  using (true)
  with check (true);
grant select on report_texts to mobilise_donor;
grant delete, insert, select, update on report_texts to mobilise_staff;

create table request_answers (
  request_id uuid not null,
  question text not null,
  wording_id uuid not null,
  choices text[] default '{}'::text[] not null,
  words text default ''::text not null,
  constraint request_answers_pkey PRIMARY KEY (request_id, question),
  constraint request_answers_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE,
  constraint request_answers_wording_id_fkey FOREIGN KEY (wording_id) REFERENCES question_wordings(id),
  constraint an_answer_says_something CHECK (cardinality(choices) > 0 OR btrim(words) <> ''::text)
);
CREATE TRIGGER answer_in_the_words_asked BEFORE INSERT OR UPDATE ON request_answers FOR EACH ROW EXECUTE FUNCTION answer_in_the_words_asked('intake');
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF choices, words ON request_answers FOR EACH ROW EXECUTE FUNCTION keep_lines('line choices', 'lines words');
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON request_answers FOR EACH ROW EXECUTE FUNCTION write_history('requests', 'request_id');
alter table request_answers enable row level security;
create policy an_authority_answers on request_answers for insert to mobilise_authority
  with check (is_own_draft(request_id));
create policy an_authority_answers_otherwise on request_answers for update to mobilise_authority
  using (is_own_draft(request_id))
  with check (is_own_draft(request_id));
create policy an_authority_takes_an_answer_back on request_answers for delete to mobilise_authority
  using (is_own_draft(request_id));
create policy of_requests_seen on request_answers for select to mobilise_authority, mobilise_consulted, mobilise_donor
  using ((request_id IN ( SELECT requests.id
   FROM requests)));
create policy staff_see_all on request_answers for all to mobilise_staff
  using (true)
  with check (true);
grant delete, insert, select, update on request_answers to mobilise_authority, mobilise_staff;
grant select on request_answers to mobilise_consulted, mobilise_donor;

create table request_authorities (
  request_id uuid not null,
  authority_id uuid not null,
  part text not null,
  constraint request_authorities_pkey PRIMARY KEY (request_id, authority_id),
  constraint request_authorities_authority_id_fkey FOREIGN KEY (authority_id) REFERENCES authorities(id),
  constraint request_authorities_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE,
  constraint an_authority_asks_or_benefits CHECK (part = ANY (ARRAY['asks'::text, 'benefits'::text])),
  constraint authorities_belong_to_partners TRIGGER DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX request_authorities_authority ON request_authorities USING btree (authority_id);
CREATE CONSTRAINT TRIGGER authorities_belong_to_partners AFTER INSERT OR UPDATE ON request_authorities DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION authorities_belong_to_partners('requests', 'request_partners', 'request_authorities', 'request_id', 'request_id');
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON request_authorities FOR EACH ROW EXECUTE FUNCTION write_history('requests', 'request_id');
alter table request_authorities enable row level security;
create policy an_authority_names_who_asks_with_it on request_authorities for insert to mobilise_authority
  with check (is_own_draft(request_id));
create policy an_authority_sees_requests_it_is_a_party_of on request_authorities for select to mobilise_authority
  using ((authority_id = current_authority()));
create policy an_authority_sees_who_asks_with_it on request_authorities for select to mobilise_authority
  using (is_own_request(request_id));
create policy an_authority_strikes_who_asks_with_it on request_authorities for delete to mobilise_authority
  using (is_own_draft(request_id));
create policy of_requests_seen on request_authorities for select to mobilise_donor
  using ((request_id IN ( SELECT requests.id
   FROM requests)));
create policy staff_see_all on request_authorities for all to mobilise_staff
  using (true)
  with check (true);
grant delete, insert, select, update on request_authorities to mobilise_authority, mobilise_staff;
grant select on request_authorities to mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public;

create table request_contacts (
  request_id uuid not null,
  name text not null,
  function text default ''::text not null,
  email text default ''::text not null,
  phone text default ''::text not null,
  constraint request_contacts_pkey PRIMARY KEY (request_id),
  constraint request_contacts_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE,
  constraint a_contact_has_a_name CHECK (btrim(name) <> ''::text)
);
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF name, function, email, phone ON request_contacts FOR EACH ROW EXECUTE FUNCTION keep_lines('line name', 'line function', 'line email', 'line phone');
CREATE TRIGGER take_one_address BEFORE INSERT OR UPDATE OF email ON request_contacts FOR EACH ROW EXECUTE FUNCTION take_one_address();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON request_contacts FOR EACH ROW EXECUTE FUNCTION write_history('requests', 'request_id');
alter table request_contacts enable row level security;
create policy an_authority_changes_its_contact on request_contacts for update to mobilise_authority
  using (is_own_draft(request_id))
  with check (is_own_draft(request_id));
create policy an_authority_names_its_contact on request_contacts for insert to mobilise_authority
  with check (is_own_draft(request_id));
create policy of_own_requests on request_contacts for select to mobilise_authority
  using (is_own_request(request_id));
create policy staff_see_all on request_contacts for all to mobilise_staff
  using (true)
  with check (true);
grant insert, select, update on request_contacts to mobilise_authority;
grant select on request_contacts to mobilise_consulted, mobilise_donor;
grant delete, insert, select, update on request_contacts to mobilise_staff;

create table request_files (
  id uuid default uuidv7() not null,
  request_id uuid not null,
  file_id uuid not null,
  kind text not null,
  name text not null,
  type text not null,
  size integer not null,
  uploaded_by uuid,
  uploaded_at timestamp with time zone not null,
  constraint request_files_pkey PRIMARY KEY (id),
  constraint request_files_file_id_fkey FOREIGN KEY (file_id) REFERENCES files(id),
  constraint request_files_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE,
  constraint request_files_uploaded_by_fkey FOREIGN KEY (uploaded_by) REFERENCES accounts(id),
  constraint a_file_of_a_request_is_of_a_known_kind CHECK (kind = ANY (ARRAY['endorsement'::text, 'attachment'::text, 'letter'::text]))
);
CREATE INDEX request_files_file ON request_files USING btree (file_id);
CREATE INDEX request_files_request ON request_files USING btree (request_id);
CREATE TRIGGER drop_orphaned_file AFTER DELETE ON request_files FOR EACH ROW EXECUTE FUNCTION drop_orphaned_file();
CREATE TRIGGER forget_names AFTER DELETE ON request_files REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION forget_names('file', 'id');
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF name ON request_files FOR EACH ROW EXECUTE FUNCTION keep_lines('line name');
CREATE TRIGGER name_new_records AFTER INSERT ON request_files REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_changed_records('file', 'id');
CREATE TRIGGER name_renamed_records AFTER UPDATE ON request_files REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_renamed_records('file', 'id', 'name');
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON request_files FOR EACH ROW EXECUTE FUNCTION write_history('requests', 'request_id');
alter table request_files enable row level security;
create policy an_authority_attaches on request_files for insert to mobilise_authority
  with check ((is_own_draft(request_id) AND may_attach(file_id)));
create policy an_authority_detaches on request_files for delete to mobilise_authority
  using (is_own_draft(request_id));
create policy of_own_requests on request_files for select to mobilise_authority
  using (is_own_request(request_id));
create policy of_requests_it_is_asked_about on request_files for select to mobilise_consulted
  using ((request_id IN ( SELECT requests.id
   FROM requests
  WHERE (requests.status <> ALL (ARRAY['approved'::text, 'rejected'::text, 'redirected'::text, 'withdrawn'::text])))));
create policy staff_see_all on request_files for all to mobilise_staff
  using (true)
  with check (true);
grant delete, insert, select on request_files to mobilise_authority;
grant select on request_files to mobilise_consulted, mobilise_donor;
grant delete, insert, select, update on request_files to mobilise_staff;

create table request_partners (
  request_id uuid not null,
  partner text not null,
  constraint request_partners_pkey PRIMARY KEY (request_id, partner),
  constraint request_partners_partner_fkey FOREIGN KEY (partner) REFERENCES partners(code),
  constraint request_partners_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE,
  constraint authorities_belong_to_partners TRIGGER DEFERRABLE INITIALLY DEFERRED
);
CREATE CONSTRAINT TRIGGER authorities_belong_to_partners AFTER DELETE OR UPDATE ON request_partners DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION authorities_belong_to_partners('requests', 'request_partners', 'request_authorities', 'request_id', 'request_id');
CREATE TRIGGER find_added_partners AFTER INSERT ON request_partners REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION find_requests_of_parts();
CREATE TRIGGER find_struck_partners AFTER DELETE ON request_partners REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION find_requests_of_parts();
CREATE TRIGGER name_records_of_added AFTER INSERT ON request_partners REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION name_records_of_parts('request', 'request_id');
CREATE TRIGGER name_records_of_changed AFTER UPDATE ON request_partners REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION name_records_of_parts('request', 'request_id');
CREATE TRIGGER name_records_of_gone AFTER DELETE ON request_partners REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION name_records_of_parts('request', 'request_id');
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON request_partners FOR EACH ROW EXECUTE FUNCTION write_history('requests', 'request_id');
alter table request_partners enable row level security;
create policy an_authority_names_further_partners on request_partners for insert to mobilise_authority
  with check (is_own_draft(request_id));
create policy an_authority_strikes_further_partners on request_partners for delete to mobilise_authority
  using (is_own_draft(request_id));
create policy of_requests_it_is_asked_about on request_partners for select to mobilise_consulted
  using ((request_id IN ( SELECT requests.id
   FROM requests)));
create policy of_requests_it_sees on request_partners for select to mobilise_authority
  using ((request_id IN ( SELECT requests.id
   FROM requests)));
create policy of_requests_seen on request_partners for select to mobilise_donor
  using ((request_id IN ( SELECT requests.id
   FROM requests)));
create policy staff_see_all on request_partners for all to mobilise_staff
  using (true)
  with check (true);
grant delete, insert, select on request_partners to mobilise_authority;
grant select on request_partners to mobilise_consulted, mobilise_donor;
grant delete, insert, select, update on request_partners to mobilise_staff;

create table request_questions (
  id uuid default uuidv7() not null,
  request_id uuid not null,
  round integer not null,
  "position" integer not null,
  question text not null,
  answer text default ''::text not null,
  asked_by uuid,
  asked_at timestamp with time zone not null,
  answered_by uuid,
  answered_at timestamp with time zone,
  constraint request_questions_pkey PRIMARY KEY (id),
  constraint each_question_of_a_round_has_its_place UNIQUE (request_id, round, "position"),
  constraint request_questions_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES accounts(id),
  constraint request_questions_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES accounts(id),
  constraint request_questions_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE,
  constraint a_question_says_something CHECK (btrim(question) <> ''::text),
  constraint an_answer_to_a_question_says_when CHECK (btrim(answer) = ''::text OR answered_at IS NOT NULL)
);
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF question, answer ON request_questions FOR EACH ROW EXECUTE FUNCTION keep_lines('lines question', 'lines answer');
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON request_questions FOR EACH ROW EXECUTE FUNCTION write_history('requests', 'request_id');
alter table request_questions enable row level security;
create policy an_authority_answers on request_questions for update to mobilise_authority
  using (is_own_draft(request_id))
  with check (is_own_draft(request_id));
create policy of_own_requests on request_questions for select to mobilise_authority
  using (is_own_request(request_id));
create policy of_requests_seen on request_questions for select to mobilise_donor
  using ((request_id IN ( SELECT requests.id
   FROM requests)));
create policy staff_see_all on request_questions for all to mobilise_staff
  using (true)
  with check (true);
grant select on request_questions to mobilise_authority, mobilise_donor;
grant delete, insert, select, update on request_questions to mobilise_staff;
grant update (answer, answered_by, answered_at) on request_questions to mobilise_authority;

create table request_spans (
  id uuid default uuidv7() not null,
  request_id uuid not null,
  number integer not null,
  status text not null,
  officer_id uuid,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  target_days integer,
  due_on date,
  working_days integer,
  constraint request_spans_pkey PRIMARY KEY (id),
  constraint a_request_has_one_span_of_each_number UNIQUE (request_id, number),
  constraint request_spans_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES accounts(id),
  constraint request_spans_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE,
  constraint a_span_ends_after_it_starts CHECK (COALESCE(ended_at >= started_at, true))
);
CREATE INDEX request_spans_ended ON request_spans USING btree (ended_at) INCLUDE (status, working_days, due_on) WHERE (ended_at IS NOT NULL);
CREATE INDEX request_spans_running ON request_spans USING btree (due_on, request_id) WHERE ((ended_at IS NULL) AND (due_on IS NOT NULL));
CREATE UNIQUE INDEX a_request_has_one_open_span ON request_spans USING btree (request_id) WHERE (ended_at IS NULL);
CREATE TRIGGER keep_days_believable BEFORE INSERT OR UPDATE OF due_on ON request_spans FOR EACH ROW EXECUTE FUNCTION keep_days_believable('planned due_on');
alter table request_spans enable row level security;
create policy of_requests_seen on request_spans for select to mobilise_authority, mobilise_donor
  using ((request_id IN ( SELECT requests.id
   FROM requests)));
create policy staff_see_all on request_spans for select to mobilise_staff
  using (true);
grant select on request_spans to mobilise_authority, mobilise_donor, mobilise_staff;

create table request_themes (
  request_id uuid not null,
  theme text not null,
  constraint request_themes_pkey PRIMARY KEY (request_id, theme),
  constraint request_themes_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE,
  constraint request_themes_theme_fkey FOREIGN KEY (theme) REFERENCES themes(key)
);
CREATE TRIGGER find_added_themes AFTER INSERT ON request_themes REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION find_requests_of_parts();
CREATE TRIGGER find_struck_themes AFTER DELETE ON request_themes REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION find_requests_of_parts();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON request_themes FOR EACH ROW EXECUTE FUNCTION write_history('requests', 'request_id');
alter table request_themes enable row level security;
create policy of_requests_it_is_asked_about on request_themes for select to mobilise_consulted
  using ((request_id IN ( SELECT requests.id
   FROM requests)));
create policy of_requests_it_sees on request_themes for all to mobilise_authority
  using ((request_id IN ( SELECT requests.id
   FROM requests)))
  with check ((request_id IN ( SELECT requests.id
   FROM requests
  WHERE (requests.status = ANY (ARRAY['draft'::text, 'returned'::text])))));
create policy of_requests_seen on request_themes for select to mobilise_donor
  using ((request_id IN ( SELECT requests.id
   FROM requests)));
create policy staff_see_all on request_themes for all to mobilise_staff
  using (true)
  with check (true);
grant delete, insert, select on request_themes to mobilise_authority;
grant select on request_themes to mobilise_consulted, mobilise_donor;
grant delete, insert, select, update on request_themes to mobilise_staff;

create table request_translations (
  id uuid default uuidv7() not null,
  request_id uuid not null,
  language text not null,
  title text not null,
  need text not null,
  expected_outputs text default ''::text not null,
  translated_by uuid,
  translated_at timestamp with time zone not null,
  version integer default 1 not null,
  constraint request_translations_pkey PRIMARY KEY (id),
  constraint a_request_has_one_translation_into_each_language UNIQUE (request_id, language),
  constraint request_translations_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE,
  constraint request_translations_translated_by_fkey FOREIGN KEY (translated_by) REFERENCES accounts(id),
  constraint a_translation_has_a_title_and_a_need CHECK (btrim(title) <> ''::text AND btrim(need) <> ''::text)
);
CREATE TRIGGER find_changed_translations AFTER UPDATE ON request_translations REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION find_requests_of_parts();
CREATE TRIGGER find_new_translations AFTER INSERT ON request_translations REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION find_requests_of_parts();
CREATE TRIGGER find_struck_translations AFTER DELETE ON request_translations REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION find_requests_of_parts();
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF title, need, expected_outputs ON request_translations FOR EACH ROW EXECUTE FUNCTION keep_lines('line title', 'lines need', 'lines expected_outputs');
CREATE TRIGGER name_records_of_added AFTER INSERT ON request_translations REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION name_records_of_parts('request', 'request_id');
CREATE TRIGGER name_records_of_changed AFTER UPDATE ON request_translations REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION name_records_of_parts('request', 'request_id');
CREATE TRIGGER name_records_of_gone AFTER DELETE ON request_translations REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION name_records_of_parts('request', 'request_id');
CREATE TRIGGER raise_version BEFORE UPDATE ON request_translations FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON request_translations FOR EACH ROW EXECUTE FUNCTION write_history('requests', 'request_id');
alter table request_translations enable row level security;
create policy of_own_requests on request_translations for select to mobilise_authority
  using (is_own_request(request_id));
create policy of_requests_seen on request_translations for select to mobilise_consulted, mobilise_donor
  using ((request_id IN ( SELECT requests.id
   FROM requests)));
create policy staff_see_all on request_translations for all to mobilise_staff
  using (true)
  with check (true);
grant select on request_translations to mobilise_authority, mobilise_consulted, mobilise_donor;
grant delete, insert, select, update on request_translations to mobilise_staff;

create table requests (
  id uuid default uuidv7() not null,
  reference text not null,
  partner text not null,
  numeral integer,
  authority_id uuid not null,
  status text default 'draft'::text not null,
  title text default ''::text not null,
  need text default ''::text not null,
  expected_outputs text default ''::text not null,
  language text default 'en'::text not null,
  theme text,
  theme_wording text,
  received_on date,
  submitted_at timestamp with time zone,
  registered_at timestamp with time zone,
  screened_by uuid,
  officer_id uuid,
  decided_at timestamp with time zone,
  decided_by uuid,
  decision_reason text,
  redirected_to uuid,
  withdrawn_reason text,
  overlap_judgement text,
  overlap_note text,
  created_by uuid,
  version integer default 1 not null,
  channel text default 'portal'::text not null,
  letter_on date,
  experts_wanted text default ''::text not null,
  wanted_from date,
  wanted_to date,
  prior_support text default ''::text not null,
  other_donors text default ''::text not null,
  copied_from uuid,
  complete_on date,
  decided_in uuid,
  setup_committee text default ''::text not null,
  setup_lead text default ''::text not null,
  setup_budget text default ''::text not null,
  setup_implementer text default ''::text not null,
  letter_partner text,
  pages_saved text[] default '{}'::text[] not null,
  saved_at timestamp with time zone,
  initiative_told_on date,
  constraint requests_pkey PRIMARY KEY (id),
  constraint a_numeral_is_given_once_for_each_partner UNIQUE (partner, numeral),
  constraint requests_reference_key UNIQUE (reference),
  constraint requests_authority_id_fkey FOREIGN KEY (authority_id) REFERENCES authorities(id),
  constraint requests_copied_from_fkey FOREIGN KEY (copied_from) REFERENCES requests(id) ON DELETE SET NULL,
  constraint requests_created_by_fkey FOREIGN KEY (created_by) REFERENCES accounts(id),
  constraint requests_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES accounts(id),
  constraint requests_decided_in_fkey FOREIGN KEY (decided_in) REFERENCES meetings(id),
  constraint requests_letter_partner_fkey FOREIGN KEY (letter_partner) REFERENCES partners(code),
  constraint requests_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES accounts(id),
  constraint requests_partner_fkey FOREIGN KEY (partner) REFERENCES partners(code),
  constraint requests_redirected_to_fkey FOREIGN KEY (redirected_to) REFERENCES initiatives(id),
  constraint requests_screened_by_fkey FOREIGN KEY (screened_by) REFERENCES accounts(id),
  constraint requests_theme_fkey FOREIGN KEY (theme) REFERENCES themes(key),
  constraint a_decision_names_who_and_when CHECK ((status <> ALL (ARRAY['approved'::text, 'rejected'::text, 'deferred'::text, 'redirected'::text])) OR decided_by IS NOT NULL AND decided_at IS NOT NULL),
  constraint a_letter_is_received_after_it_is_dated CHECK (COALESCE(received_on >= letter_on, true)),
  constraint a_numeral_is_positive CHECK (COALESCE(numeral > 0, true)),
  constraint a_redirected_request_names_the_initiative CHECK (status <> 'redirected'::text OR redirected_to IS NOT NULL),
  constraint a_registered_request_has_a_numeral_a_date_and_an_officer CHECK ((status = ANY (ARRAY['draft'::text, 'submitted'::text, 'returned'::text, 'withdrawn'::text])) OR numeral IS NOT NULL AND received_on IS NOT NULL AND registered_at IS NOT NULL AND officer_id IS NOT NULL),
  constraint a_rejection_needs_a_reason CHECK (status <> 'rejected'::text OR COALESCE(btrim(decision_reason), ''::text) <> ''::text),
  constraint a_request_comes_by_portal_letter_or_mail CHECK (channel = ANY (ARRAY['portal'::text, 'letter'::text, 'mail'::text])),
  constraint a_request_is_complete_after_it_is_received CHECK (COALESCE(complete_on >= received_on, true)),
  constraint a_request_status_is_known CHECK (status = ANY (ARRAY['draft'::text, 'submitted'::text, 'returned'::text, 'registered'::text, 'in_consultation'::text, 'approved'::text, 'rejected'::text, 'deferred'::text, 'redirected'::text, 'withdrawn'::text])),
  constraint a_submitted_request_says_what_it_asks CHECK ((status = ANY (ARRAY['draft'::text, 'withdrawn'::text])) OR btrim(title) <> ''::text AND btrim(need) <> ''::text AND theme IS NOT NULL),
  constraint a_wish_ends_on_or_after_its_first_day CHECK (COALESCE(wanted_to >= wanted_from, true)),
  constraint an_overlap_judgement_is_known CHECK (COALESCE(overlap_judgement = ANY (ARRAY['duplicate'::text, 'complementary'::text, 'sequenced'::text, 'unrelated'::text]), true)),
  constraint whoever_screened_a_request_does_not_decide_on_it CHECK ((status <> ALL (ARRAY['approved'::text, 'rejected'::text, 'deferred'::text, 'redirected'::text])) OR decided_by IS DISTINCT FROM screened_by),
  constraint authorities_belong_to_partners TRIGGER DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX requests_authority ON requests USING btree (authority_id);
CREATE INDEX requests_carried ON requests USING btree (officer_id, status, id) INCLUDE (partner, theme, received_on) WHERE (status = ANY (ARRAY['submitted'::text, 'returned'::text, 'registered'::text, 'in_consultation'::text, 'deferred'::text]));
CREATE INDEX requests_decided ON requests USING btree (decided_at DESC NULLS LAST, id DESC) INCLUDE (status, partner, theme, officer_id, channel, received_on);
CREATE INDEX requests_in_order ON requests USING btree (received_on DESC, id DESC) INCLUDE (status, partner, theme, officer_id, channel);
CREATE INDEX requests_letter ON requests USING btree (authority_id, letter_on) WHERE (letter_on IS NOT NULL);
CREATE INDEX requests_officer ON requests USING btree (officer_id, received_on DESC, id DESC) INCLUDE (status, partner, theme, channel);
CREATE INDEX requests_partner ON requests USING btree (partner, numeral, id) INCLUDE (status, theme, officer_id, channel, received_on);
CREATE INDEX requests_status ON requests USING btree (status, received_on DESC, id DESC) INCLUDE (partner, theme, officer_id, channel);
CREATE INDEX requests_theme ON requests USING btree (theme, received_on DESC, id DESC) INCLUDE (status, partner, officer_id, channel);
CREATE TRIGGER a_request_closes_its_links AFTER UPDATE OF status ON requests FOR EACH ROW WHEN ((old.status IS DISTINCT FROM new.status)) EXECUTE FUNCTION a_request_closes_its_links();
CREATE CONSTRAINT TRIGGER authorities_belong_to_partners AFTER UPDATE OF partner, authority_id ON requests DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION authorities_belong_to_partners('requests', 'request_partners', 'request_authorities', 'request_id', 'id');
CREATE TRIGGER check_questions AFTER UPDATE OF status ON requests FOR EACH ROW WHEN ((old.status <> new.status)) EXECUTE FUNCTION check_questions();
CREATE TRIGGER find_changed_requests AFTER UPDATE ON requests REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION find_changed_requests();
CREATE TRIGGER find_new_requests AFTER INSERT ON requests REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION find_changed_requests();
CREATE TRIGGER follow_the_clock AFTER INSERT OR UPDATE OF status ON requests FOR EACH ROW EXECUTE FUNCTION follow_the_clock();
CREATE TRIGGER forget_names AFTER DELETE ON requests REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION forget_names('request', 'id');
CREATE TRIGGER forget_requests AFTER DELETE ON requests REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION forget_search_entries();
CREATE TRIGGER given_to_a_carrier BEFORE INSERT OR UPDATE OF officer_id ON requests FOR EACH ROW EXECUTE FUNCTION given_to_a_carrier('officer_id');
CREATE TRIGGER keep_days_believable BEFORE INSERT OR UPDATE OF letter_on, received_on, complete_on, wanted_from, wanted_to, initiative_told_on ON requests FOR EACH ROW EXECUTE FUNCTION keep_days_believable('happened letter_on', 'happened received_on', 'happened complete_on', 'planned wanted_from', 'planned wanted_to', 'happened initiative_told_on');
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF title, theme_wording, need, expected_outputs, experts_wanted, prior_support, other_donors, setup_committee, setup_lead, setup_budget, setup_implementer, decision_reason, overlap_note, withdrawn_reason ON requests FOR EACH ROW EXECUTE FUNCTION keep_lines('line title', 'line theme_wording', 'lines need', 'lines expected_outputs', 'lines experts_wanted', 'lines prior_support', 'lines other_donors', 'lines setup_committee', 'lines setup_lead', 'lines setup_budget', 'lines setup_implementer', 'lines decision_reason', 'lines overlap_note', 'lines withdrawn_reason');
CREATE TRIGGER name_new_records AFTER INSERT ON requests REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_changed_records('request', 'id');
CREATE TRIGGER name_renamed_records AFTER UPDATE ON requests REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION name_renamed_records('request', 'id', 'title', 'reference', 'numeral', 'partner');
CREATE TRIGGER raise_version BEFORE UPDATE ON requests FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON requests FOR EACH ROW EXECUTE FUNCTION write_history('requests', 'id');
alter table requests enable row level security;
create policy a_body_sees_requests_it_is_asked_about on requests for select to mobilise_consulted
  using ((id IN ( SELECT consultations.request_id
   FROM consultations)));
create policy an_authority_changes_its_undecided_requests on requests for update to mobilise_authority
  using (((authority_id = current_authority()) AND (status = ANY (ARRAY['draft'::text, 'submitted'::text, 'returned'::text, 'registered'::text, 'in_consultation'::text, 'deferred'::text]))))
  with check (((authority_id = current_authority()) AND (status = ANY (ARRAY['draft'::text, 'submitted'::text, 'returned'::text, 'withdrawn'::text]))));
create policy an_authority_files_its_requests on requests for insert to mobilise_authority
  with check (((authority_id = current_authority()) AND (status = 'draft'::text) AND (numeral IS NULL) AND (partner = ( SELECT a.partner
   FROM authorities a
  WHERE (a.id = current_authority())))));
create policy an_authority_sees_its_requests on requests for select to mobilise_authority
  using (((authority_id = current_authority()) OR ((status <> 'draft'::text) AND ((status <> 'withdrawn'::text) OR (submitted_at IS NOT NULL) OR (registered_at IS NOT NULL)) AND (id IN ( SELECT request_authorities.request_id
   FROM request_authorities
  WHERE (request_authorities.authority_id = current_authority()))))));
create policy donors_see_all_but_drafts on requests for select to mobilise_donor
  using (((status <> 'draft'::text) AND ((status <> 'withdrawn'::text) OR (submitted_at IS NOT NULL) OR (registered_at IS NOT NULL))));
create policy staff_see_all on requests for all to mobilise_staff
  using (true)
  with check (true);
grant insert, update on requests to mobilise_authority;
grant delete, insert, select, update on requests to mobilise_staff;
grant select (id, reference, partner, numeral, authority_id, status, title, need, expected_outputs, language, theme, theme_wording, received_on, submitted_at, registered_at, screened_by, officer_id, decided_at, decided_by, decision_reason, redirected_to, withdrawn_reason, created_by, version, channel, letter_on, experts_wanted, wanted_from, wanted_to, prior_support, other_donors, copied_from, complete_on, decided_in, setup_committee, setup_lead, setup_budget, setup_implementer, letter_partner, pages_saved, saved_at) on requests to mobilise_authority, mobilise_consulted, mobilise_donor;
grant select (overlap_judgement) on requests to mobilise_donor;

create table saved_views (
  id uuid default uuidv7() not null,
  account_id uuid not null,
  list text not null,
  name text not null,
  query text not null,
  shared boolean default false not null,
  constraint saved_views_pkey PRIMARY KEY (id),
  constraint a_name_is_given_once_to_a_view UNIQUE (account_id, list, name),
  constraint saved_views_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint a_saved_view_has_a_name CHECK (btrim(name) <> ''::text)
);
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF name ON saved_views FOR EACH ROW EXECUTE FUNCTION keep_lines('line name');
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON saved_views FOR EACH ROW EXECUTE FUNCTION write_history('saved_views', 'id');
alter table saved_views enable row level security;
create policy own_and_shared on saved_views for select to mobilise_staff
  using (((account_id = current_account()) OR shared));
create policy own_changes on saved_views for update to mobilise_staff
  using ((account_id = current_account()))
  with check ((account_id = current_account()));
create policy own_deletes on saved_views for delete to mobilise_staff
  using ((account_id = current_account()));
create policy own_only on saved_views for insert to mobilise_staff
  with check ((account_id = current_account()));
grant delete, insert, select, update on saved_views to mobilise_staff;

create table search_entries (
  id uuid not null,
  kind text not null,
  partners text[] default '{}'::text[] not null,
  regions text[] default '{}'::text[] not null,
  themes text[] default '{}'::text[] not null,
  from_year integer,
  to_year integer,
  title text not null,
  document tsvector not null,
  constraint search_entries_pkey PRIMARY KEY (id),
  constraint a_search_entry_is_of_a_known_kind CHECK (kind = ANY (ARRAY['request'::text, 'action'::text, 'initiative'::text, 'iati_activity'::text]))
);
alter table search_entries alter column document set statistics 250;
CREATE INDEX search_entries_others ON search_entries USING btree (kind) WHERE (kind <> 'request'::text);
CREATE INDEX search_entries_words ON search_entries USING gin (document);
alter table search_entries enable row level security;
create policy staff_see_all on search_entries for select to mobilise_staff
  using (true);
grant select on search_entries to mobilise_staff;

create table search_entry_places (
  id uuid not null,
  partner text not null,
  theme text not null,
  year integer not null,
  constraint search_entry_places_pkey PRIMARY KEY (id, partner, theme),
  constraint search_entry_places_id_fkey FOREIGN KEY (id) REFERENCES search_entries(id) ON DELETE CASCADE
);
CREATE INDEX search_entry_places_theme ON search_entry_places USING btree (partner, theme, year, id);
CREATE INDEX search_entry_places_year ON search_entry_places USING btree (partner, year, id);
alter table search_entry_places enable row level security;
create policy staff_see_all on search_entry_places for select to mobilise_staff
  using (true);
grant select on search_entry_places to mobilise_staff;

create table search_names (
  id uuid not null,
  kind text not null,
  names tsvector not null,
  size smallint not null,
  constraint search_names_pkey PRIMARY KEY (id),
  constraint a_search_name_is_of_a_known_kind CHECK (kind = ANY (ARRAY['request'::text, 'action'::text, 'activity'::text, 'output'::text, 'person'::text, 'partner'::text, 'authority'::text, 'initiative'::text, 'body'::text, 'file'::text, 'account'::text]))
);
CREATE INDEX search_names_of_actions ON search_names USING gin (names) WHERE (kind = 'action'::text);
CREATE INDEX search_names_of_activities ON search_names USING gin (names) WHERE (kind = 'activity'::text);
CREATE INDEX search_names_of_others ON search_names USING gin (names) WHERE (kind = ANY (ARRAY['partner'::text, 'authority'::text, 'initiative'::text, 'body'::text, 'file'::text, 'account'::text]));
CREATE INDEX search_names_of_outputs ON search_names USING gin (names) WHERE (kind = 'output'::text);
CREATE INDEX search_names_of_people ON search_names USING gin (names) WHERE (kind = 'person'::text);
CREATE INDEX search_names_of_requests ON search_names USING gin (names) WHERE (kind = 'request'::text);
alter table search_names enable row level security;

create table seats (
  id uuid default uuidv7() not null,
  activity_id uuid not null,
  role text default 'expert'::text not null,
  places integer default 1 not null,
  theme text not null,
  level integer default 1 not null,
  days integer default 1 not null,
  version integer default 1 not null,
  constraint seats_pkey PRIMARY KEY (id),
  constraint seats_activity_id_fkey FOREIGN KEY (activity_id) REFERENCES activities(id),
  constraint seats_theme_fkey FOREIGN KEY (theme) REFERENCES themes(key),
  constraint a_seat_asks_for_a_level_from_1_to_3 CHECK (level >= 1 AND level <= 3),
  constraint a_seat_has_a_known_role CHECK (role = ANY (ARRAY['lead'::text, 'expert'::text, 'moderator'::text])),
  constraint a_seat_has_at_least_one_place CHECK (places >= 1 AND places <= 50),
  constraint a_seat_has_days CHECK (days >= 0 AND days <= 366)
);
CREATE INDEX seats_activity ON seats USING btree (activity_id);
CREATE TRIGGER no_fewer_places_than_people AFTER UPDATE OF places ON seats FOR EACH ROW WHEN ((new.places < old.places)) EXECUTE FUNCTION no_fewer_places_than_people();
CREATE TRIGGER raise_version BEFORE UPDATE ON seats FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON seats FOR EACH ROW EXECUTE FUNCTION write_history('activities', 'activity_id');
alter table seats enable row level security;
create policy donors_see_seats on seats for select to mobilise_donor
  using (true);
create policy of_her_missions on seats for select to mobilise_expert
  using ((activity_id IN ( SELECT mobilisations.activity_id
   FROM mobilisations)));
create policy of_missions_of_its_people on seats for select to mobilise_focal_point
  using ((activity_id IN ( SELECT mobilisations.activity_id
   FROM mobilisations)));
create policy of_own_activities on seats for select to mobilise_authority
  using ((activity_id IN ( SELECT activities.id
   FROM activities
  WHERE (activities.action_id IN ( SELECT own_actions() AS own_actions)))));
create policy staff_see_all on seats for all to mobilise_staff
  using (true)
  with check (true);
grant select on seats to mobilise_authority, mobilise_donor, mobilise_expert, mobilise_focal_point;
grant delete, insert, select, update on seats to mobilise_staff;

create table sessions (
  id uuid default uuidv7() not null,
  expires_at timestamp with time zone not null,
  token text not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  ip_address text,
  user_agent text,
  account_id uuid not null,
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_token_key UNIQUE (token),
  constraint sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
);
CREATE INDEX sessions_account ON sessions USING btree (account_id);
grant delete, insert, select, update on sessions to mobilise_gate;

create table settings (
  key text not null,
  value jsonb not null,
  id uuid default uuidv7() not null,
  constraint settings_pkey PRIMARY KEY (key),
  constraint settings_id_key UNIQUE (id)
);
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON settings FOR EACH ROW EXECUTE FUNCTION write_history('settings', 'id');
grant select on settings to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public;
grant delete, insert, select, update on settings to mobilise_staff;

create table sign_in_attempts (
  key character varying(255) not null,
  points integer default 0 not null,
  expire bigint,
  constraint sign_in_attempts_pkey PRIMARY KEY (key)
);
grant delete, insert, select, update on sign_in_attempts to mobilise_gate;

create table sources (
  record_table text not null,
  record_id uuid not null,
  source text not null,
  invented text[] default '{}'::text[] not null,
  constraint sources_pkey PRIMARY KEY (record_table, record_id)
);
alter table sources enable row level security;
create policy marks_are_no_secret on sources for select to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public
  using (true);
create policy staff_see_all on sources for all to mobilise_staff
  using (true)
  with check (true);
grant select on sources to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public;
grant insert, select on sources to mobilise_staff;

create table struck_out (
  id uuid default uuidv7() not null,
  record_table text not null,
  record_id uuid not null,
  name text not null,
  stood_at text not null,
  reason text not null,
  struck_by uuid not null,
  struck_at timestamp with time zone not null,
  known_to uuid[] default '{}'::uuid[] not null,
  ids uuid[] not null,
  content jsonb not null,
  put_back_by uuid,
  put_back_at timestamp with time zone,
  version integer default 1 not null,
  readers text[],
  constraint struck_out_pkey PRIMARY KEY (id),
  constraint struck_out_put_back_by_fkey FOREIGN KEY (put_back_by) REFERENCES accounts(id),
  constraint struck_out_struck_by_fkey FOREIGN KEY (struck_by) REFERENCES accounts(id),
  constraint striking_out_needs_a_reason CHECK (btrim(reason) <> ''::text),
  constraint what_is_put_back_says_who_and_when CHECK ((put_back_by IS NULL) = (put_back_at IS NULL))
);
CREATE INDEX struck_out_ids ON struck_out USING gin (ids);
CREATE UNIQUE INDEX a_record_is_struck_out_once ON struck_out USING btree (record_id) WHERE (put_back_at IS NULL);
CREATE TRIGGER keep_lines BEFORE INSERT OR UPDATE OF name, stood_at, reason ON struck_out FOR EACH ROW EXECUTE FUNCTION keep_lines('line name', 'line stood_at', 'lines reason');
CREATE TRIGGER raise_version BEFORE UPDATE ON struck_out FOR EACH ROW EXECUTE FUNCTION raise_version();
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON struck_out FOR EACH ROW EXECUTE FUNCTION write_history('struck_out', 'id');
alter table struck_out enable row level security;
create policy staff_see_what_was_struck on struck_out for select to mobilise_staff
  using (true);
create policy they_knew_of_their_own on struck_out for select to mobilise_authority, mobilise_consulted, mobilise_expert
  using (((readers IS NULL) AND (known_to && array_remove(ARRAY[current_authority(), current_human(), current_body()], NULL::uuid))));
create policy they_read_it on struck_out for select to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public
  using ((readers && reader_marks()));
grant select (id, record_table, record_id, struck_at, ids, put_back_at) on struck_out to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public, mobilise_staff;
grant select (name, stood_at, reason, struck_by, known_to, put_back_by, version, readers) on struck_out to mobilise_staff;

create table submissions (
  id uuid default uuidv7() not null,
  request_id uuid not null,
  number integer not null,
  submitted_at timestamp with time zone not null,
  submitted_by uuid,
  language text not null,
  answers jsonb not null,
  open_answers jsonb generated always as (chapters_without_names(answers)) stored not null,
  constraint submissions_pkey PRIMARY KEY (id),
  constraint a_request_has_one_submission_of_each_number UNIQUE (request_id, number),
  constraint submissions_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE,
  constraint submissions_submitted_by_fkey FOREIGN KEY (submitted_by) REFERENCES accounts(id)
);
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON submissions FOR EACH ROW EXECUTE FUNCTION write_history('requests', 'request_id');
alter table submissions enable row level security;
create policy an_authority_submits on submissions for insert to mobilise_authority
  with check (is_own_request(request_id));
create policy of_own_requests on submissions for select to mobilise_authority
  using (is_own_request(request_id));
create policy of_requests_seen on submissions for select to mobilise_donor
  using ((request_id IN ( SELECT requests.id
   FROM requests)));
create policy staff_see_all on submissions for all to mobilise_staff
  using (true)
  with check (true);
grant insert on submissions to mobilise_authority;
grant insert, select on submissions to mobilise_staff;
grant select (id, request_id, number, submitted_at, language, open_answers) on submissions to mobilise_authority, mobilise_donor;
grant select (submitted_by, answers) on submissions to mobilise_authority;

create table themes (
  key text not null,
  pillar text not null,
  "position" integer not null,
  names jsonb not null,
  offered boolean default true not null,
  id uuid default uuidv7() not null,
  constraint themes_pkey PRIMARY KEY (key),
  constraint themes_id_key UNIQUE (id),
  constraint themes_pillar_fkey FOREIGN KEY (pillar) REFERENCES pillars(key)
);
CREATE TRIGGER write_history AFTER INSERT OR DELETE OR UPDATE ON themes FOR EACH ROW EXECUTE FUNCTION write_history('themes', 'id');
alter table themes enable row level security;
create policy everybody_sees on themes for select to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public
  using (true);
create policy staff_see_all on themes for all to mobilise_staff
  using (true)
  with check (true);
grant select on themes to mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public;
grant delete, insert, select, update on themes to mobilise_staff;

create view answering with (security_invoker=true) as
 WITH open_accounts AS (
         SELECT accounts.id,
            accounts.role
           FROM accounts
          WHERE (accounts.active AND (accounts.role = ANY (ARRAY['officer'::text, 'manager'::text, 'administrator'::text])))
        ), stand_ins AS (
         SELECT open_accounts.id
           FROM open_accounts
          WHERE (open_accounts.role = 'manager'::text)
        UNION ALL
         SELECT open_accounts.id
           FROM open_accounts
          WHERE ((open_accounts.role = 'administrator'::text) AND (NOT (EXISTS ( SELECT
                   FROM open_accounts open_accounts_1
                  WHERE (open_accounts_1.role = 'manager'::text)))))
        )
 SELECT open_accounts.id AS officer_id,
    open_accounts.id AS account_id
   FROM open_accounts
UNION ALL
 SELECT a.id AS officer_id,
    s.id AS account_id
   FROM (accounts a
     CROSS JOIN stand_ins s)
  WHERE (NOT (a.active AND (a.role = ANY (ARRAY['officer'::text, 'manager'::text, 'administrator'::text]))))
UNION ALL
 SELECT NULL::uuid AS officer_id,
    s.id AS account_id
   FROM stand_ins s;
grant select on answering to mobilise_staff;

create view telling as
 SELECT n.record_table,
    n.record_id,
    h.how AS handed_over,
    m.id AS mail_id,
    m.recipient,
    m.last_fault,
    m.queued_at,
        CASE
            WHEN (n.told_on IS NOT NULL) THEN 'told'::text
            WHEN (m.status = ANY (ARRAY['failed'::text, 'uncertain'::text, 'cancelled'::text])) THEN 'failed'::text
            WHEN ((m.status = 'waiting'::text) AND (m.last_fault IS NOT NULL) AND (m.queued_at < (acting_at() - '01:00:00'::interval))) THEN 'refused'::text
            WHEN ((m.status = 'waiting'::text) AND (m.queued_at < (acting_at() - '01:00:00'::interval))) THEN 'waits_long'::text
            WHEN (m.status = 'waiting'::text) THEN 'waits'::text
            WHEN ((n.email IS NULL) AND (NOT n.has_account)) THEN 'nobody'::text
            ELSE 'not_written'::text
        END AS state
   FROM ((( SELECT 'opinions'::text AS record_table,
            o.id AS record_id,
            o.told_on,
            b.email,
            (EXISTS ( SELECT
                   FROM accounts a
                  WHERE ((a.body_id = b.id) AND a.active))) AS has_account
           FROM (opinions o
             JOIN consulted_bodies b ON ((b.id = o.body_id)))
        UNION ALL
         SELECT 'mobilisations'::text,
            v.id,
            v.told_on,
            COALESCE(d.email, ( SELECT a.email
                   FROM accounts a
                  WHERE ((a.person_id = v.person_id) AND a.active)
                 LIMIT 1)) AS "coalesce",
            false
           FROM (mobilisations v
             LEFT JOIN personal_details d ON ((d.person_id = v.person_id)))
          WHERE (v.invited_on IS NOT NULL)) n
     LEFT JOIN LATERAL ( SELECT x.how
           FROM handed_over x
          WHERE ((x.record_table = n.record_table) AND (x.record_id = n.record_id))
          ORDER BY x.taken_at DESC, x.id DESC
         LIMIT 1) h ON (true))
     LEFT JOIN LATERAL ( SELECT x.id,
            x.recipient,
            x.subject,
            x.body,
            x.language,
            x.record_table,
            x.record_id,
            x.queued_at,
            x.sent_at,
            x.attempts,
            x.next_attempt_at,
            x.last_fault,
            x.account_id,
            x.kind,
            x.not_before,
            x.started_at,
            x.given_up_at,
            x.status,
            x.useful_until,
            x.unknown_outcomes,
            x.reply_to,
            x.link,
            x.link_is_secret,
            x.receipt,
            x.version,
            x.also_on
           FROM (notices w
             JOIN outbox x ON ((x.id = w.mail_id)))
          WHERE ((w.record_table = n.record_table) AND (w.record_id = n.record_id) AND (x.status <> 'dropped'::text) AND ((x.account_id IS NOT NULL) OR (lower(x.recipient) = lower(n.email))))
          ORDER BY x.queued_at DESC, (x.status = ANY (ARRAY['failed'::text, 'uncertain'::text])) DESC, x.id DESC
         LIMIT 1) m ON (true));
grant select on telling to mobilise_staff;
grant select (record_table, record_id, state) on telling to mobilise_donor;

create view undelivered with (security_invoker=true) as
 SELECT id,
    recipient,
    subject,
    body,
    language,
    record_table,
    record_id,
    queued_at,
    sent_at,
    attempts,
    next_attempt_at,
    last_fault,
    account_id,
    kind,
    not_before,
    started_at,
    given_up_at,
    status,
    useful_until,
    unknown_outcomes,
    reply_to,
    link,
    link_is_secret,
    receipt,
    version,
    also_on,
        CASE record_table
            WHEN 'requests'::text THEN ( SELECT r.officer_id
               FROM requests r
              WHERE (r.id = o.record_id))
            WHEN 'actions'::text THEN ( SELECT a.officer_id
               FROM actions a
              WHERE (a.id = o.record_id))
            WHEN 'activities'::text THEN ( SELECT a.officer_id
               FROM (activities v
                 JOIN actions a ON ((a.id = v.action_id)))
              WHERE (v.id = o.record_id))
            WHEN 'mobilisations'::text THEN ( SELECT a.officer_id
               FROM ((mobilisations m
                 JOIN activities v ON ((v.id = m.activity_id)))
                 JOIN actions a ON ((a.id = v.action_id)))
              WHERE (m.id = o.record_id))
            ELSE NULL::uuid
        END AS officer_id,
    COALESCE(((record_table = ANY (ARRAY['requests'::text, 'actions'::text, 'activities'::text, 'mobilisations'::text])) AND (kind = 'notice'::text)), false) AS of_a_file
   FROM outbox o
  WHERE ((status = ANY (ARRAY['failed'::text, 'uncertain'::text])) OR ((status = 'waiting'::text) AND (last_fault IS NOT NULL) AND (queued_at < (acting_at() - '1 day'::interval))));
grant select on undelivered to mobilise_staff;

CREATE OR REPLACE FUNCTION public.a_consultation_is_due_with_its_last_opinion()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update consultations c set due_on = latest.due_on
    from (select max(o.due_on) as due_on from opinions o where o.consultation_id = new.consultation_id) latest
    where c.id = new.consultation_id and c.status = 'open' and c.due_on <> latest.due_on;
  return null;
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.a_request_closes_its_links()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if new.status = 'withdrawn' then perform close_links('opinion', new.id); end if;
  if new.status not in ('draft', 'returned') then perform close_links('draft', new.id); end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.accounts_named(wanted tsquery)
 RETURNS TABLE(id uuid, size smallint)
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT s.id,
     s.size
    FROM search_names s
   WHERE ((s.kind = 'account'::text) AND (s.names @@ accounts_named.wanted))
  LIMIT 1001;
END
;
-- To be called by: mobilise_staff

CREATE OR REPLACE FUNCTION public.acting_at()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN COALESCE((NULLIF(current_setting('mobilise.at'::text, true), ''::text))::timestamp with time zone, facility_now())
;

CREATE OR REPLACE FUNCTION public.action_numeral(action uuid)
 RETURNS integer
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT numeral_of_request(a.request_id) AS numeral_of_request
    FROM actions a
   WHERE (a.id = action_numeral.action);
END
;

CREATE OR REPLACE FUNCTION public.actions_of_party()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 20
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT aa.action_id
    FROM action_authorities aa
   WHERE (aa.authority_id = current_authority());
END
;
-- To be called by: mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public, mobilise_staff

CREATE OR REPLACE FUNCTION public.an_answer_spends_its_links()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  perform spend_links('opinion', new.id);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.an_opened_link_is_proof()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  perform note_told(new.about_id, (acting_at() at time zone facility_zone())::date, 'link');
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.an_outcome_needs_a_quorum()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  needed integer := coalesce((select (value ->> 'quorum')::integer from settings where key = 'terms'), 3);
  present integer;
  chairs integer;
begin
  if new.outcome is null or (tg_op = 'UPDATE' and new.outcome is not distinct from old.outcome
    and new.released_at is not distinct from old.released_at) then return new; end if;
  select count(*), count(*) filter (where mm.chair) into present, chairs
    from meeting_members mm where mm.meeting_id = new.meeting_id and mm.present
      and mm.account_id is distinct from (select r.screened_by from requests r where r.id = new.request_id);
  if present < needed or chairs = 0 then
    raise exception 'no quorum' using errcode = '23514', constraint = 'an_outcome_needs_a_quorum';
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION public.answer_in_the_words_asked()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.wording_id is null then
    select w.id into new.wording_id from questions q join question_wordings w on w.question_id = q.id
      where q.form = tg_argv[0] and q.key = new.question order by w.number desc limit 1;
  end if;
  if not exists (select from questions q join question_wordings w on w.question_id = q.id
      where w.id = new.wording_id and q.form = tg_argv[0] and q.key = new.question) then
    raise exception using errcode = 'check_violation', constraint = 'an_answer_is_to_a_question_that_is_asked',
      message = format('%s: there is no question %s in these words', tg_argv[0], new.question);
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION public.asked_body()
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT b.id
    FROM consulted_bodies b
   WHERE ((b.id = current_body()) AND b.active);
END
;
-- To be called by: mobilise_consulted

CREATE OR REPLACE FUNCTION public.authorities_belong_to_partners()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  strange boolean;
begin
  execute format('select exists (select from %1$I r join %3$I n on n.%4$I = r.id
      join authorities a on a.id = n.authority_id
    where r.id = $1 and a.partner <> r.partner and not exists (select from %2$I p
      where p.%4$I = r.id and p.partner = a.partner))', tg_argv[0], tg_argv[1], tg_argv[2], tg_argv[3])
    into strange using (to_jsonb(case when tg_op = 'DELETE' then old else new end) ->> tg_argv[4])::uuid;
  if strange then
    raise exception 'an authority of no partner' using errcode = '23514', constraint = 'authorities_belong_to_partners';
  end if;
  return null;
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.block_days()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if (select s.activity_id from seats s where s.id = new.seat_id) is distinct from new.activity_id then
    raise exception 'the seat belongs to another activity'
      using errcode = 'check_violation', constraint = 'a_seat_belongs_to_its_activity';
  end if;
  select busy_days(a, p.employed_in) into new.blocks from activities a, people p
    where a.id = new.activity_id and p.id = new.person_id;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION public.blocked_days(activity activities, person_country text)
 RETURNS daterange
 LANGUAGE sql
 IMMUTABLE
RETURN CASE WHEN (((activity).mode = 'online'::text) OR ((activity).type = 'remote_assistance'::text)) THEN 'empty'::daterange WHEN ((activity).host = person_country) THEN daterange((activity).first_day, (activity).last_day, '[]'::text) ELSE daterange(((activity).first_day - (activity).travel_days), ((activity).last_day + (activity).travel_days), '[]'::text) END
;

CREATE OR REPLACE FUNCTION public.bodies_named(wanted tsquery)
 RETURNS TABLE(id uuid, size smallint)
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT s.id,
     s.size
    FROM search_names s
   WHERE ((s.kind = 'body'::text) AND (s.names @@ bodies_named.wanted))
  LIMIT 1001;
END
;
-- To be called by: mobilise_staff

CREATE OR REPLACE FUNCTION public.body_of_link(wanted bytea)
 RETURNS TABLE(opinion_id uuid, body_id uuid, body text, language text, moved boolean, active boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT o.id,
     b.id,
     b.name,
     b.language,
     (lower(b.email) IS DISTINCT FROM lower(l.recipient)),
     b.active
    FROM ((links l
      JOIN opinions o ON ((o.id = l.about_id)))
      JOIN consulted_bodies b ON ((b.id = o.body_id)))
   WHERE ((l.hash = body_of_link.wanted) AND (l.purpose = 'opinion'::text));
END
;
-- To be called by: mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public, mobilise_staff

CREATE OR REPLACE FUNCTION public.busy_days(activity activities, person_country text)
 RETURNS daterange
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select case when (activity).status in ('planned', 'confirmed', 'postponed', 'cancelled')
    and what_pauses((activity).id) is not null then 'empty'::daterange else blocked_days(activity, person_country) end
$function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.carry_scores(item uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 INSERT INTO decision_scores (agenda_item_id, request_id, account_id, criterion, score, remark, scored_at)  SELECT i.id,
             i.request_id,
             s.account_id,
             s.criterion,
             s.score,
             s.remark,
             s.scored_at
            FROM (((agenda_items i
              JOIN LATERAL ( SELECT e.id
                    FROM (agenda_items e
                      JOIN meetings m ON ((m.id = e.meeting_id)))
                   WHERE ((e.request_id = i.request_id) AND (e.id <> i.id))
                   ORDER BY m.held_on DESC, m.number DESC
                  LIMIT 1) earlier ON (true))
              JOIN agenda_items before ON (((before.id = earlier.id) AND (before.released_at IS NULL))))
              JOIN decision_scores s ON ((s.agenda_item_id = before.id)))
           WHERE (i.id = carry_scores.item) ON CONFLICT DO NOTHING;
END
;
-- To be called by: mobilise_staff

CREATE OR REPLACE FUNCTION public.chapters_without_names(answers jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
RETURN COALESCE((SELECT jsonb_agg(c.chapter ORDER BY c.place) AS jsonb_agg FROM jsonb_array_elements(chapters_without_names.answers) WITH ORDINALITY c(chapter, place) WHERE (COALESCE((c.chapter ->> 'page'::text), (ARRAY['contact'::text, 'authorities'::text, 'partners'::text, 'need'::text, 'themes'::text, 'outputs'::text, 'experts'::text, 'support'::text, 'setup'::text, 'attachments'::text, 'questions'::text])[c.place]) = ANY (ARRAY['authorities'::text, 'partners'::text, 'need'::text, 'themes'::text, 'outputs'::text, 'experts'::text, 'support'::text, 'setup'::text, 'questions'::text]))), '[]'::jsonb)
;

CREATE OR REPLACE FUNCTION public.check_questions()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  open_questions integer := (select count(*) from request_questions q
    where q.request_id = new.id and btrim(q.answer) = '');
begin
  if new.status = 'returned' and open_questions = 0 then
    raise exception using errcode = '23514', constraint = 'a_returned_request_carries_questions',
      message = 'a request is returned without a question';
  end if;
  if new.status = 'submitted' and old.status = 'returned' and open_questions > 0 then
    raise exception using errcode = '23514', constraint = 'a_request_comes_back_with_every_answer',
      message = 'a request comes back with an open question';
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.clear_what_is_over()
 RETURNS TABLE(kind text, cleared bigint)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with over_sessions as (delete from sessions where expires_at < now() or updated_at < now() - interval '8 days'
    returning 1),
    over_limits as (delete from sign_in_attempts where expire < extract(epoch from now()) * 1000 returning 1),
    over_forms as (delete from form_submissions where at < now() - interval '30 days' returning 1),
    over_answers as (delete from api_answers where at < now() - interval '24 hours' returning 1),
    over_keys as (delete from links where record_table = 'accounts' and ends_at < now() - interval '30 days'
      returning 1),
    over_links as (update links set hash = null where greatest(ends_at, used_at) < now() - interval '90 days'
      and hash is not null and record_table <> 'accounts' returning 1),
    over_secrets as (update outbox set link = null where link_is_secret and link is not null
      and (status = 'dropped' or (status <> 'waiting' and given_up_at < acting_at() - interval '7 days')) returning 1)
  select 'sessions', count(*) from over_sessions
  union all select 'limits', count(*) from over_limits
  union all select 'forms', count(*) from over_forms
  union all select 'answers', count(*) from over_answers
  union all select 'links', (select count(*) from over_keys) + count(*) from over_links
  union all select 'secrets', count(*) from over_secrets
$function$
;
-- To be called by: mobilise_gate

CREATE OR REPLACE FUNCTION public.clock_goes_to()
 RETURNS date
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT m.to_day
    FROM clock_moves m
   WHERE (m.arrived_at IS NULL);
END
;

CREATE OR REPLACE FUNCTION public.close_answered_consultation(consultation uuid, at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  perform from consultations c where c.id = consultation and c.status = 'open' for update;
  update consultations c set status = 'closed', closed_at = at
    where c.id = consultation and c.status = 'open' and not exists (select from opinions o
      where o.consultation_id = consultation and is_awaited(o));
end $function$
;
-- To be called by: mobilise_consulted, mobilise_staff

CREATE OR REPLACE FUNCTION public.close_consultations_of(request uuid, at timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 UPDATE consultations c SET status = 'closed'::text, closed_at = close_consultations_of.at
   WHERE ((c.request_id = close_consultations_of.request) AND (c.status = 'open'::text) AND (EXISTS ( SELECT
            FROM requests r
           WHERE ((r.id = close_consultations_of.request) AND ((current_authority() IS NULL) OR (r.authority_id = current_authority()))))));
END
;
-- To be called by: mobilise_authority, mobilise_staff

CREATE OR REPLACE FUNCTION public.close_links(of_purpose text, about uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 UPDATE links l SET closed_at = acting_at()
   WHERE ((l.purpose = close_links.of_purpose) AND ((l.about_id = close_links.about) OR (l.record_id = close_links.about)) AND (l.closed_at IS NULL) AND (l.spent_at IS NULL));
END
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.contact_on_action(action uuid)
 RETURNS TABLE(name text, email text, phone text)
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 1
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT k.name,
     k.email,
     k.phone
    FROM (actions a
      JOIN accounts k ON ((k.id = a.officer_id)))
   WHERE ((a.id = contact_on_action.action) AND k.active AND ((a.authority_id = current_authority()) OR (EXISTS ( SELECT
            FROM action_authorities x
           WHERE ((x.action_id = a.id) AND (x.authority_id = current_authority())))) OR (EXISTS ( SELECT
            FROM ((activities v
              JOIN mobilisations m ON ((m.activity_id = v.id)))
              JOIN people e ON ((e.id = m.person_id)))
           WHERE ((v.action_id = a.id) AND (m.status = ANY (ARRAY['invited'::text, 'accepted'::text, 'released'::text, 'contracted'::text, 'deployed'::text, 'completed'::text])) AND ((m.person_id = current_human()) OR ((e.employer_kind = 'public'::text) AND (e.employed_in = current_administration()))))))));
END
;
-- To be called by: mobilise_authority, mobilise_expert, mobilise_focal_point

CREATE OR REPLACE FUNCTION public.contact_on_request(request uuid)
 RETURNS TABLE(name text, email text, phone text)
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 1
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT k.name,
     k.email,
     k.phone
    FROM (requests r
      JOIN accounts k ON ((k.id = r.officer_id)))
   WHERE ((r.id = contact_on_request.request) AND k.active AND ((r.authority_id = current_authority()) OR ((r.status <> 'draft'::text) AND (EXISTS ( SELECT
            FROM request_authorities x
           WHERE ((x.request_id = r.id) AND (x.authority_id = current_authority()))))) OR (EXISTS ( SELECT
            FROM ((consultations c
              JOIN opinions o ON ((o.consultation_id = c.id)))
              JOIN consulted_bodies b ON ((b.id = o.body_id)))
           WHERE ((c.request_id = r.id) AND (b.id = current_body()) AND b.active)))));
END
;
-- To be called by: mobilise_authority, mobilise_consulted

CREATE OR REPLACE FUNCTION public.content_of_record(of_table text, row_id uuid, takes text[], locks boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  lock constant text := case when locks then ' for update' else '' end;
  reference record;
  found jsonb;
  below jsonb;
  level jsonb;
  content jsonb := '[]';
  ranks jsonb;
begin
  execute format('select jsonb_agg(jsonb_build_object(''table'', %L, ''row'', to_jsonb(r)))
    from (select * from %I r where r.id = $1%s) r', of_table, of_table, lock) into level using row_id;
  while level is not null loop
    select coalesce(jsonb_agg(one order by place), '[]') || level into content
      from jsonb_array_elements(content) with ordinality as kept (one, place) where not level @> jsonb_build_array(one);
    below := null;
    for reference in
      select r.*, array(select one -> 'row' ->> r.to_column from jsonb_array_elements(level) one
          where one ->> 'table' = r.of_table) as keys
        from record_references() r
        where r.of_table in (select one ->> 'table' from jsonb_array_elements(level) one) and r.by_table <> r.of_table
          and (r.goes_along or r.by_table = any(takes))
        order by r.by_table, r.by_column
    loop
      execute format('select jsonb_agg(jsonb_build_object(''table'', %L, ''row'', to_jsonb(r)))
          from (select * from %I r where r.%I = any($1::%s[])%s) r', reference.by_table, reference.by_table,
          reference.by_column, reference.type, lock)
        into found using reference.keys;
      below := coalesce(below || found, found, below);
    end loop;
    select jsonb_agg(distinct one) into level from jsonb_array_elements(below) one;
  end loop;
  -- A table stands behind all that it refers to, whether its rows go along with those or not.
  select coalesce(jsonb_object_agg(one ->> 'table', 0), '{}') into ranks from jsonb_array_elements(content) one;
  for round in 1..8 loop
    select coalesce(jsonb_object_agg(t.name, greatest(t.rank::integer, (select max((ranks ->> r.of_table)::integer) + 1
        from record_references() r where r.by_table = t.name and r.of_table <> t.name and ranks ? r.of_table))), '{}')
      into ranks from jsonb_each_text(ranks) as t (name, rank);
  end loop;
  return coalesce((select jsonb_agg(one order by (ranks ->> (one ->> 'table'))::integer, one ->> 'table')
    from jsonb_array_elements(content) one), '[]');
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.current_account()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('mobilise.account'::text, true), ''::text))::uuid
;

CREATE OR REPLACE FUNCTION public.current_administration()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('mobilise.administration'::text, true), ''::text)
;

CREATE OR REPLACE FUNCTION public.current_authority()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('mobilise.authority'::text, true), ''::text))::uuid
;

CREATE OR REPLACE FUNCTION public.current_body()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('mobilise.body'::text, true), ''::text))::uuid
;

CREATE OR REPLACE FUNCTION public.current_human()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('mobilise.human'::text, true), ''::text))::uuid
;

CREATE OR REPLACE FUNCTION public.drop_orphaned_file()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if current_setting('mobilise.step', true) = 'strike_out' then return null; end if;
  delete from files f where f.id = old.file_id and not exists (select from request_files r
    where r.file_id = old.file_id) and not exists (select from struck_out s where s.ids @> array[old.file_id]
      and s.put_back_at is null);
  return null;
exception when foreign_key_violation then return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.end_session(known text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  delete from sessions where token = known;
exception when others then null;
end $function$
;

CREATE OR REPLACE FUNCTION public.end_what_an_account_opened()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  delete from sessions where account_id = new.id;
  update api_tokens set revoked_at = now() where account_id = new.id and revoked_at is null;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.entered_alone(of_table text, row_id uuid, by_account uuid, before timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  told text[];
  record uuid;
  first history;
begin
  told := record_of_rows(of_table);
  if told is null then return false; end if;
  execute format('select %I from %I where id = $1', told[2], of_table) into record using row_id;
  select h.* into first from history h
    where h.record_table = told[1] and h.record_id = record and h.row_table = of_table and h.row_id = $2::text
      and h.operation = 'insert' and h.step <> 'put_back'
    order by h.number desc limit 1;
  return coalesce(first.account = by_account and first.at > before - interval '1 day', false)
    and not exists (select from history h
      where h.record_table = told[1] and h.record_id = record and h.number > first.number
        and h.account is distinct from by_account and h.step <> 'put_back' and (told[1] = of_table or h.row_id = $2::text));
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.facility_now()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (clock_timestamp() + ((COALESCE((SELECT demonstration_clock.ahead_ms FROM demonstration_clock), (0)::bigint))::double precision * '00:00:00.001'::interval))
;

CREATE OR REPLACE FUNCTION public.facility_zone()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN COALESCE((SELECT (settings.value ->> 'zone'::text) FROM settings WHERE (settings.key = 'calendar'::text)), 'Europe/Vienna'::text)
;

CREATE OR REPLACE FUNCTION public.file_has_name(record uuid, wanted tsquery)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER COST 50
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT (EXISTS ( SELECT
            FROM search_names s
           WHERE ((s.id = file_has_name.record) AND (s.kind = 'file'::text) AND (s.names @@ file_has_name.wanted)))) AS "exists";
END
;
-- To be called by: mobilise_authority, mobilise_consulted, mobilise_staff

CREATE OR REPLACE FUNCTION public.files_named(wanted tsquery)
 RETURNS TABLE(id uuid, size smallint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public'
AS $function$
begin
  return query execute 'select s.id, s.size from search_names s where s.kind = ''file'' and s.names @@ $1 limit 1001'
    using wanted;
end $function$
;
-- To be called by: mobilise_authority, mobilise_consulted, mobilise_staff

CREATE OR REPLACE FUNCTION public.find_actions_of_partners()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  changed uuid[];
begin
  select array_agg(distinct n.action_id) into changed from changed_rows n;
  if changed is not null then perform refresh_actions(changed); end if;
  return null;
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.find_changed_actions()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  changed uuid[];
begin
  if tg_op = 'INSERT' then
    select array_agg(n.id) into changed from new_rows n;
  else
    select array_agg(n.id) into changed from new_rows n join old_rows o on o.id = n.id
      where (n.title, n.objectives, n.partner, n.authority_id, n.theme, n.started_on, n.agreed_on, n.closed_on,
        n.ends_on) is distinct from (o.title, o.objectives, o.partner, o.authority_id, o.theme, o.started_on,
          o.agreed_on, o.closed_on, o.ends_on);
  end if;
  if changed is not null then perform refresh_actions(changed); end if;
  return null;
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.find_changed_initiatives()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  changed uuid[];
begin
  select array_agg(n.id) into changed from new_rows n;
  if changed is not null then perform refresh_initiatives(changed); end if;
  return null;
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.find_changed_partners()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  changed uuid[];
begin
  if tg_op = 'INSERT' then
    select array_agg(n.id) into changed from new_rows n;
  else
    select array_agg(n.id) into changed from new_rows n join old_rows o on o.id = n.id
      where (n.code, n.iso3, n.names, n.acronym, n.region)
        is distinct from (o.code, o.iso3, o.names, o.acronym, o.region);
  end if;
  if changed is not null then perform refresh_partners(changed); end if;
  return null;
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.find_changed_requests()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  changed uuid[];
begin
  if tg_op = 'INSERT' then
    select array_agg(n.id) into changed from new_rows n;
  else
    select array_agg(n.id) into changed from new_rows n join old_rows o on o.id = n.id
      where (n.title, n.need, n.expected_outputs, n.partner, n.authority_id, n.theme, n.theme_wording, n.received_on,
        n.submitted_at)
        is distinct from (o.title, o.need, o.expected_outputs, o.partner, o.authority_id, o.theme, o.theme_wording,
          o.received_on, o.submitted_at);
  end if;
  if changed is not null then perform refresh_requests(changed); end if;
  -- An Action that has no days of its own yet is placed by that of its request.
  if tg_op = 'UPDATE' then
    perform refresh_actions(array_agg(c.id)) from actions c join new_rows n on n.id = c.request_id
      join old_rows o on o.id = n.id where n.received_on is distinct from o.received_on having count(*) > 0;
  end if;
  return null;
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.find_link(wanted bytea)
 RETURNS TABLE(id uuid, purpose text, record_table text, record_id uuid, about_id uuid, account_id uuid, recipient text, opens_account boolean, made_at timestamp with time zone, ends_at timestamp with time zone, uses integer, used integer, opened_at timestamp with time zone, used_at timestamp with time zone, spent_at timestamp with time zone, closed_at timestamp with time zone, revoked_at timestamp with time zone, account_active boolean, account_moved boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT l.id,
     l.purpose,
     l.record_table,
     l.record_id,
     l.about_id,
     l.account_id,
     l.recipient,
     l.opens_account,
     l.made_at,
     l.ends_at,
     l.uses,
     l.used,
     l.opened_at,
     l.used_at,
     l.spent_at,
     l.closed_at,
     l.revoked_at,
     COALESCE(a.active, true) AS "coalesce",
     COALESCE((lower(a.email) <> lower(l.recipient)), false) AS "coalesce"
    FROM (links l
      LEFT JOIN accounts a ON ((a.id = l.account_id)))
   WHERE (l.hash = find_link.wanted);
END
;
-- To be called by: mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public, mobilise_staff

CREATE OR REPLACE FUNCTION public.find_partners_of_names()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  changed uuid[];
begin
  select array_agg(distinct c.partner_id) into changed from changed_rows c;
  if changed is not null then perform refresh_partners(changed); end if;
  return null;
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.find_query(typed text)
 RETURNS tsquery
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  wanted tsquery;
  word text;
begin
  for word in
    with typed_words as (select w.lexeme from unnest(to_tsvector('simple'::regconfig,
      undotted(plain(left(typed, 200))))) as w (lexeme) where w.lexeme !~ '.-')
    select t.lexeme from typed_words t where length(t.lexeme) > 1 or not exists (select from typed_words l
      where length(l.lexeme) > 1) order by length(t.lexeme) desc limit 8
  loop
    wanted := coalesce(wanted && one.query, one.query) from (
      select (quote_literal(word) || case when length(word) > 2 then ':*'
        else '' end || coalesce((select string_agg(' | ' || quote_literal(c.word), '')
        from unnest(words_close_to(word)) as c (word)), ''))::tsquery as query) one;
  end loop;
  return wanted;
end $function$
;
-- To be called by: mobilise_authority, mobilise_donor, mobilise_staff

CREATE OR REPLACE FUNCTION public.find_records_of_authorities()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  renamed uuid[];
begin
  select array_agg(n.id) into renamed from new_rows n join old_rows o on o.id = n.id where n.name <> o.name;
  if renamed is null then return null; end if;
  perform refresh_requests(array_agg(r.id)) from requests r where r.authority_id = any(renamed) having count(*) > 0;
  perform refresh_actions(array_agg(c.id)) from actions c where c.authority_id = any(renamed) having count(*) > 0;
  return null;
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.find_requests_of_parts()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  changed uuid[];
begin
  select array_agg(distinct c.request_id) into changed from changed_rows c;
  if changed is not null then perform refresh_requests(changed); end if;
  return null;
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.folded(words text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT COST 500
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION public.follow_the_clock()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  moment timestamptz := coalesce(nullif(current_setting('mobilise.at', true), '')::timestamptz, clock_timestamp());
  today date := (moment at time zone facility_zone())::date;
  target integer;
  used integer;
begin
  if tg_op = 'UPDATE' and new.status = old.status then return null; end if;
  -- What was struck out comes back with its stays.
  if current_setting('mobilise.step', true) = 'put_back' then return null; end if;
  update request_spans s set ended_at = greatest(moment, s.started_at),
      working_days = working_days_between((s.started_at at time zone facility_zone())::date, today)
    where s.request_id = new.id and s.ended_at is null;
  select (value ->> new.status)::integer into target from settings where key = 'targets';
  -- A step that was paused goes on with the days that are left to it.
  select coalesce(sum(s.working_days), 0) into used from request_spans s
    where s.request_id = new.id and s.status = new.status and new.status = 'submitted';
  insert into request_spans (request_id, number, status, officer_id, started_at, target_days, due_on)
    values (new.id, (select coalesce(max(s.number), 0) + 1 from request_spans s where s.request_id = new.id),
      new.status, new.officer_id, moment,
      target, case when target is not null then working_days_after(today, greatest(target - used, 0)) end);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.forget_name_words(words text[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 DELETE FROM name_words w
   WHERE (w.personal AND (w.word = ANY (forget_name_words.words)) AND (NOT (EXISTS ( SELECT
            FROM search_names s
           WHERE ((s.kind = 'person'::text) AND (s.names @@ (((''''::text || w.word) || ''''::text))::tsquery))))) AND (NOT (EXISTS ( SELECT
            FROM search_names s
           WHERE ((s.kind = 'account'::text) AND (s.names @@ (((''''::text || w.word) || ''''::text))::tsquery))))));
END
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.forget_names()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  ids uuid[];
  words text[];
begin
  execute format('select array_agg(%I) from old_rows', tg_argv[1]) into ids;
  if tg_argv[0] in ('person', 'account') then
    select array_agg(distinct w.word) into words from search_names s
      cross join lateral unnest(tsvector_to_array(s.names)) as w (word) where s.id = any(ids);
  end if;
  delete from search_names s where s.id = any(ids);
  if words is not null then perform forget_name_words(words); end if;
  return null;
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.forget_search_entries()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  delete from search_entries f using old_rows o where f.id = o.id;
  return null;
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.free_weekdays()
 RETURNS integer[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN COALESCE((SELECT ARRAY(SELECT (jsonb_array_elements_text((settings.value -> 'weekend'::text)))::integer AS jsonb_array_elements_text) AS "array" FROM settings WHERE (settings.key = 'calendar'::text)), '{6,7}'::integer[])
;

CREATE OR REPLACE FUNCTION public.free_who_is_held_up()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update mobilisations m set blocks = busy_days(v, p.employed_in) from people p, activities v
    where p.id = m.person_id and v.id = m.activity_id and v.action_id = new.id
    and m.blocks is distinct from busy_days(v, p.employed_in);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.given_to_a_carrier()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  carrier uuid := to_jsonb(new) ->> tg_argv[0];
begin
  if carrier is null or current_setting('mobilise.step', true) = 'put_back'
    or (tg_op = 'UPDATE' and carrier::text is not distinct from to_jsonb(old) ->> tg_argv[0]) then
    return new;
  end if;
  perform from accounts a where a.id = carrier and a.role in ('officer', 'manager', 'administrator')
    and (a.active or tg_op = 'INSERT') for share;
  if not found then
    raise exception 'no carrier of files' using errcode = '23514', constraint = 'files_are_carried_by_officers';
  end if;
  return new;
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.hanging_on(of_table text, row_id uuid, takes text[])
 RETURNS TABLE(by_table text, many bigint, record_table text, record_ids uuid[], records bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  reference record;
  kept text[];
  content jsonb := content_of_record(of_table, row_id, takes, false);
begin
  for reference in
    select r.by_table, string_agg(distinct format('r.%I = any(%L::uuid[])', r.by_column, ids.ids), ' or ') as condition
      from record_references() r cross join lateral (select array_agg(one -> 'row' ->> r.to_column) as ids
        from jsonb_array_elements(content) one where one ->> 'table' = r.of_table) ids
      where r.type = 'uuid' and ids.ids is not null and not r.goes_along and not r.lets_go
      group by r.by_table order by r.by_table
  loop
    kept := record_of_rows(reference.by_table);
    return query execute format('select %1$L, count(*), %2$L, (array_agg(distinct %3$s))[1:10], count(distinct %3$s)
        from %1$I r where (%4$s) and not $1 @> jsonb_build_array(jsonb_build_object(''table'', %1$L::text, ''row'', to_jsonb(r)))
        having count(*) > 0', reference.by_table, kept[1], coalesce(format('r.%I', kept[2]), 'null::uuid'),
        reference.condition) using content;
  end loop;
end $function$
;
-- To be called by: mobilise_staff

CREATE OR REPLACE FUNCTION public.has_name(record uuid, wanted tsquery)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER COST 50
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT (EXISTS ( SELECT
            FROM search_names s
           WHERE ((s.id = has_name.record) AND (s.kind <> ALL (ARRAY['person'::text, 'file'::text, 'body'::text, 'account'::text])) AND (s.names @@ has_name.wanted)))) AS "exists";
END
;
-- To be called by: mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public, mobilise_staff

CREATE OR REPLACE FUNCTION public.heads_to_seal()
 RETURNS TABLE(record_table text, record_id uuid, number integer, hash bytea)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT h.record_table,
     h.record_id,
     h.number,
     h.hash
    FROM history_heads h
   WHERE ((h.written_in = pg_current_xact_id()) AND (h.seal IS NULL));
END
;
-- To be called by: mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public, mobilise_staff

CREATE OR REPLACE FUNCTION public.history_line_text(line history)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
RETURN CASE (line).form WHEN 1 THEN concat_ws(chr(31), (line).record_table, ((line).record_id)::text, ((line).number)::text, (((EXTRACT(epoch FROM (line).at) * (1000000)::numeric))::bigint)::text, (((EXTRACT(epoch FROM (line).written_at) * (1000000)::numeric))::bigint)::text, COALESCE(((line).account)::text, ''::text), (line).step, COALESCE((line).reason, ''::text), (line).operation, (line).row_table, (line).row_id, COALESCE((line).from_status, ''::text), COALESCE((line).to_status, ''::text), COALESCE(((line).before)::text, ''::text), COALESCE(((line).after)::text, ''::text), encode((line).previous, 'hex'::text)) ELSE (jsonb_build_array((line).form, (line).id, (line).record_table, (line).record_id, (line).number, ((EXTRACT(epoch FROM (line).at) * (1000000)::numeric))::bigint, ((EXTRACT(epoch FROM (line).written_at) * (1000000)::numeric))::bigint, (line).account, (line).step, (line).reason, (line).operation, (line).row_table, (line).row_id, (line).from_status, (line).to_status, ((line).before)::text, ((line).after)::text, encode((line).previous, 'hex'::text)))::text END
;

CREATE OR REPLACE FUNCTION public.is_alive(link links, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
RETURN (((link).revoked_at IS NULL) AND ((link).closed_at IS NULL) AND ((link).spent_at IS NULL) AND ((link).ends_at > at))
;

CREATE OR REPLACE FUNCTION public.is_awaited(opinion opinions)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select (opinion).status = 'asked' and ((opinion).told_on is not null or exists (select from consulted_bodies b
    where b.id = (opinion).body_id and b.active))
$function$
;

CREATE OR REPLACE FUNCTION public.is_described(action uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT ((btrim(a.objectives) <> ''::text) AND (a.ends_on IS NOT NULL) AND (COALESCE((a.expert_days)::numeric, a.budget_eur) IS NOT NULL))
    FROM actions a
   WHERE (a.id = is_described.action);
END
;
-- To be called by: mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_staff

CREATE OR REPLACE FUNCTION public.is_eu_member(country_code text, on_day date)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (EXISTS (SELECT FROM eu_memberships m WHERE ((m.country = is_eu_member.country_code) AND (m.member_from <= is_eu_member.on_day) AND COALESCE((m.member_to >= is_eu_member.on_day), true))))
;

CREATE OR REPLACE FUNCTION public.is_mail_address(address text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ((octet_length(address) <= 254) AND (octet_length(split_part(address, '@'::text, 1)) <= 64) AND (address ~ '^[A-Za-z0-9!#$%&''*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&''*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+([A-Za-z]{2,63}|[Xx][Nn]--[A-Za-z0-9-]{1,59})$'::text))
;

CREATE OR REPLACE FUNCTION public.is_own_draft(request uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT (EXISTS ( SELECT
            FROM requests r
           WHERE ((r.id = is_own_draft.request) AND (r.authority_id = current_authority()) AND (r.status = ANY (ARRAY['draft'::text, 'returned'::text]))))) AS "exists";
END
;
-- To be called by: mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public, mobilise_staff

CREATE OR REPLACE FUNCTION public.is_own_request(request uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT (EXISTS ( SELECT
            FROM requests r
           WHERE ((r.id = is_own_request.request) AND (r.authority_id = current_authority())))) AS "exists";
END
;
-- To be called by: mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public, mobilise_staff

CREATE OR REPLACE FUNCTION public.is_working_day(day date)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN ((NOT (COALESCE((SELECT (settings.value -> 'weekend'::text) FROM settings WHERE (settings.key = 'calendar'::text)), '[6, 7]'::jsonb) @> to_jsonb((EXTRACT(isodow FROM day))::integer))) AND (NOT (EXISTS (SELECT FROM holidays h WHERE (h.day = is_working_day.day)))))
;

CREATE OR REPLACE FUNCTION public.joined(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN parted(regexp_replace((undotted(words) COLLATE pg_unicode_fast), '(?<=[[:alnum:]])''(?=[[:alnum:]])|(?<=\m[[:alnum:]]{1,2})-(?=[[:alnum:]])'::text, ''::text, 'g'::text))
;

CREATE OR REPLACE PROCEDURE public.keep_authorities_to_partners(IN records text, IN partners text, IN authorities text, IN record_column text)
 LANGUAGE plpgsql
AS $procedure$
declare
  arguments constant text := format('%L, %L, %L, %L', records, partners, authorities, record_column);
  watched record;
begin
  for watched in select * from (values (records, 'update of partner, authority_id', 'id'),
    (partners, 'update or delete', record_column), (authorities, 'insert or update', record_column))
    as w (of_table, events, id_column)
  loop
    execute format('drop trigger if exists authorities_belong_to_partners on %I', watched.of_table);
    execute format('create constraint trigger authorities_belong_to_partners after %s on %I
      deferrable initially deferred for each row execute function authorities_belong_to_partners(%s, %L)',
      watched.events, watched.of_table, arguments, watched.id_column);
  end loop;
end $procedure$
;

CREATE OR REPLACE PROCEDURE public.keep_days(IN kept regclass, VARIADIC rules text[])
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('create or replace trigger keep_days_believable before insert or update of %s on %s
      for each row execute function keep_days_believable(%s)',
    (select string_agg(quote_ident(split_part(rule, ' ', 2)), ', ') from unnest(rules) rule), kept,
    (select string_agg(quote_literal(rule), ', ') from unnest(rules) rule));
end $procedure$
;

CREATE OR REPLACE FUNCTION public.keep_days_believable()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  today date := (coalesce(nullif(current_setting('mobilise.at', true), '')::timestamptz, clock_timestamp()) at time zone
    facility_zone())::date;
  rule text;
  column_name text;
  day date;
begin
  foreach rule in array tg_argv loop
    column_name := split_part(rule, ' ', 2);
    day := (to_jsonb(new) ->> column_name)::date;
    continue when day is null or (tg_op = 'UPDATE' and day is not distinct from (to_jsonb(old) ->> column_name)::date);
    if split_part(rule, ' ', 1) = 'happened' and day > today then
      raise exception using errcode = '23514', constraint = 'what_happened_is_not_ahead',
        message = format('%s.%s: %s is after %s', tg_table_name, column_name, day, today);
    end if;
    if day < today - interval '20 years' then
      raise exception using errcode = '23514', constraint = 'a_day_is_not_more_than_twenty_years_past',
        message = format('%s.%s: %s', tg_table_name, column_name, day);
    end if;
    if day > today + interval '10 years' then
      raise exception using errcode = '23514', constraint = 'a_day_is_not_more_than_ten_years_ahead',
        message = format('%s.%s: %s', tg_table_name, column_name, day);
    end if;
  end loop;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION public.keep_file_name()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.name := one_line(new.name);
  return new;
end $function$
;

CREATE OR REPLACE PROCEDURE public.keep_history(IN kept regclass, IN record_table text, IN id_column text)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('create or replace trigger write_history after insert or update or delete on %s
      for each row execute function write_history(%L, %L)', kept, record_table, id_column);
  if exists (select from pg_attribute where attrelid = kept and attname = 'version' and not attisdropped) then
    execute format('create or replace trigger raise_version before update on %s
      for each row execute function raise_version()', kept);
  end if;
end $procedure$
;

CREATE OR REPLACE FUNCTION public.keep_lines()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  rule text;
  name text;
  value jsonb;
  row jsonb := to_jsonb(new);
begin
  foreach rule in array tg_argv loop
    name := split_part(rule, ' ', 2);
    value := row -> name;
    if jsonb_typeof(value) = 'array' then
      new := jsonb_populate_record(new, jsonb_build_object(name, (select coalesce(jsonb_agg(one_line(one)), '[]')
        from jsonb_array_elements_text(value) one)));
    elsif jsonb_typeof(value) = 'string' and (value #>> '{}') ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' then
      new := jsonb_populate_record(new, jsonb_build_object(name, case split_part(rule, ' ', 1)
        when 'line' then one_line(value #>> '{}') else several_lines(value #>> '{}') end));
    end if;
  end loop;
  return new;
end $function$
;

CREATE OR REPLACE PROCEDURE public.keep_lines(IN kept regclass, IN one text, IN several text)
 LANGUAGE plpgsql
AS $procedure$
declare
  rules text[] := array(select 'line ' || name from unnest(string_to_array(one, ' ')) name)
    || array(select 'lines ' || name from unnest(string_to_array(several, ' ')) name);
begin
  execute format('create or replace trigger keep_lines before insert or update of %s on %s
      for each row execute function keep_lines(%s)',
    (select string_agg(quote_ident(split_part(rule, ' ', 2)), ', ') from unnest(rules) rule), kept,
    (select string_agg(quote_literal(rule), ', ') from unnest(rules) rule));
end $procedure$
;

CREATE OR REPLACE FUNCTION public.keep_own_mail_settings(language text, zone text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 UPDATE accounts a SET language = keep_own_mail_settings.language, zone = keep_own_mail_settings.zone
   WHERE (a.id = current_account());
END
;
-- To be called by: mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_staff

CREATE OR REPLACE FUNCTION public.keep_rungs_in_order()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  ladder constant text[] := array['drafted', 'finalised', 'validated', 'submitted', 'adopted', 'funded', 'in_use'];
begin
  if new.rung <> 'drafted' and exists (select from output_rungs r
    where r.output_id = new.output_id and r.rung not in ('drafted', new.rung)
      and case when array_position(ladder, r.rung) < array_position(ladder, new.rung) then r.reached_on > new.reached_on
        else r.reached_on < new.reached_on end) then
    raise exception using errcode = '23514', constraint = 'rungs_of_an_output_follow_each_other',
      message = 'a rung before the one below it';
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION public.keep_the_clock_going_forward()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.ahead_ms < old.ahead_ms then
    raise exception using errcode = '23514', constraint = 'the_clock_goes_forward',
      message = 'the clock would go backwards';
  end if;
  if new.ahead_ms > old.ahead_ms and not exists (select from clock_moves where arrived_at is null) then
    raise exception using errcode = '23514', constraint = 'the_clock_is_moved_by_somebody',
      message = 'nobody had the clock moved';
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION public.link_just_sent(account uuid, words text, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (select from outbox o where o.account_id = account and o.kind = 'link' and o.subject = words
    and o.status in ('waiting', 'sent') and o.last_fault is null
    and o.queued_at > at - interval '3 minutes' and not exists (select from sessions s
      where s.account_id = account and s.created_at > o.queued_at))
$function$
;
-- To be called by: mobilise_gate

CREATE OR REPLACE FUNCTION public.make_key(purpose text, hash bytea, record_table text, record_id uuid, about_id uuid, account_id uuid, recipient text, made_at timestamp with time zone, ends_at timestamp with time zone, uses integer)
 RETURNS uuid
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 INSERT INTO links (purpose, hash, record_table, record_id, about_id, account_id, recipient, made_at, ends_at, uses, opens_account)
   VALUES (make_key.purpose, make_key.hash, make_key.record_table, make_key.record_id, make_key.about_id, make_key.account_id, make_key.recipient, make_key.made_at, make_key.ends_at, make_key.uses, true)
   RETURNING links.id;
END
;
-- To be called by: mobilise_gate

CREATE OR REPLACE FUNCTION public.make_link(purpose text, hash bytea, record_table text, record_id uuid, about_id uuid, account_id uuid, recipient text, made_at timestamp with time zone, ends_at timestamp with time zone, uses integer)
 RETURNS uuid
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 INSERT INTO links (purpose, hash, record_table, record_id, about_id, account_id, recipient, made_at, ends_at, uses)
   VALUES (make_link.purpose, make_link.hash, make_link.record_table, make_link.record_id, make_link.about_id, make_link.account_id, make_link.recipient, make_link.made_at, make_link.ends_at, make_link.uses)
   RETURNING links.id;
END
;
-- To be called by: mobilise_staff

CREATE OR REPLACE FUNCTION public.may_attach(file uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT (((NOT (EXISTS ( SELECT
            FROM request_files f
           WHERE (f.file_id = may_attach.file)))) AND (NOT (EXISTS ( SELECT
            FROM struck_out s
           WHERE ((s.ids @> ARRAY[may_attach.file]) AND (s.put_back_at IS NULL)))))) OR (EXISTS ( SELECT
            FROM (request_files f
              JOIN requests r ON ((r.id = f.request_id)))
           WHERE ((f.file_id = may_attach.file) AND (r.authority_id = current_authority())))));
END
;
-- To be called by: mobilise_authority

CREATE OR REPLACE FUNCTION public.may_see_scores(item uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT ((current_account() IS NULL) OR (item IS NULL) OR (EXISTS ( SELECT
            FROM (agenda_items i
              JOIN meetings m ON ((m.id = i.meeting_id)))
           WHERE ((i.id = may_see_scores.item) AND (m.status = ANY (ARRAY['open'::text, 'closed'::text]))))) OR (( SELECT count(*) AS count
            FROM decision_scores s
           WHERE ((s.agenda_item_id = may_see_scores.item) AND (s.account_id = current_account()) AND (s.score IS NOT NULL))) >= ( SELECT count(*) AS count
            FROM criteria)));
END
;
-- To be called by: mobilise_staff

CREATE OR REPLACE FUNCTION public.may_strike_out(of_table text, row_id uuid, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
    select exists (select from accounts a where a.id = current_account() and a.active
      and (a.role in ('manager', 'administrator')
        or (a.role = 'officer' and entered_alone(of_table, row_id, a.id, at))))
  $function$
;
-- To be called by: mobilise_staff

CREATE OR REPLACE FUNCTION public.move_blocked_days()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update mobilisations m set blocks = busy_days(new, p.employed_in) from people p
    where p.id = m.person_id and m.activity_id = new.id
    and m.blocks is distinct from busy_days(new, p.employed_in);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.move_days_with_employment()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update mobilisations m set blocks = busy_days(v, new.employed_in) from activities v
    where v.id = m.activity_id and m.person_id = new.id and v.status in ('planned', 'confirmed', 'postponed')
    and m.blocks is distinct from busy_days(v, new.employed_in);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.move_terms()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  today date := (coalesce(nullif(current_setting('mobilise.at', true), '')::timestamptz, clock_timestamp()) at time zone
    facility_zone())::date;
  term integer := coalesce((select (value ->> 'consultation')::integer from settings where key = 'terms'), 5);
begin
  update opinions o set due_on = moved.due_on
    from (select a.id, greatest(working_days_after(coalesce(a.told_on, a.asked_on), term), least(a.due_on, today)) as
      due_on
      from opinions a join consultations c on c.id = a.consultation_id
        where a.status = 'asked' and c.status = 'open') moved
    where o.id = moved.id and o.due_on <> moved.due_on;
  update request_spans s set due_on = working_days_after((s.started_at at time zone facility_zone())::date,
      greatest(s.target_days - (select coalesce(sum(e.working_days), 0) from request_spans e
        where e.request_id = s.request_id and e.status = s.status and s.status = 'submitted' and e.number < s.number),
        0)::integer)
    where s.ended_at is null and s.target_days is not null;
end $function$
;
-- To be called by: mobilise_staff

CREATE OR REPLACE FUNCTION public.name_changed_records()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  ids uuid[];
begin
  execute format('select array_agg(%I) from new_rows', tg_argv[1]) into ids;
  perform name_records(tg_argv[0], ids);
  return null;
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.name_parts_of_actions()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  ids uuid[];
begin
  select array_agg(n.id) into ids from new_rows n join old_rows o on o.id = n.id where n.partner <> o.partner;
  if ids is null then return null; end if;
  perform name_records('activity', (select array_agg(v.id) from activities v where v.action_id = any(ids)));
  perform name_records('output', (select array_agg(o.id) from outputs o where o.action_id = any(ids)));
  return null;
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.name_records(of_kind text, ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  before text[];
begin
  if ids is null then return; end if;
  if of_kind in ('person', 'account') then
    select array_agg(distinct w.word) into before from search_names s
      cross join lateral unnest(tsvector_to_array(s.names)) as w (word) where s.id = any(ids);
  end if;
  perform write_names(of_kind, ids);
  insert into name_words (word, personal)
    select distinct w.word, of_kind in ('person', 'account') from search_names s
        cross join lateral unnest(tsvector_to_array(s.names)) as w (word)
      where s.id = any(ids) and length(w.word) between 4 and 40 and w.word !~ '[0-9[:punct:]]'
        and not exists (select from name_words f where f.word = w.word and f.personal = (of_kind in ('person', 'account')));
  if before is not null then perform forget_name_words(before); end if;
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.name_records_of_partners()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  codes text[];
begin
  if tg_op = 'INSERT' then
    select array_agg(n.code) into codes from new_rows n;
  else
    select array_agg(n.code) into codes from new_rows n join old_rows o on o.code = n.code where n.terms <> o.terms;
  end if;
  perform name_records('partner', (select array_agg(p.id) from partners p where p.code = any(codes)));
  perform name_records('authority', (select array_agg(a.id) from authorities a where a.partner = any(codes)));
  perform name_records('request', (select array_agg(r.id) from requests r where r.partner = any(codes)
    or r.id in (select f.request_id from request_partners f where f.partner = any(codes))));
  perform name_records('action', (select array_agg(c.id) from actions c where c.partner = any(codes)
    or c.id in (select f.action_id from action_partners f where f.partner = any(codes))));
  perform name_records('activity', (select array_agg(v.id) from activities v join actions c on c.id = v.action_id
    where c.partner = any(codes)));
  perform name_records('output', (select array_agg(o.id) from outputs o join actions c on c.id = o.action_id
    where c.partner = any(codes)));
  return null;
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.name_records_of_parts()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  ids uuid[];
begin
  execute format('select array_agg(distinct %I) from changed_rows', tg_argv[1]) into ids;
  perform name_records(tg_argv[0], ids);
  return null;
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.name_renamed_records()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  ids uuid[];
  changed text;
begin
  select string_agg(format('n.%1$I is distinct from o.%1$I', c.name), ' or ') into changed
    from unnest(tg_argv[2:]) as c (name);
  execute format('select array_agg(n.%1$I) from new_rows n join old_rows o on o.%1$I = n.%1$I where %2$s', tg_argv[1],
    changed) into ids;
  perform name_records(tg_argv[0], ids);
  return null;
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.no_fewer_places_than_people()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if (select count(*) from mobilisations m where m.seat_id = new.id
      and m.status in ('accepted', 'released', 'contracted', 'deployed', 'completed')) > new.places then
    raise exception 'more people than places' using errcode = 'check_violation',
      constraint = 'a_seat_keeps_a_place_for_everybody_on_it';
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.no_more_people_than_places()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  places_there integer;
begin
  select s.places into places_there from seats s where s.id = new.seat_id for update;
  if (select count(*) from mobilisations m where m.seat_id = new.seat_id
      and m.status in ('accepted', 'released', 'contracted', 'deployed', 'completed')) > places_there then
    raise exception 'the seat is taken' using errcode = 'check_violation',
      constraint = 'a_seat_has_no_more_people_than_places';
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.note_link_opened(wanted bytea, at timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 UPDATE links l SET opened_at = note_link_opened.at
   WHERE ((l.hash = note_link_opened.wanted) AND (l.opened_at IS NULL) AND is_alive(l.*, note_link_opened.at));
END
;
-- To be called by: mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public, mobilise_staff

CREATE OR REPLACE FUNCTION public.note_told(opinion uuid, day date, how text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  term integer := coalesce((select (value ->> 'consultation')::integer from settings where key = 'terms'), 5);
  step text := current_setting('mobilise.step', true);
begin
  perform set_config('mobilise.step', 'tell', true);
  update opinions o set told_on = greatest(day, o.asked_on), told_how = how,
      due_on = case when day > o.asked_on then greatest(o.due_on, working_days_after(day, term)) else o.due_on end
    where o.id = opinion and o.told_on is null;
  perform set_config('mobilise.step', coalesce(step, ''), true);
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.note_words(documents tsvector[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 INSERT INTO found_words (word)  SELECT DISTINCT w.word
            FROM (unnest(note_words.documents) d(document)
              CROSS JOIN LATERAL unnest(tsvector_to_array(d.document)) w(word))
           WHERE (((length(w.word) >= 4) AND (length(w.word) <= 40)) AND (w.word !~ '[0-9]'::text) AND (NOT (EXISTS ( SELECT
                    FROM found_words f
                   WHERE (f.word = w.word)))));
END
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.numeral_of_request(request uuid)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT r.numeral
    FROM requests r
   WHERE (r.id = numeral_of_request.request);
END
;
-- To be called by: mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public, mobilise_staff

CREATE OR REPLACE FUNCTION public.one_line(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN btrim(regexp_replace(value, '(?<! )(?: *[\u0001-\u001f\u007f-\u009f\u2028\u2029])+ *'::text, ' '::text, 'g'::text))
;

CREATE OR REPLACE PROCEDURE public.only_for(IN callable regprocedure, IN actors text)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('revoke all on routine %s from public, mobilise_staff, mobilise_donor, mobilise_authority,
    mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public, mobilise_gate', callable);
  if actors <> '' then
    execute format('grant execute on routine %s to %s', callable,
      (select string_agg('mobilise_' || actor, ', ') from regexp_split_to_table(actors, ',\s*') actor));
  end if;
end $procedure$
;

CREATE OR REPLACE PROCEDURE public.open_to_staff(IN of_table regclass, IN rights text DEFAULT 'select, insert, update, delete'::text)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('create policy staff_see_all on %s to mobilise_staff using (true) with check (true)', of_table);
  execute format('grant %s on %s to mobilise_staff', rights, of_table);
end $procedure$
;

CREATE OR REPLACE FUNCTION public.outsider_in_history(record_table text, record_id uuid, line integer)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
    select a.role from history h join accounts a on a.id = h.account
    where h.record_table = $1 and h.record_id = $2 and h.number = $3
      and a.role in ('authority', 'consulted', 'focal_point', 'expert')
  $function$
;
-- To be called by: mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point

CREATE OR REPLACE FUNCTION public.own_action(action uuid)
 RETURNS SETOF actions
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 1
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT a.id,
     a.request_id,
     a.partner,
     a.authority_id,
     a.status,
     a.title,
     a.objectives,
     a.theme,
     a.officer_id,
     a.expert_days,
     a.budget_eur,
     a.ends_on,
     a.authority_signed_on,
     a.authority_signed_by,
     a.agreed_on,
     a.started_on,
     a.closed_on,
     a.evaluation_rating,
     a.evaluation,
     a.suspended_cause,
     a.cancelled_cause,
     a.version,
     a.wanted_from,
     a.wanted_to
    FROM actions a
   WHERE ((a.id = own_action.action) AND (a.id IN ( SELECT own_actions() AS own_actions)));
END
;
-- To be called by: mobilise_authority

CREATE OR REPLACE FUNCTION public.own_actions()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 20
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT a.id
    FROM actions a
   WHERE (a.authority_id = current_authority())
 UNION ALL
  SELECT actions_of_party() AS actions_of_party;
END
;
-- To be called by: mobilise_authority

CREATE OR REPLACE FUNCTION public.own_activity(activity uuid)
 RETURNS SETOF activities
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 1
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT v.id,
     v.action_id,
     v.number,
     v.type,
     v.status,
     v.title,
     v.theme,
     v.first_day,
     v.last_day,
     v.mode,
     v.host,
     v.place,
     v.languages,
     v.travel_days,
     v.report,
     v.reported_on,
     v.postponed_cause,
     v.cancelled_cause,
     v.version,
     v.practical
    FROM activities v
   WHERE ((v.id = own_activity.activity) AND (v.action_id IN ( SELECT own_actions() AS own_actions)));
END
;
-- To be called by: mobilise_authority

CREATE OR REPLACE FUNCTION public.own_output(output uuid)
 RETURNS SETOF outputs
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 1
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT o.id,
     o.action_id,
     o.activity_id,
     o.type,
     o.status,
     o.title,
     o.language,
     o.theme,
     o.superseded_by,
     o.lapsed_cause,
     o.version
    FROM outputs o
   WHERE ((o.id = own_output.output) AND (o.action_id IN ( SELECT own_actions() AS own_actions)));
END
;
-- To be called by: mobilise_authority

CREATE OR REPLACE FUNCTION public.parted(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN regexp_replace((words COLLATE pg_unicode_fast), '(?:(?![%_\\@&#*])[[:punct:]])+'::text, ' '::text, 'g'::text)
;

CREATE OR REPLACE FUNCTION public.pass_shared_views_on(leaving uuid, successor uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  passed integer;
begin
  update saved_views v set account_id = successor,
      name = case when exists (select from saved_views o where o.account_id = successor and o.list = v.list
        and o.name = v.name)
        then v.name || ' (' || (select a.name from accounts a where a.id = leaving) || ')' else v.name end
    where v.account_id = leaving and v.shared;
  get diagnostics passed = row_count;
  return passed;
end $function$
;
-- To be called by: mobilise_staff

CREATE OR REPLACE FUNCTION public.people_named(wanted tsquery)
 RETURNS TABLE(id uuid, size smallint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public'
AS $function$
begin
  return query execute 'select s.id, s.size from search_names s where s.kind = ''person'' and s.names @@ $1 limit 1001'
    using wanted;
end $function$
;
-- To be called by: mobilise_expert, mobilise_focal_point, mobilise_staff

CREATE OR REPLACE FUNCTION public.person_has_name(record uuid, wanted tsquery)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER COST 50
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT (EXISTS ( SELECT
            FROM search_names s
           WHERE ((s.id = person_has_name.record) AND (s.kind = 'person'::text) AND (s.names @@ person_has_name.wanted)))) AS "exists";
END
;
-- To be called by: mobilise_expert, mobilise_focal_point, mobilise_staff

CREATE OR REPLACE FUNCTION public.place_search_entries(ids uuid[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 DELETE FROM search_entry_places p
   WHERE (p.id = ANY (place_search_entries.ids));
 INSERT INTO search_entry_places (id, partner, theme, year)  SELECT DISTINCT f.id,
             partner.partner,
             theme.theme,
             COALESCE(f.from_year, 9999) AS "coalesce"
            FROM ((search_entries f
              CROSS JOIN LATERAL unnest(f.partners) partner(partner))
              CROSS JOIN LATERAL unnest(f.themes) theme(theme))
           WHERE (f.id = ANY (place_search_entries.ids));
END
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.plain(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT COST 600
RETURN without_article(folded(words))
;

CREATE OR REPLACE FUNCTION public.put_back(struck uuid, why text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  line struck_out;
  one jsonb;
  names text;
begin
  select s.* into line from struck_out s where s.id = struck and s.put_back_at is null for update;
  if line.id is null or not exists (select from accounts a where a.id = current_account() and a.active
      and a.role in ('manager', 'administrator')) then
    raise insufficient_privilege using message = 'row-level security: this record is not theirs to put back';
  end if;
  perform set_config('mobilise.step', 'put_back', true), set_config('mobilise.reason', why, true);
  for one in select element from jsonb_array_elements(line.content) with ordinality as kept (element, place)
    order by place
  loop
    select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into names from pg_attribute a
      where a.attrelid = (one ->> 'table')::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        and one -> 'row' ? a.attname;
    execute format('insert into %1$I (%2$s) overriding system value
      select %2$s from jsonb_populate_record(null::%1$I, $1)', one ->> 'table', names) using one -> 'row';
  end loop;
  update struck_out s set put_back_by = current_account(),
      put_back_at = coalesce(nullif(current_setting('mobilise.at', true), '')::timestamptz, clock_timestamp())
    where s.id = struck;
end $function$
;
-- To be called by: mobilise_staff

CREATE OR REPLACE FUNCTION public.raise_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  moments constant text[] := array['version', 'saved_at', 'updated_at', 'translated_at', 'translated_by'];
begin
  if new.version = old.version and to_jsonb(new) - moments = to_jsonb(old) - moments then return old; end if;
  new.version := old.version + 1;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION public.reader_marks()
 RETURNS text[]
 LANGUAGE sql
 STABLE
RETURN ARRAY['public'::text, replace((CURRENT_USER)::text, 'mobilise_'::text, ''::text), ((replace((CURRENT_USER)::text, 'mobilise_'::text, ''::text) || ' '::text) || COALESCE(CASE CURRENT_USER WHEN 'mobilise_authority'::name THEN (current_authority())::text WHEN 'mobilise_consulted'::name THEN (current_body())::text WHEN 'mobilise_expert'::name THEN (current_human())::text WHEN 'mobilise_focal_point'::name THEN current_administration() ELSE NULL::text END, '-'::text))]
;

CREATE OR REPLACE FUNCTION public.readers_asking_jointly(request uuid)
 RETURNS TABLE(authority_id uuid, account_id uuid, email text, language text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT ra.authority_id,
     a.id,
     a.email,
     a.language
    FROM (request_authorities ra
      JOIN accounts a ON (((a.authority_id = ra.authority_id) AND a.active)))
   WHERE ((ra.request_id = readers_asking_jointly.request) AND (ra.part = 'asks'::text) AND ((current_authority() IS NULL) OR is_own_request(readers_asking_jointly.request)))
   ORDER BY a.id;
END
;
-- To be called by: mobilise_authority, mobilise_staff

CREATE OR REPLACE FUNCTION public.readers_of_withdrawal(request uuid)
 RETURNS TABLE(body boolean, account_id uuid, email text, language text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 WITH asked AS (
          SELECT o.body_id
            FROM (opinions o
              JOIN consultations c ON ((c.id = o.consultation_id)))
           WHERE ((c.request_id = readers_of_withdrawal.request) AND (c.status = 'open'::text) AND (o.status = 'asked'::text))
         )
  SELECT reader.body,
     reader.account_id,
     reader.email,
     reader.language
    FROM ( SELECT false AS "?column?",
             a.id,
             a.email,
             a.language
            FROM (accounts a
              JOIN requests r ON ((r.id = readers_of_withdrawal.request)))
           WHERE (a.active AND ((a.authority_id = r.authority_id) OR ((r.status <> 'draft'::text) AND (a.id IN ( SELECT w.account_id
                    FROM answering w
                   WHERE (NOT (w.officer_id IS DISTINCT FROM r.officer_id))))) OR (a.authority_id IN ( SELECT ra.authority_id
                    FROM request_authorities ra
                   WHERE ((ra.request_id = readers_of_withdrawal.request) AND (ra.part = 'asks'::text))))))
         UNION ALL
          SELECT true,
             a.id,
             a.email,
             a.language
            FROM accounts a
           WHERE (a.active AND (a.body_id IN ( SELECT asked.body_id
                    FROM asked)))
         UNION ALL
          SELECT true,
             NULL::uuid,
             b.email,
             b.language
            FROM consulted_bodies b
           WHERE ((b.id IN ( SELECT asked.body_id
                    FROM asked)) AND (b.email IS NOT NULL) AND (NOT (EXISTS ( SELECT
                    FROM accounts a
                   WHERE (a.active AND (a.body_id = b.id) AND (lower(a.email) = lower(b.email)))))))) reader(body, account_id, email, language)
   WHERE ((current_authority() IS NULL) OR is_own_request(readers_of_withdrawal.request))
   ORDER BY reader.body, reader.account_id, reader.email;
END
;
-- To be called by: mobilise_authority, mobilise_staff

CREATE OR REPLACE FUNCTION public.record_of_rows(of_table text)
 RETURNS text[]
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT string_to_array(encode(t.tgargs, 'escape'::text), '\000'::text) AS string_to_array
    FROM pg_trigger t
   WHERE ((t.tgrelid = ((record_of_rows.of_table)::regclass)::oid) AND (t.tgname = 'write_history'::name));
END
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.record_references()
 RETURNS TABLE(of_table text, by_table text, by_column text, to_column text, type text, goes_along boolean, lets_go boolean)
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT ((k.confrelid)::regclass)::text AS confrelid,
     ((k.conrelid)::regclass)::text AS conrelid,
     (a.attname)::text AS attname,
     (f.attname)::text AS attname,
     format_type(a.atttypid, NULL::integer) AS format_type,
     (k.confdeltype = 'c'::"char"),
     (k.confdeltype = 'n'::"char")
    FROM ((pg_constraint k
      JOIN pg_attribute a ON (((a.attrelid = k.conrelid) AND (a.attnum = k.conkey[1]))))
      JOIN pg_attribute f ON (((f.attrelid = k.confrelid) AND (f.attnum = k.confkey[1]))))
   WHERE (k.contype = 'f'::"char");
END
;

CREATE OR REPLACE FUNCTION public.records_named(of_kind text, wanted tsquery)
 RETURNS TABLE(id uuid, size smallint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public'
AS $function$
begin
  if of_kind in ('person', 'file', 'body', 'account') then return; end if;
  return query execute format('select s.id, s.size from search_names s where s.kind = %L and s.names @@ $1 limit 1001',
    of_kind) using wanted;
end $function$
;
-- To be called by: mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public, mobilise_staff

CREATE OR REPLACE FUNCTION public.records_saying(of_kind text, wanted tsquery)
 RETURNS TABLE(id uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public'
AS $function$
begin
  return query execute format('select f.id from search_entries f where f.kind = %L and f.document @@ $1 limit 1001',
    of_kind) using wanted;
end $function$
;
-- To be called by: mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public, mobilise_staff

CREATE OR REPLACE FUNCTION public.refresh_actions(ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  documents tsvector[];
begin
  with written as (
    insert into search_entries (id, kind, partners, regions, themes, from_year, to_year, title, document)
      select c.id, 'action', further.partners, array_remove(array[p.region], null), array[c.theme],
          extract(year from coalesce(c.started_on, c.agreed_on, r.received_on))::integer, extract(year
            from coalesce(c.closed_on, c.ends_on, c.started_on, c.agreed_on, r.received_on))::integer, c.title,
          words_of(concat_ws(' ', c.title, c.objectives, a.name, named.words))
        from actions c join requests r on r.id = c.request_id join partners p on p.code = c.partner
          join authorities a on a.id = c.authority_id
          cross join lateral (select array[c.partner] || array(select f.partner from action_partners f
            where f.action_id = c.id) as partners) further
          cross join lateral (select string_agg(s.terms, ' ') as words from partner_searches s
            where s.code = any(further.partners)) named
        where c.id = any(ids)
      on conflict (id) do update set partners = excluded.partners, regions = excluded.regions, themes = excluded.themes,
        from_year = excluded.from_year,
        to_year = excluded.to_year, title = excluded.title, document = excluded.document
      returning document)
    select array_agg(document) into documents from written;
  perform place_search_entries(ids);
  perform note_words(documents);
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.refresh_initiatives(ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  documents tsvector[];
begin
  with written as (
    insert into search_entries (id, kind, regions, themes, title, document)
      select i.id, 'initiative', i.regions, i.themes, i.name,
        words_of(concat_ws(' ', i.name, i.acronym, i.organisation, array_to_string(i.aliases, ' ')))
        from initiatives i where i.id = any(ids)
      on conflict (id) do update set regions = excluded.regions, themes = excluded.themes, title = excluded.title,
        document = excluded.document
      returning document)
    select array_agg(document) into documents from written;
  perform note_words(documents);
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.refresh_partners(ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  codes text[];
begin
  insert into partner_searches (code, searched, exact, terms)
    select p.code, string_agg(searched(n.name), chr(10)), array_agg(distinct whole_name(n.name)) || lower(p.code) ||
      array_remove(array[lower(p.iso3)], null),
        concat_ws(' ', string_agg(n.name, ' '), p.code, p.iso3)
      from partners p cross join lateral (
        select o.value as name from jsonb_each_text(p.names) o union select a.name from partner_names a
          where a.partner_id = p.id union select p.acronym where p.acronym <> '') n
      where p.id = any(ids) group by p.id
    on conflict (code) do update set searched = excluded.searched, exact = excluded.exact, terms = excluded.terms;
  select array_agg(p.code) into codes from partners p where p.id = any(ids);
  perform refresh_requests(array_agg(r.id)) from requests r
    where r.partner = any(codes) or r.id in (select f.request_id from request_partners f where f.partner = any(codes))
      having count(*) > 0;
  perform refresh_actions(array_agg(c.id)) from actions c
    where c.partner = any(codes) or c.id in (select f.action_id from action_partners f where f.partner = any(codes))
      having count(*) > 0;
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.refresh_requests(ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  documents tsvector[];
begin
  with written as (
    insert into search_entries (id, kind, partners, regions, themes, from_year, to_year, title, document)
      select r.id, 'request', further.partners, array_remove(array[p.region], null), coded.themes, said.year, said.year,
        r.title,
          words_of(concat_ws(' ', r.title, r.need, r.expected_outputs, r.theme_wording, r.reference, a.name,
            named.words, translated.words))
        from requests r join partners p on p.code = r.partner join authorities a on a.id = r.authority_id
          cross join lateral (select array[r.partner] || array(select f.partner from request_partners f
            where f.request_id = r.id) as partners) further
          cross join lateral (select array_remove(array[r.theme] || array(select t.theme from request_themes t
            where t.request_id = r.id), null) as themes) coded
          cross join lateral (select extract(year
            from coalesce(r.received_on, (r.submitted_at at time zone facility_zone())::date))::integer as year) said
          cross join lateral (select string_agg(s.terms, ' ') as words from partner_searches s
            where s.code = any(further.partners)) named
          cross join lateral (select string_agg(concat_ws(' ', t.title, t.need, t.expected_outputs), ' ') as words
            from request_translations t where t.request_id = r.id) translated
        where r.id = any(ids)
      on conflict (id) do update set partners = excluded.partners, regions = excluded.regions, themes = excluded.themes,
        from_year = excluded.from_year,
        to_year = excluded.to_year, title = excluded.title, document = excluded.document
      returning document)
    select array_agg(document) into documents from written;
  perform place_search_entries(ids);
  perform note_words(documents);
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.requests_with_words(wanted tsquery)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 500
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT f.id
    FROM search_entries f
   WHERE ((f.kind = 'request'::text) AND (f.document @@ requests_with_words.wanted));
END
;
-- To be called by: mobilise_authority, mobilise_donor, mobilise_staff

CREATE OR REPLACE FUNCTION public.retry_job(queue text, job uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'jobs', 'pg_catalog', 'pg_temp'
AS $function$
begin
  update job j set state = 'retry', retry_limit = j.retry_limit + 1, completed_on = null, start_after = now()
    where j.name = retry_job.queue and j.id = retry_job.job and j.state = 'failed';
  if not found then return false; end if;
  perform pg_notify('pgboss_' || left(encode(sha224('jobs'::bytea), 'hex'), 24), retry_job.queue);
  return true;
end $function$
;
-- To be called by: mobilise_staff

CREATE OR REPLACE FUNCTION public.revoke_link(link uuid, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update links l set revoked_at = at where l.id = link and is_alive(l, at);
  if not found then return false; end if;
  insert into link_revocations (link_id, purpose, recipient, record_table, record_id)
    select l.id, l.purpose, l.recipient, l.record_table, l.record_id from links l where l.id = link;
  return true;
end $function$
;
-- To be called by: mobilise_staff

CREATE OR REPLACE FUNCTION public.says(record uuid, wanted tsquery)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER COST 50
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT COALESCE(( SELECT (f.document @@ says.wanted)
            FROM search_entries f
           WHERE (f.id = says.record)), false) AS "coalesce";
END
;
-- To be called by: mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public, mobilise_staff

CREATE OR REPLACE FUNCTION public.says_nothing(word text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'public'
RETURN ((length(word) < 3) OR (word ~ '^[0-9]+$'::text) OR ('{}'::text = ANY (ARRAY[(ts_lexize('english_stem'::regdictionary, word))::text, (ts_lexize('french_stem'::regdictionary, word))::text, (ts_lexize('spanish_stem'::regdictionary, word))::text, (ts_lexize('portuguese_stem'::regdictionary, word))::text, (ts_lexize('russian_stem'::regdictionary, word))::text])) OR (word = ANY ('{في,من,علي,الي,عن,مع,هذا,هذه,التي,الذي,بين,كما,او,ان,ما}'::text[])))
;

CREATE OR REPLACE FUNCTION public.scores_given(items uuid[])
 RETURNS TABLE(agenda_item_id uuid, account_id uuid, given integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT s.agenda_item_id,
     s.account_id,
     (count(s.score))::integer AS count
    FROM decision_scores s
   WHERE (s.agenda_item_id = ANY (scores_given.items))
   GROUP BY s.agenda_item_id, s.account_id;
END
;
-- To be called by: mobilise_staff

CREATE OR REPLACE FUNCTION public.seal_heads(tables text[], ids uuid[], seals bytea[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 UPDATE history_heads h SET seal = s.seal
    FROM UNNEST(seal_heads.tables, seal_heads.ids, seal_heads.seals) s(record_table, record_id, seal)
   WHERE ((h.record_table = s.record_table) AND (h.record_id = s.record_id) AND (h.written_in = pg_current_xact_id()) AND (h.seal IS NULL));
END
;
-- To be called by: mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public, mobilise_staff

CREATE OR REPLACE FUNCTION public.search_query(typed text, loosely boolean)
 RETURNS tsquery
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  wanted tsquery;
  one text;
  word text;
begin
  for word in select t.word from (select distinct left(w.word, 100) as word, min(w.place) as place
    from unnest(search_words(typed)) with ordinality as w (word, place) group by 1) t order by t.place limit 8
  loop
    one := '''' || replace(replace(word, '\', '\\'), '''', '''''') || '''' || case
      when length(word) > 2 or (length(word) = 2 and word !~ '^[ -~]+$') then ':*' else '' end;
    if loosely then
      one := one || coalesce((select string_agg(' | ''' || replace(replace(c.word, '\', '\\'), '''', '''''') || '''', '')
        from unnest(words_like(word)) as c (word)), '');
    end if;
    wanted := coalesce(wanted && one::tsquery, one::tsquery);
  end loop;
  return wanted;
end $function$
;
-- To be called by: mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_public, mobilise_staff

CREATE OR REPLACE FUNCTION public.search_words(typed text)
 RETURNS text[]
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT COST 1000
AS $function$
declare
  letters text := public.folded(left(typed, 200));
  words text[] := array_remove(string_to_array(public.without_article(public.parted(public.undotted(letters))), ' '),
    '');
begin
  return case when words <> '{}' then words else array_remove(string_to_array(letters, ' '), '') end;
end $function$
;

CREATE OR REPLACE FUNCTION public.searched(words text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT COST 1000
AS $function$
declare
  letters text := public.folded(words);
  one_by_one text := public.without_article(public.parted(letters));
  together text := public.without_article(public.joined(letters));
begin
  return letters || case when one_by_one = letters then '' else chr(10) || one_by_one end || case
    when together in (letters, one_by_one) then '' else chr(10) || together end;
end $function$
;

CREATE OR REPLACE FUNCTION public.see_session(known text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update sessions set updated_at = now() where token = known and updated_at < now() - interval '1 minute';
exception when others then null;
end $function$
;

CREATE OR REPLACE FUNCTION public.see_token(known uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  update api_token_secrets set last_used_at = now()
    where token_id = known and (last_used_at is null or last_used_at < now() - interval '1 minute');
exception when others then null;
end $function$
;
-- To be called by: mobilise_gate

CREATE OR REPLACE FUNCTION public.send_job(queue text, data jsonb, at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'jobs', 'pg_catalog', 'pg_temp'
AS $function$
declare
  real_at timestamptz := at - coalesce((select ahead_ms from public.demonstration_clock), 0) * interval '1 millisecond';
begin
  insert into job (name, data, start_after, keep_until, expire_seconds, deletion_seconds, retry_limit, retry_delay,
    retry_backoff, retry_delay_max, policy, heartbeat_seconds)
    select q.name, send_job.data, greatest(real_at, now()), greatest(real_at, now()) + q.retention_seconds * interval
      '1 second', q.expire_seconds, q.deletion_seconds,
        q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max, q.policy, q.heartbeat_seconds
      from queue q where q.name = send_job.queue
    on conflict do nothing;
  if real_at <= now() then perform pg_notify('pgboss_' || left(encode(sha224('jobs'::bytea), 'hex'), 24),
    send_job.queue); end if;
end $function$
;
-- To be called by: mobilise_authority, mobilise_consulted, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_staff

CREATE OR REPLACE FUNCTION public.several_lines(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(regexp_replace(regexp_replace(value, '\u000d\u000a?|[\u000b\u000c\u0085\u2028\u2029]'::text, chr(10), 'g'::text), '\u0009'::text, ' '::text, 'g'::text), '[\u0001-\u0009\u000b-\u001f\u007f-\u009f]'::text, ''::text, 'g'::text)
;

CREATE OR REPLACE FUNCTION public.shares_of_words(words text[])
 RETURNS TABLE(word text, share real)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 WITH counted AS MATERIALIZED (
          SELECT m.word,
             m.share
            FROM (pg_stats s
              CROSS JOIN LATERAL UNNEST(((s.most_common_elems)::text)::text[], s.most_common_elem_freqs) m(word, share))
           WHERE ((s.schemaname = 'public'::name) AND (s.tablename = 'search_entries'::name) AND (s.attname = 'document'::name) AND (m.word IS NOT NULL))
         )
  SELECT w.word,
     COALESCE((c.share)::double precision, ( SELECT (min(l.share) / (2)::double precision)
            FROM counted l), (0)::double precision) AS "coalesce"
    FROM (unnest(shares_of_words.words) w(word)
      LEFT JOIN counted c ON ((c.word = w.word)));
END
;
-- To be called by: mobilise_staff

CREATE OR REPLACE FUNCTION public.size_of_name(words text)
 RETURNS smallint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN (LEAST(array_length(regexp_split_to_array(btrim(words), '\s+'::text), 1), 1000))::smallint
;

CREATE OR REPLACE FUNCTION public.spend_links(of_purpose text, about uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 UPDATE links l SET spent_at = acting_at()
   WHERE ((l.purpose = spend_links.of_purpose) AND ((l.about_id = spend_links.about) OR (l.record_id = spend_links.about)) AND (l.spent_at IS NULL));
END
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.spend_password_links()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform spend_links('password', new.account_id);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.strike_out(of_table text, row_id uuid, seen integer, called text, stood_at text, why text, takes text[], read_by text[])
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  now timestamptz := coalesce(nullif(current_setting('mobilise.at', true), '')::timestamptz, clock_timestamp());
  content jsonb;
  one jsonb;
  struck uuid;
begin
  if not (has_table_privilege('mobilise_staff', of_table, 'delete') and may_strike_out(of_table, row_id, now)) then
    raise insufficient_privilege using message = 'row-level security: this record is not theirs to strike out';
  end if;
  content := content_of_record(of_table, row_id, takes, true);
  -- A version only grows. What somebody saw of a person counts in the versions of all its rows.
  if content = '[]' or (content -> 0 -> 'row' ->> 'version')::integer > seen then
    raise serialization_failure using message = 'the record is not as it was seen';
  end if;
  if exists (select from hanging_on(of_table, row_id, takes)) then
    raise foreign_key_violation using message = 'something hangs on this record';
  end if;
  perform set_config('mobilise.step', 'strike_out', true), set_config('mobilise.reason', why, true);
  insert into struck_out (record_table, record_id, name, stood_at, reason, struck_by, struck_at, readers, ids, content)
    select of_table, row_id, called, strike_out.stood_at, why, current_account(), now, read_by,
      array(select distinct known::uuid from jsonb_array_elements(content) as kept (element)
        cross join lateral (values (element -> 'row' ->> 'id'), (element -> 'row' ->> 'file_id')) as named (known)
        where known is not null),
      content
    returning id into struck;
  -- Each before what it refers to.
  for one in select element from jsonb_array_elements(content) with ordinality as all_rows (element, place)
    order by place desc
  loop
    execute format('delete from %1$I r using jsonb_populate_record(null::%1$I, $1) gone where %2$s', one ->> 'table',
      coalesce((select string_agg(format('r.%1$I = gone.%1$I', a.attname), ' and ') from pg_index i
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
        where i.indrelid = (one ->> 'table')::regclass and i.indisprimary), 'to_jsonb(r) = to_jsonb(gone)'))
      using one -> 'row';
  end loop;
  return struck;
end $function$
;
-- To be called by: mobilise_staff

CREATE OR REPLACE FUNCTION public.take_one_address()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if coalesce(new.email, '') <> '' and (tg_op = 'INSERT' or new.email is distinct from old.email)
    and not is_mail_address(new.email) then
    raise exception 'not one mail address' using errcode = 'check_violation',
      constraint = 'an_address_is_one_that_mail_reaches';
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION public.taken_mail_is_proof()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  day date := (new.sent_at at time zone facility_zone())::date;
begin
  perform note_told(n.record_id, day, 'mail') from notices n where n.mail_id = new.id and n.record_table = 'opinions';
  update mobilisations m set told_on = day, told_how = 'mail'
    from notices n where n.mail_id = new.id and n.record_table = 'mobilisations' and m.id = n.record_id
      and m.told_on is null and m.status = 'invited';
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.terms_follow_the_calendar()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform move_terms();
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.to_put_back_before(struck uuid)
 RETURNS TABLE(id uuid, name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
    select other.id, other.name from struck_out this join struck_out other on other.id <> this.id
      and other.put_back_at is null
    where this.id = struck and exists (select from jsonb_array_elements(this.content) one
      join record_references() r on r.by_table = one ->> 'table' and r.type = 'uuid'
      where (one -> 'row' ->> r.by_column)::uuid = any(other.ids))
    order by other.struck_at desc
  $function$
;
-- To be called by: mobilise_staff

CREATE OR REPLACE FUNCTION public.undotted(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN CASE WHEN (POSITION(('.'::text) IN (words)) > 0) THEN regexp_replace((words COLLATE pg_unicode_fast), '(?<=\m[[:alnum:]])\.'::text, ''::text, 'g'::text) ELSE words END
;

CREATE OR REPLACE FUNCTION public.use_link(wanted bytea, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update links l set used = l.used + 1, used_at = at, spent_at = case when l.used + 1 >= l.uses then at end
    where l.hash = wanted and is_alive(l, at);
  return found;
end $function$
;
-- To be called by: mobilise_authority, mobilise_consulted, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_gate, mobilise_public, mobilise_staff

CREATE OR REPLACE PROCEDURE public.wall(IN of_table regclass, IN rows boolean DEFAULT true)
 LANGUAGE plpgsql
AS $procedure$
declare
  standing name;
begin
  for standing in select polname from pg_policy where polrelid = of_table loop
    execute format('drop policy %I on %s', standing, of_table);
  end loop;
  -- With the rights on a table go those on its columns.
  if exists (select from pg_class where oid = of_table and relacl is not null)
      or exists (select from pg_attribute where attrelid = of_table and attacl is not null) then
    execute format('revoke all on %s from mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted,
      mobilise_focal_point, mobilise_expert, mobilise_public, mobilise_gate', of_table);
  end if;
  if (select relkind = 'r' and relrowsecurity <> rows from pg_class where oid = of_table) then
    execute format('alter table %s %s row level security', of_table, case when rows then 'enable' else 'disable' end);
  end if;
end $procedure$
;

CREATE OR REPLACE FUNCTION public.what_pauses(activity uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER COST 1000
 SET search_path TO 'public'
AS $function$
  select case when v.status in ('cancelled', 'postponed') then v.status
    when a.status = 'suspended' then 'suspended'
    when a.status = 'cancelled' then 'action_cancelled' end
  from activities v join actions a on a.id = v.action_id where v.id = activity
$function$
;
-- To be called by: mobilise_authority, mobilise_donor, mobilise_expert, mobilise_focal_point, mobilise_staff

CREATE OR REPLACE FUNCTION public.whole_name(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT COST 1000
RETURN btrim(regexp_replace(without_article(joined(folded(words))), ' +'::text, ' '::text, 'g'::text))
;

CREATE OR REPLACE FUNCTION public.without_article(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN CASE WHEN (octet_length(words) = length(words)) THEN words ELSE regexp_replace(words, '\m(?:وال|بال|فال|كال|لل|ال)(?=[ء-ي]{3})'::text, ''::text, 'g'::text) END
;

CREATE OR REPLACE FUNCTION public.words_close_to(word text)
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
 SET "pg_trgm.similarity_threshold" TO '0.35'
BEGIN ATOMIC
 SELECT COALESCE(array_agg(near.word ORDER BY near.distance, near.word), '{}'::text[]) AS "coalesce"
    FROM ( SELECT DISTINCT f.word,
             levenshtein_less_equal(f.word, words_close_to.word, 2) AS distance
            FROM found_words f
           WHERE (((length(words_close_to.word) >= 4) AND (length(words_close_to.word) <= 40)) AND (f.word % words_close_to.word) AND (levenshtein_less_equal(f.word, words_close_to.word, 2) <=
                 CASE
                     WHEN (length(words_close_to.word) >= 8) THEN 2
                     ELSE 1
                 END) AND (((length(words_close_to.word) >= 6) AND ("left"(f.word, 1) = "left"(words_close_to.word, 1))) OR (NOT (EXISTS ( SELECT
                    FROM found_words k
                   WHERE (k.word ~~ (words_close_to.word || '%'::text)))))))
           ORDER BY (levenshtein_less_equal(f.word, words_close_to.word, 2)), f.word
          LIMIT 12) near;
END
;
-- To be called by: mobilise_staff

CREATE OR REPLACE FUNCTION public.words_like(word text)
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
 SET "pg_trgm.similarity_threshold" TO '0.25'
BEGIN ATOMIC
 SELECT COALESCE(array_agg(near.word), '{}'::text[]) AS "coalesce"
    FROM ( SELECT f.word,
             min(levenshtein_less_equal(f.word, words_like.word, 2)) AS distance
            FROM ( SELECT n.word
                    FROM name_words n
                   WHERE ((n.word % words_like.word) OR ((length(words_like.word) >= 4) AND (n.word ~~ (('%'::text || replace(replace(replace(words_like.word, '\'::text, '\\'::text), '%'::text, '\%'::text), '_'::text, '\_'::text)) || '%'::text))))
                 UNION ALL
                  SELECT w.word
                    FROM found_words w
                   WHERE (w.word % words_like.word)) f
           WHERE (((length(words_like.word) >= 4) AND (length(words_like.word) <= 40)) AND ((levenshtein_less_equal(f.word, words_like.word, 2) <=
                 CASE
                     WHEN ((length(words_like.word) >= 6) AND ("left"(f.word, 1) = "left"(words_like.word, 1))) THEN 2
                     ELSE 1
                 END) OR (POSITION((words_like.word) IN (f.word)) > 0)))
           GROUP BY f.word
           ORDER BY (min(levenshtein_less_equal(f.word, words_like.word, 2))), f.word
          LIMIT 40) near;
END
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.words_named(words text)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT COST 2000
RETURN COALESCE(array_to_tsvector(ARRAY(SELECT DISTINCT "left"(w.word, 100) AS "left" FROM regexp_split_to_table(searched(words_named.words), '\s+'::text) w(word) WHERE (w.word <> ''::text))), ''::tsvector)
;

CREATE OR REPLACE FUNCTION public.words_of(words text)
 RETURNS tsvector
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT COST 1000
AS $function$
declare
  letters text := public.plain(words);
begin
  return strip(to_tsvector('simple'::regconfig,
    letters || coalesce((select ' ' || string_agg(public.joined(m.found[1]), ' ')
    from regexp_matches(letters, '[^[:space:][:punct:]]+(?:[''.-][^[:space:][:punct:]]+)+', 'g') as m (found)), '')));
end $function$
;

CREATE OR REPLACE FUNCTION public.words_of_partners(codes text[])
 RETURNS tsvector
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT (COALESCE(( SELECT s.names
            FROM (partners p
              JOIN search_names s ON ((s.id = p.id)))
           WHERE (p.code = (words_of_partners.codes)[1])), ''::tsvector) ||
         CASE
             WHEN (cardinality(codes) = 1) THEN ''::tsvector
             ELSE array_to_tsvector(ARRAY( SELECT DISTINCT w.word
                FROM ((partners p
                  JOIN search_names s ON ((s.id = p.id)))
                  CROSS JOIN LATERAL unnest(tsvector_to_array(s.names)) w(word))
               WHERE (p.code = ANY ((words_of_partners.codes)[2:]))))
         END);
END
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.working_days_after(day date, count integer)
 RETURNS date
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  remaining integer := count;
  found_day date := day;
begin
  while remaining > 0 loop
    found_day := found_day + 1;
    if is_working_day(found_day) then remaining := remaining - 1; end if;
  end loop;
  return found_day;
end $function$
;

CREATE OR REPLACE FUNCTION public.working_days_between(first_day date, second_day date)
 RETURNS integer
 LANGUAGE sql
 STABLE
RETURN CASE WHEN (second_day <= first_day) THEN 0 ELSE (SELECT (((working_days_between.second_day - working_days_between.first_day) - (COALESCE((SELECT sum((floor(((((working_days_between.second_day - '2000-01-02'::date) - w.free))::numeric / 7.0)) - floor(((((working_days_between.first_day - '2000-01-02'::date) - w.free))::numeric / 7.0)))) AS sum FROM unnest(calendar.free) w(free)), (0)::numeric))::integer) - ((SELECT count(*) AS count FROM holidays h WHERE ((h.day > working_days_between.first_day) AND (h.day <= working_days_between.second_day) AND ((EXTRACT(isodow FROM h.day))::integer <> ALL (calendar.free)))))::integer) FROM (SELECT free_weekdays() AS free) calendar) END
;

CREATE OR REPLACE FUNCTION public.write_history()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  old_row jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) end;
  new_row jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) end;
  any_row jsonb := coalesce(new_row, old_row);
  line history;
  head history_heads;
begin
  if tg_op = 'UPDATE' then
    select jsonb_object_agg(key, value) into old_row from jsonb_each(old_row)
      where value is distinct from new_row -> key;
    select jsonb_object_agg(key, value) into new_row from jsonb_each(new_row)
      where value is distinct from to_jsonb(old) -> key;
    if new_row is null then return null; end if;
  end if;

  line.record_table := coalesce(any_row ->> tg_argv[2], tg_argv[0]);
  line.record_id := (any_row ->> tg_argv[1])::uuid;
  select * into head from history_heads h
    where h.record_table = line.record_table and h.record_id = line.record_id for update;
  if not found then
    insert into history_heads (record_table, record_id, number, hash, written_in)
      values (line.record_table, line.record_id, 0, sha256(convert_to(line.record_table || line.record_id, 'UTF8')),
        pg_current_xact_id())
      on conflict do nothing returning * into head;
    if not found then
      select * into head from history_heads h
        where h.record_table = line.record_table and h.record_id = line.record_id for update;
    end if;
  end if;

  line.id := nextval('history_id_seq');
  line.form := 2;
  line.number := head.number + 1;
  line.at := coalesce(nullif(current_setting('mobilise.at', true), '')::timestamptz, clock_timestamp());
  line.written_at := clock_timestamp();
  line.account := current_account();
  line.step := coalesce(nullif(current_setting('mobilise.step', true), ''), lower(tg_op));
  line.reason := nullif(current_setting('mobilise.reason', true), '');
  line.operation := lower(tg_op);
  line.row_table := tg_table_name;
  line.row_id := any_row ->> 'id';
  if line.row_id is null then
    select jsonb_agg(any_row -> a.attname::text order by a.attname)::text into strict line.row_id
      from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
        where i.indrelid = tg_relid and i.indisprimary;
  end if;
  if tg_table_name = tg_argv[0] then
    line.from_status := old_row ->> 'status';
    line.to_status := new_row ->> 'status';
  end if;
  line.before := old_row;
  line.after := new_row;
  line.previous := head.hash;
  line.hash := sha256(convert_to(history_line_text(line), 'UTF8'));

  insert into history (id, form, record_table, record_id, number, at, written_at, account, step, reason, operation,
    row_table, row_id,
      from_status, to_status, before, after, previous, hash)
    overriding system value
    values (line.id, line.form, line.record_table, line.record_id, line.number, line.at, line.written_at, line.account,
      line.step, line.reason,
      line.operation, line.row_table, line.row_id, line.from_status, line.to_status, line.before, line.after,
        line.previous, line.hash);
  update history_heads h set number = line.number, hash = line.hash, written_in = pg_current_xact_id(), seal = null,
    checkpoint = null
    where h.record_table = line.record_table and h.record_id = line.record_id;
  return null;
end $function$
;
-- To be called by: nobody but its owner

CREATE OR REPLACE FUNCTION public.write_names(of_kind text, ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if of_kind = 'request' then
    insert into search_names (id, kind, names, size)
      select r.id, of_kind, words_named(concat_ws(' ', r.reference, r.title, translated.titles,
          case when r.numeral > 1 then to_char(r.numeral, 'FMRN') end)) || words_of_partners(r.partner ||
          array(select f.partner from request_partners f where f.request_id = r.id)), size_of_name(r.title)
        from requests r
          cross join lateral (select string_agg(t.title, ' ') as titles from request_translations t
            where t.request_id = r.id) translated
        where r.id = any(ids)
      on conflict (id) do update set names = excluded.names, size = excluded.size;
  elsif of_kind = 'action' then
    insert into search_names (id, kind, names, size)
      select c.id, of_kind, words_named(c.title) || words_of_partners(c.partner ||
          array(select f.partner from action_partners f where f.action_id = c.id)), size_of_name(c.title)
        from actions c
        where c.id = any(ids)
      on conflict (id) do update set names = excluded.names, size = excluded.size;
  elsif of_kind = 'activity' then
    insert into search_names (id, kind, names, size)
      select v.id, of_kind, words_named(v.title || ' ' || v.place) || words_of_partners(array[c.partner]),
          size_of_name(v.title)
        from activities v join actions c on c.id = v.action_id
        where v.id = any(ids)
      on conflict (id) do update set names = excluded.names, size = excluded.size;
  elsif of_kind = 'output' then
    insert into search_names (id, kind, names, size)
      select o.id, of_kind, words_named(o.title) || words_of_partners(array[c.partner]), size_of_name(o.title)
        from outputs o join actions c on c.id = o.action_id
        where o.id = any(ids)
      on conflict (id) do update set names = excluded.names, size = excluded.size;
  elsif of_kind = 'person' then
    insert into search_names (id, kind, names, size)
      select d.person_id, of_kind, words_named(concat_ws(' ', d.name, d.email, d.employer)), size_of_name(d.name)
        from personal_details d where d.person_id = any(ids)
      on conflict (id) do update set names = excluded.names, size = excluded.size;
  elsif of_kind = 'partner' then
    insert into search_names (id, kind, names, size)
      select p.id, of_kind, words_named(s.terms), 1
        from partners p join partner_searches s on s.code = p.code where p.id = any(ids)
      on conflict (id) do update set names = excluded.names;
  elsif of_kind = 'authority' then
    insert into search_names (id, kind, names, size)
      select a.id, of_kind, words_named(a.name) || words_of_partners(array[a.partner]), size_of_name(a.name)
        from authorities a where a.id = any(ids)
      on conflict (id) do update set names = excluded.names, size = excluded.size;
  elsif of_kind = 'initiative' then
    insert into search_names (id, kind, names, size)
      select i.id, of_kind, words_named(concat_ws(' ', i.name, i.acronym, i.organisation,
          array_to_string(i.aliases, ' '))), size_of_name(i.name)
        from initiatives i where i.id = any(ids)
      on conflict (id) do update set names = excluded.names, size = excluded.size;
  elsif of_kind = 'body' then
    insert into search_names (id, kind, names, size)
      select b.id, of_kind, words_named(concat_ws(' ', b.name, b.acronym, b.email)), size_of_name(b.name)
        from consulted_bodies b where b.id = any(ids)
      on conflict (id) do update set names = excluded.names, size = excluded.size;
  elsif of_kind = 'account' then
    insert into search_names (id, kind, names, size)
      select a.id, of_kind, words_named(a.name || ' ' || a.email), size_of_name(a.name)
        from accounts a where a.id = any(ids)
      on conflict (id) do update set names = excluded.names, size = excluded.size;
  elsif of_kind = 'file' then
    -- Names of files bear all kinds of signs where others have a blank.
    insert into search_names (id, kind, names, size)
      select f.id, of_kind, words_named(f.name || ' ' || translate(f.name, '._-', '   ')), size_of_name(f.name)
        from request_files f where f.id = any(ids)
      on conflict (id) do update set names = excluded.names, size = excluded.size;
  end if;
end $function$
;
-- To be called by: nobody but its owner
