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
  constraint an_action_status_is_known check (status in ('in_formulation', 'agreed', 'in_implementation', 'closed', 'suspended', 'cancelled')),
  constraint an_approved_request_becomes_one_action unique (request_id),
  constraint an_action_has_a_title check (btrim(title) <> ''),
  constraint an_agreed_action_is_signed_by_the_authority check (status in ('in_formulation', 'cancelled') or (authority_signed_on is not null and agreed_on is not null)),
  constraint a_started_action_says_when check (status not in ('in_implementation', 'closed', 'suspended') or started_on is not null),
  constraint an_action_starts_after_it_is_agreed check (coalesce(started_on >= agreed_on, true)),
  constraint an_action_closes_after_it_started check (coalesce(closed_on >= started_on, true)),
  constraint a_closed_action_says_when_and_how_it_was_evaluated check (status <> 'closed' or (closed_on is not null and evaluation_rating is not null)),
  constraint an_evaluation_is_from_1_to_5 check (coalesce(evaluation_rating between 1 and 5, true)),
  constraint suspending_needs_a_cause check (status <> 'suspended' or coalesce(btrim(suspended_cause), '') <> ''),
  constraint cancelling_an_action_needs_a_cause check (status <> 'cancelled' or coalesce(btrim(cancelled_cause), '') <> ''),
  constraint an_envelope_is_not_negative check (coalesce(expert_days >= 0, true) and coalesce(budget_eur >= 0, true))
);
create index actions_status on actions (status);
create index actions_authority on actions (authority_id);
create index actions_partner on actions (partner);
create table action_partners (
  action_id uuid not null references actions on delete cascade,
  partner text not null references partners (code),
  primary key (action_id, partner)
);
create table readiness_answers (
  action_id uuid not null references actions on delete cascade,
  question text not null,
  answer text not null,
  evidence text not null,
  primary key (action_id, question),
  constraint a_readiness_question_is_known check (question in ('committee', 'lead_ministry', 'inclusive', 'budget_line', 'implementer')),
  constraint a_readiness_answer_is_yes_or_planned check (answer in ('yes', 'planned')),
  constraint a_readiness_answer_has_evidence_or_a_plan check (btrim(evidence) <> '')
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
  constraint an_activity_status_is_known check (status in ('planned', 'confirmed', 'held', 'reported', 'postponed', 'cancelled')),
  constraint an_action_numbers_its_activities unique (action_id, number),
  constraint an_activity_has_a_title check (btrim(title) <> ''),
  constraint an_activity_ends_on_or_after_its_first_day check (last_day >= first_day),
  constraint an_activity_is_on_site_online_or_hybrid check (mode in ('on_site', 'online', 'hybrid')),
  constraint travel_days_are_from_0_to_14 check (travel_days between 0 and 14),
  constraint a_reported_activity_has_a_report check (status <> 'reported' or (reported_on is not null and coalesce(btrim(report), '') <> '')),
  constraint postponing_needs_a_cause check (status <> 'postponed' or coalesce(btrim(postponed_cause), '') <> ''),
  constraint cancelling_an_activity_needs_a_cause check (status <> 'cancelled' or coalesce(btrim(cancelled_cause), '') <> '')
);
create index activities_in_order on activities (first_day desc, id desc);

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
  constraint a_mobilisation_status_is_known check (status in ('shortlisted', 'invited', 'accepted', 'released', 'contracted', 'deployed',
    'completed', 'declined', 'expired', 'replaced', 'withdrawn')),
  constraint nobody_is_in_two_places_at_once exclude using gist (person_id with =, blocks with &&)
    where (status in ('accepted', 'released', 'contracted', 'deployed', 'completed')),
  constraint an_end_without_a_mission_has_a_cause check (status not in ('declined', 'replaced', 'withdrawn') or coalesce(btrim(cause), '') <> ''),
  constraint a_completed_mobilisation_says_its_days check (status <> 'completed' or (worked_days is not null and completed_on is not null)),
  constraint worked_days_are_not_negative check (coalesce(worked_days between 0 and 366, true)),
  constraint ratings_are_from_1_to_5 check (coalesce(rating between 1 and 5, true) and coalesce(activity_rating between 1 and 5, true))
);
create unique index a_person_takes_one_place_in_an_activity on mobilisations (activity_id, person_id)
  where status not in ('declined', 'expired', 'replaced', 'withdrawn');
create index mobilisations_person on mobilisations (person_id);
create index mobilisations_activity on mobilisations (activity_id);
create index mobilisations_seat on mobilisations (seat_id);

-- Days on which a mobilisation keeps its person busy: travel days included when the person works abroad on site; online and remote block nobody.
create function blocked_days(activity activities, person_country text) returns daterange language sql immutable
  return case
    when activity.mode = 'online' or activity.type = 'remote_assistance' then 'empty'::daterange
    when activity.host = person_country then daterange(activity.first_day, activity.last_day, '[]')
    else daterange(activity.first_day - activity.travel_days, activity.last_day + activity.travel_days, '[]')
  end;
