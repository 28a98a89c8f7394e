-- The history of a record is read by whoever may read the record; outsiders see the steps, not who of the facility
-- took them nor what else changed. What seals and anchors it is written by functions and by the owner alone.

call wall('history');
grant select on history to mobilise_staff;
grant select (record_table, record_id, number, at, step, operation, row_table, from_status, to_status) on history to
  mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert;
create policy staff_see_all on history for select to mobilise_staff
  using (row_table <> 'decision_scores' or account = current_account() or may_see_scores(record_id));
create policy of_records_i_see on history for select to mobilise_donor, mobilise_authority, mobilise_consulted
  using ((record_table = 'requests' and record_id in (select id from requests))
    or (record_table = 'actions' and record_id in (select id from actions))
    or (record_table = 'activities' and record_id in (select id from activities))
    or (record_table = 'outputs' and record_id in (select id from outputs)));
create policy of_missions_i_see on history for select to mobilise_expert, mobilise_focal_point
  using ((record_table = 'mobilisations' and record_id in (select id from mobilisations))
    or (record_table = 'activities' and record_id in (select activity_id from mobilisations)));
create policy of_missions_donors_see on history for select to mobilise_donor using (record_table = 'mobilisations');

-- Read and written by functions and by the owner.
call wall('history_heads', rows => false);

call wall('history_checkpoints', rows => false);

call wall('history_checkpoint_heads', rows => false);

call wall('history_origin', rows => false);
