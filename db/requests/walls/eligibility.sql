-- Rules of eligibility, and what was waived.

call wall('eligibility_rules');
call keep_history('eligibility_rules', 'eligibility_rules', 'id');
call open_to_staff('eligibility_rules');
grant select on eligibility_rules to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public, mobilise_gate;
create policy everybody_sees on eligibility_rules for select to mobilise_donor, mobilise_authority,
  mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public, mobilise_gate using (true);

call wall('eligible_partners');
call keep_history('eligible_partners', 'eligible_partners', 'id');
call open_to_staff('eligible_partners');
grant select on eligible_partners to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public, mobilise_gate;
create policy everybody_sees on eligible_partners for select to mobilise_donor, mobilise_authority,
  mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public, mobilise_gate using (true);

call wall('eligibility_waivers');
call keep_history('eligibility_waivers', 'requests', 'request_id');
call keep_lines('eligibility_waivers', '', 'asked_reason reason refused_reason');
call open_to_staff('eligibility_waivers');
grant select, insert on eligibility_waivers to mobilise_authority;
grant select on eligibility_waivers to mobilise_donor;
create policy of_own_requests on eligibility_waivers for select to mobilise_authority
  using (is_own_request(request_id));
create policy an_authority_asks_for_a_waiver on eligibility_waivers for insert to mobilise_authority
  with check (is_own_draft(request_id) and status = 'asked');
create policy of_requests_seen on eligibility_waivers for select to mobilise_donor
  using (request_id in (select id from requests));
