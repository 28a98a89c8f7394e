-- Activities, seats and people on them. Everybody outside: activities from confirmed on. An expert: her own missions
-- and the activities of those. A focal point: its administration's people and their missions. A donor: everything
-- except persons' names and contacts.

call wall('activity_types', rows => false);
call keep_history('activity_types', 'activity_types', 'id');
grant select on activity_types to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public, mobilise_gate;
grant select, insert, update, delete on activity_types to mobilise_staff;

call wall('activities');
call keep_history('activities', 'activities', 'id');
call keep_days('activities', 'planned first_day', 'planned last_day', 'happened reported_on');
call keep_lines('activities', 'title place', 'practical report postponed_cause cancelled_cause');
call open_to_staff('activities');
grant select (id, action_id, number, type, status, title, theme, first_day, last_day, mode, host, place, languages,
  reported_on, version) on activities to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public;
grant select (travel_days, report, postponed_cause, cancelled_cause) on activities to mobilise_donor;
-- What to bring and where to meet: for those who come, and for whoever lets them go.
grant select (practical) on activities to mobilise_expert, mobilise_focal_point;
create policy published_activities on activities
  for select to mobilise_public, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_authority
  using (status in ('confirmed', 'held', 'reported') and action_id in (select id from actions
    where status in ('in_implementation', 'closed')));
create policy of_own_actions on activities for select to mobilise_authority
  using (action_id in (select own_actions()));
create policy donors_see_activities on activities for select to mobilise_donor using (true);
create policy of_her_missions on activities for select to mobilise_expert
  using (id in (select activity_id from mobilisations));
create policy of_missions_of_its_people on activities for select to mobilise_focal_point
  using (id in (select activity_id from mobilisations));

call wall('seats');
call keep_history('seats', 'activities', 'activity_id');
call open_to_staff('seats');
grant select on seats to mobilise_donor, mobilise_authority, mobilise_focal_point, mobilise_expert;
create policy of_own_activities on seats for select to mobilise_authority
  using (activity_id in (select id from activities where action_id in (select own_actions())));
create policy donors_see_seats on seats for select to mobilise_donor using (true);
create policy of_her_missions on seats for select to mobilise_expert
  using (activity_id in (select activity_id from mobilisations));
create policy of_missions_of_its_people on seats for select to mobilise_focal_point
  using (activity_id in (select activity_id from mobilisations));

-- Where a person is employed stands behind the same wall as in the register of persons.
call wall('participations');
call keep_history('participations', 'activities', 'activity_id');
call keep_lines('participations', 'organisation', '');
call open_to_staff('participations');
grant select on participations to mobilise_authority, mobilise_focal_point, mobilise_expert;
grant select (id, activity_id, person_id, status, version) on participations to mobilise_donor;
create policy of_own_activities on participations for select to mobilise_authority
  using (activity_id in (select id from activities where action_id in (select own_actions())));
create policy donors_see_participations on participations for select to mobilise_donor using (true);
create policy of_people_they_see on participations for select to mobilise_expert, mobilise_focal_point
  using (person_id in (select id from people));

-- What people write of themselves and of each other is read by those it concerns.
call wall('mobilisations');
call keep_history('mobilisations', 'mobilisations', 'id');
call keep_lines('mobilisations', 'release_reference', 'cause mission_report');
call keep_days('mobilisations', 'happened invited_on', 'planned answer_by', 'happened accepted_on',
  'happened released_on', 'happened contracted_on', 'happened deployed_on',
  'happened completed_on', 'happened told_on');
call open_to_staff('mobilisations');
grant select on mobilisations to mobilise_focal_point, mobilise_expert;
grant select (id, seat_id, activity_id, person_id, status, blocks, invited_on, answer_by, accepted_on, released_on,
  contracted_on, deployed_on, completed_on, worked_days, version) on mobilisations to mobilise_donor,
  mobilise_authority;
grant update (status, cause) on mobilisations to mobilise_focal_point, mobilise_expert;
grant update (accepted_on, completed_on, worked_days, mission_report, activity_rating) on mobilisations to
  mobilise_expert;
grant update (released_on, release_reference) on mobilisations to mobilise_focal_point;
create policy of_own_activities on mobilisations for select to mobilise_authority
  using (status in ('accepted', 'released', 'contracted', 'deployed', 'completed')
    and activity_id in (select id from activities where action_id in (select own_actions())));
create policy donors_see_mobilisations on mobilisations for select to mobilise_donor using (true);
create policy an_expert_sees_her_missions on mobilisations for select to mobilise_expert
  using (person_id = current_human() and status <> 'shortlisted');
create policy an_expert_answers_for_herself on mobilisations for update to mobilise_expert
  using (person_id = current_human() and status in ('invited', 'accepted', 'released', 'contracted', 'deployed'))
  with check (person_id = current_human() and status in ('accepted', 'declined', 'withdrawn', 'completed'));
create policy a_focal_point_sees_missions_of_its_people on mobilisations for select to mobilise_focal_point
  using (status <> 'shortlisted' and person_id in (select id from people));
create policy a_focal_point_releases_its_people on mobilisations for update to mobilise_focal_point
  using (status = 'accepted' and person_id in (select id from people))
    with check (status = 'released' and person_id in (select id from people));
