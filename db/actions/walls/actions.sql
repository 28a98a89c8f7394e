-- Actions. Everybody outside: those under way or closed. An authority: its own whole, and those that it is a
-- party of. A donor: all.

-- What an outsider may read of a record is granted column by column; src/house/database/walls.ts says the same to the
-- program, and test/walls.test.ts holds both against each other. A new column is read by the facility alone until it
-- is granted.
call wall('actions');
call keep_history('actions', 'actions', 'id');
create or replace trigger given_to_a_carrier before insert or update of officer_id on actions
  for each row execute function given_to_a_carrier('officer_id');
call keep_days('actions', 'happened authority_signed_on', 'happened agreed_on', 'happened started_on',
  'happened closed_on', 'planned ends_on', 'planned wanted_from', 'planned wanted_to');
call keep_lines('actions', 'title authority_signed_by', 'objectives evaluation suspended_cause cancelled_cause');
call open_to_staff('actions');
grant select (id, request_id, partner, authority_id, status, title, objectives, theme, officer_id, ends_on,
  authority_signed_on, agreed_on, started_on, closed_on, version) on actions to mobilise_donor, mobilise_authority,
  mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public;
grant select (expert_days, budget_eur, evaluation_rating, evaluation, suspended_cause, cancelled_cause, wanted_from,
  wanted_to) on actions to mobilise_donor;
grant update (authority_signed_on, authority_signed_by) on actions to mobilise_authority;
create policy published_actions on actions for select to mobilise_public, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_authority
  using (status in ('in_implementation', 'closed'));
create policy an_authority_sees_its_actions on actions for select to mobilise_authority
  using (authority_id = current_authority() or id in (select actions_of_party()));
create policy an_authority_signs_its_actions on actions for update to mobilise_authority
  using (authority_id = current_authority() and status = 'in_formulation')
    with check (authority_id = current_authority() and status = 'in_formulation');
create policy donors_see_actions on actions for select to mobilise_donor using (true);

call wall('action_partners');
call keep_history('action_partners', 'actions', 'action_id');
call open_to_staff('action_partners');
grant select on action_partners to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public;
create policy of_actions_seen on action_partners
  for select to mobilise_public, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_authority,
  mobilise_donor
  using (action_id in (select id from actions));

-- Whoever sees an Action sees with whom it is carried out and on what.
call wall('action_authorities');
call keep_history('action_authorities', 'actions', 'action_id');
call open_to_staff('action_authorities');
grant select on action_authorities to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public;
create policy of_actions_seen on action_authorities
  for select to mobilise_public, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_authority,
  mobilise_donor
  using (action_id in (select id from actions));

call keep_authorities_to_partners('actions', 'action_partners', 'action_authorities', 'action_id');

call wall('action_themes');
call keep_history('action_themes', 'actions', 'action_id');
call open_to_staff('action_themes');
grant select on action_themes to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public;
create policy of_actions_seen on action_themes for select to mobilise_public, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_authority, mobilise_donor
  using (action_id in (select id from actions));

call wall('readiness_answers');
call keep_history('readiness_answers', 'actions', 'action_id');
call keep_lines('readiness_answers', '', 'evidence');
create or replace trigger answer_in_the_words_asked before insert or update on readiness_answers
  for each row execute function answer_in_the_words_asked('readiness');
call open_to_staff('readiness_answers');
grant select on readiness_answers to mobilise_donor, mobilise_authority;
create policy of_own_actions on readiness_answers for select to mobilise_authority
  using (action_id in (select own_actions()));
create policy donors_see_readiness on readiness_answers for select to mobilise_donor using (true);