create function block_days() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if (select s.activity_id from seats s where s.id = new.seat_id) is distinct from new.activity_id then
    raise exception 'the seat belongs to another activity' using errcode = 'check_violation', constraint = 'a_seat_belongs_to_its_activity';
  end if;
  select blocked_days(a, p.employed_in) into new.blocks from activities a, people p where a.id = new.activity_id and p.id = new.person_id;
  return new;
end $$;
create trigger block_days before insert or update of activity_id, person_id, seat_id on mobilisations for each row execute function block_days();
create function move_blocked_days() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update mobilisations m set blocks = blocked_days(new, p.employed_in) from people p where p.id = m.person_id and m.activity_id = new.id
    and m.blocks is distinct from blocked_days(new, p.employed_in);
  return null;
end $$;
create trigger move_blocked_days after update of first_day, last_day, mode, type, host, travel_days on activities
  for each row execute function move_blocked_days();
-- A seat has no more people on it than places.
create function no_more_people_than_places() returns trigger language plpgsql security definer set search_path = public as $$
declare
  places_there integer;
begin
  select s.places into places_there from seats s where s.id = new.seat_id for update;
  if (select count(*) from mobilisations m where m.seat_id = new.seat_id
      and m.status in ('accepted', 'released', 'contracted', 'deployed', 'completed')) > places_there then
    raise exception 'the seat is taken' using errcode = 'check_violation', constraint = 'a_seat_has_no_more_people_than_places';
  end if;
  return null;
end $$;
create trigger no_more_people_than_places after insert or update of status, seat_id on mobilisations
  for each row when (new.status in ('accepted', 'released', 'contracted', 'deployed', 'completed')) execute function no_more_people_than_places();

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
  constraint an_output_status_is_known check (status in ('drafted', 'finalised', 'validated', 'submitted', 'adopted', 'funded', 'in_use', 'superseded', 'lapsed')),
  constraint an_output_has_a_title check (btrim(title) <> ''),
  constraint lapsing_needs_a_cause check (status <> 'lapsed' or coalesce(btrim(lapsed_cause), '') <> '')
);
create index outputs_action on outputs (action_id);
create table output_rungs (
  id uuid primary key default uuidv7(),
  output_id uuid not null references outputs on delete cascade,
  rung text not null,
  reached_on date not null,
  body text not null default '',
  evidence text not null default '',
  constraint a_rung_is_known check (rung in ('drafted', 'finalised', 'validated', 'submitted', 'adopted', 'funded', 'in_use')),
  constraint each_rung_is_reached_once unique (output_id, rung)
);

call keep_history('actions', 'actions', 'id');
call keep_history('action_partners', 'actions', 'action_id');
call keep_history('readiness_answers', 'actions', 'action_id');
call keep_history('activities', 'activities', 'id');
call keep_history('seats', 'activities', 'activity_id');
call keep_history('participations', 'activities', 'activity_id');
call keep_history('mobilisations', 'mobilisations', 'id');
call keep_history('outputs', 'outputs', 'id');
call keep_history('output_rungs', 'outputs', 'output_id');

-- Everybody outside: Actions under way or closed, their activities from confirmed on, their outputs from finalised on.
grant select on actions, action_partners, activities, outputs, output_rungs to
  mobilise_public, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_authority, mobilise_donor;
create policy published_actions on actions for select to mobilise_public, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_authority
  using (status in ('in_implementation', 'closed'));
create policy of_actions_seen on action_partners for select to mobilise_public, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_authority, mobilise_donor
  using (action_id in (select id from actions));
create policy published_activities on activities for select to mobilise_public, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_authority
  using (status in ('confirmed', 'held', 'reported') and action_id in (select id from actions where status in ('in_implementation', 'closed')));
create policy published_outputs on outputs for select to mobilise_public, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_authority
  using (status not in ('drafted', 'lapsed') and action_id in (select id from actions where status in ('in_implementation', 'closed')));
create policy of_outputs_seen on output_rungs for select to mobilise_public, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_authority, mobilise_donor
  using (output_id in (select id from outputs));

-- An authority: its own Actions whole, and those of requests it is a party of.
grant select on readiness_answers, seats, mobilisations, participations to mobilise_authority;
grant update (authority_signed_on, authority_signed_by) on actions to mobilise_authority;
grant update (status) on outputs to mobilise_authority;
grant insert on output_rungs to mobilise_authority;
create policy an_authority_sees_its_actions on actions for select to mobilise_authority
  using (authority_id = current_authority() or request_id in (select request_id from request_authorities where authority_id = current_authority()));
create policy an_authority_signs_its_actions on actions for update to mobilise_authority
  using (authority_id = current_authority() and status = 'in_formulation') with check (authority_id = current_authority() and status = 'in_formulation');
