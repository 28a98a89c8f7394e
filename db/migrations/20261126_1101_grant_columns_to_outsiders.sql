-- What an outsider may read of a record is granted column by column; src/database/walls.ts says the same to the program, and test/walls.test.ts holds
-- both against each other. A new column of one of these tables is read by the facility alone until it is granted:
--   grant select (new_column) on actions to mobilise_donor;
create procedure grant_columns(of_table regclass, columns text, outsiders text) language plpgsql as $$
begin
  execute format('grant select (%s) on %s to %s', columns, of_table, (select string_agg('mobilise_' || btrim(o), ', ') from unnest(string_to_array(outsiders, ',')) as o));
end $$;

revoke select on actions, activities, outputs from mobilise_public, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_authority, mobilise_donor;
call grant_columns('actions', 'id, request_id, partner, authority_id, status, title, objectives, theme, officer_id, ends_on, authority_signed_on, agreed_on, started_on, closed_on, version',
  'public, consulted, focal_point, expert, authority, donor');
call grant_columns('actions', 'wanted_from, wanted_to, expert_days, budget_eur, evaluation, evaluation_rating, suspended_cause, cancelled_cause', 'donor');
call grant_columns('activities', 'id, action_id, number, type, status, title, theme, first_day, last_day, mode, host, place, languages, reported_on, version',
  'public, consulted, focal_point, expert, authority, donor');
call grant_columns('activities', 'travel_days, report, postponed_cause, cancelled_cause', 'donor');
call grant_columns('outputs', 'id, action_id, activity_id, type, status, title, language, theme, superseded_by, version', 'public, consulted, focal_point, expert, authority, donor');
call grant_columns('outputs', 'lapsed_cause', 'donor');

-- An authority reads more of its own Actions than of others' that are published: a grant knows no rows, so these give the whole row where it is its own.
create function own_action(action uuid) returns setof actions language sql stable security definer set search_path = public rows 1
  begin atomic
    select a.* from actions a where a.id = action and (a.authority_id = current_authority()
      or exists (select from request_authorities ra where ra.request_id = a.request_id and ra.authority_id = current_authority()));
  end;
create function own_activity(activity uuid) returns setof activities language sql stable security definer set search_path = public rows 1
  begin atomic select v.* from activities v join actions a on a.id = v.action_id where v.id = activity and a.authority_id = current_authority(); end;
create function own_output(output uuid) returns setof outputs language sql stable security definer set search_path = public rows 1
  begin atomic select o.* from outputs o join actions a on a.id = o.action_id where o.id = output and a.authority_id = current_authority(); end;
revoke all on function own_action(uuid), own_activity(uuid), own_output(uuid) from public;
grant execute on function own_action(uuid), own_activity(uuid), own_output(uuid) to mobilise_authority;

revoke select on requests from mobilise_authority, mobilise_consulted, mobilise_donor;
call grant_columns('requests', 'id, reference, partner, numeral, authority_id, status, title, need, expected_outputs, language, theme, theme_wording, channel, copied_from, pages_saved, saved_at,
  letter_on, letter_partner, received_on, submitted_at, registered_at, complete_on, screened_by, officer_id, created_by, version,
  experts_wanted, wanted_from, wanted_to, prior_support, other_donors, setup_committee, setup_lead, setup_budget, setup_implementer,
  decided_at, decided_by, decided_in, decision_reason, redirected_to, withdrawn_reason', 'authority, consulted, donor');
call grant_columns('requests', 'overlap_judgement', 'donor');

revoke select on submissions from mobilise_authority;
call grant_columns('submissions', 'id, request_id, number, submitted_at, submitted_by, language, answers, open_answers', 'authority');

-- What people write of themselves and of each other.
revoke select on mobilisations from mobilise_authority, mobilise_donor;
call grant_columns('mobilisations', 'id, seat_id, activity_id, person_id, status, blocks, invited_on, answer_by, accepted_on, released_on, contracted_on, deployed_on, completed_on, worked_days, version',
  'authority, donor');
revoke select on participations from mobilise_donor;
call grant_columns('participations', 'id, activity_id, person_id, status, version', 'donor');
revoke select on personal_details from mobilise_authority;
call grant_columns('personal_details', 'person_id, name', 'authority');
revoke select on expert_profiles, expert_themes, expert_languages from mobilise_authority;
revoke select on consulted_bodies from mobilise_donor;
call grant_columns('consulted_bodies', 'id, name, acronym, may_veto, active, version', 'donor');
