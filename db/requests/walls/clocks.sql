-- The clocks of requests.

-- Written by the trigger that follows the clock.
call wall('request_spans');
call keep_days('request_spans', 'planned due_on');
grant select on request_spans to mobilise_staff, mobilise_donor, mobilise_authority;
create policy staff_see_all on request_spans for select to mobilise_staff using (true);
create policy of_requests_seen on request_spans for select to mobilise_donor, mobilise_authority
  using (request_id in (select id from requests));

call wall('delay_reasons', rows => false);
call keep_history('delay_reasons', 'delay_reasons', 'id');
grant select on delay_reasons to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public, mobilise_gate;
grant select, insert, update, delete on delay_reasons to mobilise_staff;

call wall('delay_causes');
call keep_history('delay_causes', 'requests', 'request_id');
call keep_lines('delay_causes', '', 'note');
call open_to_staff('delay_causes');