create policy of_own_actions on readiness_answers for select to mobilise_authority
  using (action_id in (select id from actions where authority_id = current_authority()));
create policy of_own_actions on activities for select to mobilise_authority
  using (action_id in (select id from actions where authority_id = current_authority()));
create policy of_own_activities on seats for select to mobilise_authority
  using (activity_id in (select a.id from activities a join actions c on c.id = a.action_id where c.authority_id = current_authority()));
create policy of_own_activities on participations for select to mobilise_authority
  using (activity_id in (select a.id from activities a join actions c on c.id = a.action_id where c.authority_id = current_authority()));
create policy of_own_activities on mobilisations for select to mobilise_authority
  using (status in ('accepted', 'released', 'contracted', 'deployed', 'completed')
    and activity_id in (select a.id from activities a join actions c on c.id = a.action_id where c.authority_id = current_authority()));
create policy an_authority_sees_the_people_of_its_actions on people for select to mobilise_authority
  using (id in (select person_id from participations) or id in (select person_id from mobilisations));
create policy of_own_actions on outputs for select to mobilise_authority
  using (action_id in (select id from actions where authority_id = current_authority()));
create policy an_authority_reports_adoption on outputs for update to mobilise_authority
  using (status <> 'drafted' and action_id in (select id from actions where authority_id = current_authority()))
  with check (status in ('submitted', 'adopted', 'funded', 'in_use') and action_id in (select id from actions where authority_id = current_authority()));
create policy an_authority_reports_adoption on output_rungs for insert to mobilise_authority
  with check (rung in ('submitted', 'adopted', 'funded', 'in_use')
    and output_id in (select o.id from outputs o join actions c on c.id = o.action_id where c.authority_id = current_authority()));

-- A donor: everything except drafts, persons' names and contacts.
grant select on readiness_answers, seats, mobilisations, participations to mobilise_donor;
create policy donors_see_actions on actions for select to mobilise_donor using (true);
create policy donors_see_readiness on readiness_answers for select to mobilise_donor using (true);
create policy donors_see_activities on activities for select to mobilise_donor using (true);
create policy donors_see_seats on seats for select to mobilise_donor using (true);
create policy donors_see_mobilisations on mobilisations for select to mobilise_donor using (true);
create policy donors_see_participations on participations for select to mobilise_donor using (true);
create policy donors_see_all_but_drafts on outputs for select to mobilise_donor using (status <> 'drafted');

-- An expert: her own missions and the activities of those. A focal point: its administration's people and their missions.
grant select on seats to mobilise_expert, mobilise_focal_point;
grant select on mobilisations to mobilise_expert, mobilise_focal_point;
grant update (status, accepted_on, completed_on, worked_days, mission_report, activity_rating, cause) on mobilisations to mobilise_expert;
grant update (status, released_on, release_reference, cause) on mobilisations to mobilise_focal_point;
create policy an_expert_sees_her_missions on mobilisations for select to mobilise_expert
  using (person_id = current_human() and status <> 'shortlisted');
create policy an_expert_answers_for_herself on mobilisations for update to mobilise_expert
  using (person_id = current_human() and status in ('invited', 'accepted', 'released', 'contracted', 'deployed'))
  with check (person_id = current_human() and status in ('accepted', 'declined', 'withdrawn', 'completed'));
create policy of_her_missions on activities for select to mobilise_expert using (id in (select activity_id from mobilisations));
create policy of_her_missions on seats for select to mobilise_expert using (activity_id in (select activity_id from mobilisations));
create policy a_focal_point_sees_missions_of_its_people on mobilisations for select to mobilise_focal_point
  using (status <> 'shortlisted' and person_id in (select id from people));
create policy a_focal_point_releases_its_people on mobilisations for update to mobilise_focal_point
  using (status = 'accepted' and person_id in (select id from people)) with check (status = 'released' and person_id in (select id from people));
create policy of_missions_of_its_people on activities for select to mobilise_focal_point using (id in (select activity_id from mobilisations));
create policy of_missions_of_its_people on seats for select to mobilise_focal_point using (activity_id in (select activity_id from mobilisations));

-- An Action bears the name of its request, also for those who do not see the request: only the numeral is told, and only of Actions that the asker sees.
create function numeral_of_request(request uuid) returns integer language sql stable security definer set search_path = public
  begin atomic select r.numeral from requests r where r.id = request; end;
create function action_numeral(action uuid) returns integer language sql stable
  begin atomic select numeral_of_request(a.request_id) from actions a where a.id = action; end;
revoke all on function numeral_of_request(uuid) from public;
grant execute on function numeral_of_request(uuid) to mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public;

-- What experts and focal points see of participations: their own people's.
grant select on participations to mobilise_expert, mobilise_focal_point;
create policy of_people_they_see on participations for select to mobilise_expert, mobilise_focal_point using (person_id in (select id from people));
