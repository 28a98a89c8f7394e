-- Bodies and their opinions.

call wall('consulted_bodies');
call keep_history('consulted_bodies', 'consulted_bodies', 'id');
call keep_lines('consulted_bodies', 'name acronym email', '');
create or replace trigger take_one_address before insert or update of email on consulted_bodies
  for each row execute function take_one_address();
call open_to_staff('consulted_bodies');
grant select on consulted_bodies to mobilise_consulted;
grant select (id, name, acronym, may_veto, version, active) on consulted_bodies to mobilise_donor;
create policy donors_see_bodies on consulted_bodies for select to mobilise_donor using (true);
create policy a_body_sees_itself on consulted_bodies for select to mobilise_consulted using (id = current_body());

call wall('body_scopes');
call keep_history('body_scopes', 'consulted_bodies', 'body_id');
call open_to_staff('body_scopes');

call wall('consultations');
call keep_history('consultations', 'requests', 'request_id');
call keep_days('consultations', 'happened opened_on', 'planned due_on');
call open_to_staff('consultations');
grant select on consultations to mobilise_donor, mobilise_consulted;
create policy a_body_sees_consultations_it_is_asked_in on consultations for select to mobilise_consulted
  using (id in (select consultation_id from opinions));
create policy of_requests_seen on consultations for select to mobilise_donor
  using (request_id in (select id from requests));

-- A body sees its own opinion, and answers once.
call wall('opinions');
call keep_history('opinions', 'opinions', 'id');
call keep_lines('opinions', '', 'reasons conditions lifted_reasons');
call keep_days('opinions', 'happened asked_on', 'planned due_on', 'happened told_on');
call open_to_staff('opinions');
grant select on opinions to mobilise_donor, mobilise_consulted;
grant update (status, reasons, given_at, given_by, late, conditions, lifted_reasons, lifted_at) on opinions to
  mobilise_consulted;
create policy a_body_sees_its_opinions on opinions for select to mobilise_consulted
  using (body_id = (select asked_body()));
create policy a_body_answers_once on opinions for update to mobilise_consulted
  using (body_id = (select asked_body()) and status in ('asked', 'silence'))
    with check (body_id = (select asked_body()) and status not in ('asked', 'silence'));
create policy of_requests_seen on opinions for select to mobilise_donor
  using (consultation_id in (select id from consultations));
create policy a_body_lifts_its_veto on opinions for update to mobilise_consulted
  using (body_id = (select asked_body()) and status = 'veto')
    with check (body_id = (select asked_body()) and status not in ('asked', 'silence'));
