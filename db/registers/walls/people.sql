-- One register of persons. Names and contacts stand apart, so that those who may see figures but no names (donors)
-- are refused by the database.

call wall('people');
call keep_history('people', 'people', 'id');
call open_to_staff('people');
grant select on people to mobilise_donor, mobilise_authority, mobilise_focal_point, mobilise_expert;
create policy donors_see_people_without_names on people for select to mobilise_donor using (true);
create policy a_focal_point_sees_its_administration on people for select to mobilise_focal_point
  using (employed_in = current_administration() and employer_kind = 'public');
create policy an_expert_sees_herself on people for select to mobilise_expert using (id = current_human());
create policy an_authority_sees_the_people_of_its_actions on people for select to mobilise_authority
  using (id in (select person_id from participations) or id in (select person_id from mobilisations));

call wall('personal_details');
call keep_history('personal_details', 'people', 'person_id');
call keep_lines('personal_details', 'name email employer', '');
create or replace trigger take_one_address before insert or update of email on personal_details
  for each row execute function take_one_address();
call open_to_staff('personal_details');
grant select on personal_details to mobilise_donor, mobilise_focal_point, mobilise_expert;
grant select (person_id, name) on personal_details to mobilise_authority;
create policy of_people_i_see on personal_details
  for select to mobilise_focal_point, mobilise_expert, mobilise_authority
  using (person_id in (select id from people));

call wall('expert_profiles');
call keep_history('expert_profiles', 'people', 'person_id');
call keep_days('expert_profiles', 'happened consent_on', 'happened vetted_on');
call open_to_staff('expert_profiles');
grant select on expert_profiles to mobilise_donor, mobilise_focal_point, mobilise_expert;
grant update (max_missions, max_days, available) on expert_profiles to mobilise_expert;
create policy donors_see_profiles on expert_profiles for select to mobilise_donor using (true);
create policy of_people_i_see on expert_profiles for select to mobilise_focal_point, mobilise_expert, mobilise_authority
  using (person_id in (select id from people));
create policy an_expert_keeps_her_profile on expert_profiles for update to mobilise_expert
  using (person_id = current_human()) with check (person_id = current_human());

call wall('expert_themes');
call keep_history('expert_themes', 'people', 'person_id');
call open_to_staff('expert_themes');
grant select on expert_themes to mobilise_donor, mobilise_focal_point, mobilise_expert;
create policy donors_see_themes on expert_themes for select to mobilise_donor using (true);
create policy of_people_i_see on expert_themes for select to mobilise_focal_point, mobilise_expert, mobilise_authority
  using (person_id in (select id from people));

call wall('expert_languages');
call keep_history('expert_languages', 'people', 'person_id');
call open_to_staff('expert_languages');
grant select on expert_languages to mobilise_donor, mobilise_focal_point, mobilise_expert;
create policy donors_see_languages on expert_languages for select to mobilise_donor using (true);
create policy of_people_i_see on expert_languages
  for select to mobilise_focal_point, mobilise_expert, mobilise_authority
  using (person_id in (select id from people));

call wall('portfolios');
call keep_history('portfolios', 'accounts', 'account_id');
create or replace trigger given_to_a_carrier before insert or update of account_id on portfolios
  for each row execute function given_to_a_carrier('account_id');
call open_to_staff('portfolios');
