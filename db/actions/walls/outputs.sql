-- Outputs. Everybody outside: from finalised on. A donor: everything except drafts. An authority reports what became
-- of those it leads.

call wall('output_types', rows => false);
call keep_history('output_types', 'output_types', 'id');
grant select on output_types to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public, mobilise_gate;
grant select, insert, update, delete on output_types to mobilise_staff;

call wall('outputs');
call keep_history('outputs', 'outputs', 'id');
call keep_lines('outputs', 'title', 'lapsed_cause');
call open_to_staff('outputs');
grant select (id, action_id, activity_id, type, status, title, language, theme, superseded_by, version) on outputs to
  mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public;
grant update (status) on outputs to mobilise_authority;
grant select (lapsed_cause) on outputs to mobilise_donor;
create policy published_outputs on outputs for select to mobilise_public, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_authority
  using (status not in ('drafted', 'lapsed') and action_id in (select id from actions
    where status in ('in_implementation', 'closed')));
create policy of_own_actions on outputs for select to mobilise_authority
  using (action_id in (select own_actions()));
create policy an_authority_reports_adoption on outputs for update to mobilise_authority
  using (status <> 'drafted' and action_id in (select id from actions where authority_id = current_authority()))
  with check (status in ('submitted', 'adopted', 'funded', 'in_use') and action_id in (select id from actions
    where authority_id = current_authority()));
create policy donors_see_all_but_drafts on outputs for select to mobilise_donor using (status <> 'drafted');

call wall('output_rungs');
call keep_history('output_rungs', 'outputs', 'output_id');
call keep_days('output_rungs', 'happened reached_on');
call keep_lines('output_rungs', 'body', 'evidence');
call open_to_staff('output_rungs');
grant select, insert on output_rungs to mobilise_authority;
grant select on output_rungs to mobilise_donor, mobilise_consulted, mobilise_focal_point, mobilise_expert,
  mobilise_public;
create policy of_outputs_seen on output_rungs for select to mobilise_public, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_authority, mobilise_donor
  using (output_id in (select id from outputs));
create policy an_authority_reports_adoption on output_rungs for insert to mobilise_authority
  with check (rung in ('submitted', 'adopted', 'funded', 'in_use')
    and output_id in (select o.id from outputs o join actions c on c.id = o.action_id
      where c.authority_id = current_authority()));
