-- Tables of actions, with their constraints and indexes. What they hold to beyond that, and who reads and
-- writes them, stands in db/actions as it is in force: docs/decisions/0031-sql-where-people-look.md.

-- What a request said of when it is wanted comes along into its Action; nobody asks it again.
create table actions (
  id uuid primary key default uuidv7(),
  request_id uuid not null references requests,
  partner text not null references partners (code),
  authority_id uuid not null references authorities,
  status text not null default 'in_formulation',
  title text not null,
  objectives text not null default '',
  theme text not null references themes,
  officer_id uuid not null references accounts,
  expert_days integer,
  budget_eur numeric(12, 2),
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
  version integer not null default 1,
  wanted_from date,
  wanted_to date,
  constraint an_action_status_is_known check (status in ('in_formulation', 'agreed', 'in_implementation', 'closed',
    'suspended', 'cancelled')),
  constraint an_approved_request_becomes_one_action unique (request_id),
  constraint an_action_has_a_title check (btrim(title) <> ''),
  constraint an_agreed_action_is_signed_by_the_authority check (status in ('in_formulation', 'cancelled')
    or (authority_signed_on is not null and agreed_on is not null)),
  constraint a_started_action_says_when check (status not in ('in_implementation', 'closed', 'suspended')
    or started_on is not null),
  constraint an_action_starts_after_it_is_agreed check (coalesce(started_on >= agreed_on, true)),
  constraint an_action_closes_after_it_started check (coalesce(closed_on >= started_on, true)),
  constraint a_closed_action_says_when_and_how_it_was_evaluated check (status <> 'closed'
    or (closed_on is not null and evaluation_rating is not null)),
  constraint an_evaluation_is_from_1_to_5 check (coalesce(evaluation_rating between 1 and 5, true)),
  constraint suspending_needs_a_cause check (status <> 'suspended' or coalesce(btrim(suspended_cause), '') <> ''),
  constraint cancelling_an_action_needs_a_cause check (status <> 'cancelled'
    or coalesce(btrim(cancelled_cause), '') <> ''),
  constraint an_envelope_is_not_negative check (coalesce(expert_days >= 0, true) and coalesce(budget_eur >= 0, true)),
  constraint an_action_is_wanted_from_a_day_before_the_last check (coalesce(wanted_from <= wanted_to, true)),
  constraint an_action_is_agreed_after_it_is_signed check (coalesce(agreed_on >= authority_signed_on, true)),
  constraint an_action_ends_after_it_starts check (coalesce(ends_on >= started_on, true))
);
create index actions_status on actions (status);
create index actions_authority on actions (authority_id);
create index actions_partner on actions (partner);
-- Home asks for what an officer carries that has not ended.
create index actions_carried on actions (officer_id)
  where status in ('in_formulation', 'agreed', 'in_implementation', 'suspended');
-- Lists are searched by parts of words in their short texts.
create index actions_searched on actions using gin (searched(title) gin_trgm_ops);

create table action_partners (
  action_id uuid not null references actions on delete cascade,
  partner text not null references partners (code),
  primary key (action_id, partner)
);

-- What a request said of who asks jointly and of further themes comes along; nobody asks it again.
create table action_authorities (
  action_id uuid not null references actions on delete cascade,
  authority_id uuid not null references authorities,
  part text not null,
  primary key (action_id, authority_id),
  constraint a_part_in_an_action_is_known check (part in ('asks', 'benefits'))
);
create index action_authorities_authority on action_authorities (authority_id);

create table action_themes (
  action_id uuid not null references actions on delete cascade,
  theme text not null references themes,
  primary key (action_id, theme)
);

create table readiness_answers (
  action_id uuid not null references actions on delete cascade,
  question text not null,
  answer text not null,
  evidence text not null,
  wording_id uuid not null references question_wordings,
  primary key (action_id, question),
  constraint a_readiness_answer_is_yes_or_planned check (answer in ('yes', 'planned')),
  constraint a_readiness_answer_has_evidence_or_a_plan check (btrim(evidence) <> '')
);

create table activity_types (
  key text primary key,
  position integer not null,
  names jsonb not null,
  id uuid not null default uuidv7() unique
);

create table activities (
  id uuid primary key default uuidv7(),
  action_id uuid not null references actions,
  number integer not null,
  type text not null references activity_types,
  status text not null default 'planned',
  title text not null,
  theme text not null references themes,
  first_day date not null,
  last_day date not null,
  mode text not null default 'on_site',
  host text not null references partners (code),
  place text not null default '',
  languages jsonb not null default '{}',
  travel_days integer not null default 1,
  report text,
  reported_on date,
  postponed_cause text,
  cancelled_cause text,
  version integer not null default 1,
  constraint an_activity_status_is_known check (status in ('planned', 'confirmed', 'held', 'reported', 'postponed',
    'cancelled')),
  constraint an_action_numbers_its_activities unique (action_id, number),
  constraint an_activity_has_a_title check (btrim(title) <> ''),
  constraint an_activity_ends_on_or_after_its_first_day check (last_day >= first_day),
  constraint an_activity_is_on_site_online_or_hybrid check (mode in ('on_site', 'online', 'hybrid')),
  constraint travel_days_are_from_0_to_14 check (travel_days between 0 and 14),
  constraint a_reported_activity_has_a_report check (status <> 'reported'
    or (reported_on is not null and coalesce(btrim(report), '') <> '')),
  constraint postponing_needs_a_cause check (status <> 'postponed' or coalesce(btrim(postponed_cause), '') <> ''),
  constraint cancelling_an_activity_needs_a_cause check (status <> 'cancelled'
    or coalesce(btrim(cancelled_cause), '') <> ''),
  constraint an_activity_is_reported_after_its_last_day check (coalesce(reported_on >= last_day, true))
);
create index activities_in_order on activities (first_day desc, id desc);
create index activities_searched on activities using gin (searched(title) gin_trgm_ops);
create index activities_places_searched on activities using gin (searched(place) gin_trgm_ops);

create table seats (
  id uuid primary key default uuidv7(),
  activity_id uuid not null references activities,
  role text not null default 'expert',
  places integer not null default 1,
  theme text not null references themes,
  level integer not null default 1,
  days integer not null default 1,
  version integer not null default 1,
  constraint a_seat_has_a_known_role check (role in ('lead', 'expert', 'moderator')),
  constraint a_seat_has_at_least_one_place check (places between 1 and 50),
  constraint a_seat_asks_for_a_level_from_1_to_3 check (level between 1 and 3),
  constraint a_seat_has_days check (days between 0 and 366)
);
create index seats_activity on seats (activity_id);

create table mobilisations (
  id uuid primary key default uuidv7(),
  seat_id uuid not null references seats,
  activity_id uuid not null references activities,
  person_id uuid not null references people,
  status text not null default 'shortlisted',
  blocks daterange not null default 'empty',
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
  version integer not null default 1,
  told_on date,
  told_how text,
  constraint a_mobilisation_status_is_known check (status in ('shortlisted', 'invited', 'accepted', 'released',
    'contracted', 'deployed',
    'completed', 'declined', 'expired', 'replaced', 'withdrawn')),
  constraint nobody_is_in_two_places_at_once exclude using gist (person_id with =, blocks with &&)
    where (status in ('accepted', 'released', 'contracted', 'deployed', 'completed')),
  constraint an_end_without_a_mission_has_a_cause check (status not in ('declined', 'replaced', 'withdrawn')
    or coalesce(btrim(cause), '') <> ''),
  constraint a_completed_mobilisation_says_its_days check (status <> 'completed'
    or (worked_days is not null and completed_on is not null)),
  constraint worked_days_are_not_negative check (coalesce(worked_days between 0 and 366, true)),
  constraint ratings_are_from_1_to_5 check (coalesce(rating between 1 and 5, true)
    and coalesce(activity_rating between 1 and 5, true)),
  constraint an_invitation_says_how_it_was_given check ((told_on is null) = (told_how is null)
    and coalesce(told_how in ('mail', 'by_hand', 'before'), true)),
  constraint no_invitation_expires_that_was_not_given check (status <> 'expired' or told_on is not null),
  constraint an_invitation_can_be_answered_after_it_is_sent check (coalesce(answer_by >= invited_on, true)),
  constraint steps_of_a_mission_follow_each_other check (coalesce(accepted_on >= invited_on, true)
    and coalesce(released_on >= accepted_on, true)
    and coalesce(contracted_on >= released_on, true) and coalesce(deployed_on >= contracted_on, true)
      and coalesce(completed_on >= deployed_on, true))
);
create unique index a_person_takes_one_place_in_an_activity on mobilisations (activity_id, person_id)
  where status not in ('declined', 'expired', 'replaced', 'withdrawn');
create index mobilisations_person on mobilisations (person_id);
create index mobilisations_activity on mobilisations (activity_id);
create index mobilisations_seat on mobilisations (seat_id);

create table participations (
  id uuid primary key default uuidv7(),
  activity_id uuid not null references activities,
  person_id uuid not null references people,
  status text not null default 'registered',
  organisation text not null default '',
  version integer not null default 1,
  constraint a_participation_is_registered_attended_or_absent check (status in ('registered', 'attended', 'absent')),
  constraint a_person_participates_once_in_an_activity unique (activity_id, person_id)
);
create index participations_person on participations (person_id);

create table output_types (
  key text primary key,
  position integer not null,
  names jsonb not null,
  id uuid not null default uuidv7() unique
);

create table outputs (
  id uuid primary key default uuidv7(),
  action_id uuid not null references actions,
  activity_id uuid references activities,
  type text not null references output_types,
  status text not null default 'drafted',
  title text not null,
  language text not null default 'en',
  theme text not null references themes,
  superseded_by uuid references outputs,
  lapsed_cause text,
  version integer not null default 1,
  constraint an_output_status_is_known check (status in ('drafted', 'finalised', 'validated', 'submitted', 'adopted',
    'funded', 'in_use', 'superseded', 'lapsed')),
  constraint an_output_has_a_title check (btrim(title) <> ''),
  constraint lapsing_needs_a_cause check (status <> 'lapsed' or coalesce(btrim(lapsed_cause), '') <> '')
);
create index outputs_action on outputs (action_id);
create index outputs_searched on outputs using gin (searched(title) gin_trgm_ops);

create table output_rungs (
  id uuid primary key default uuidv7(),
  output_id uuid not null references outputs on delete cascade,
  rung text not null,
  reached_on date not null,
  body text not null default '',
  evidence text not null default '',
  constraint a_rung_is_known check (rung in ('drafted', 'finalised', 'validated', 'submitted', 'adopted', 'funded',
    'in_use')),
  constraint each_rung_is_reached_once unique (output_id, rung)
);
