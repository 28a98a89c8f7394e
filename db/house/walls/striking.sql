-- What was struck out. What it held is told by nobody but its history.
call wall('struck_out');
call keep_history('struck_out', 'struck_out', 'id');
call keep_lines('struck_out', 'name stood_at', 'reason');
create policy staff_see_what_was_struck on struck_out for select to mobilise_staff using (true);
grant select (id, record_table, record_id, name, stood_at, reason, struck_by, struck_at, known_to, readers, ids,
  put_back_by, put_back_at, version) on struck_out to mobilise_staff;
-- Whoever from outside read it is told that it is gone, and why only by the facility in person.
create policy they_read_it on struck_out for select to mobilise_authority, mobilise_expert, mobilise_consulted,
  mobilise_focal_point, mobilise_donor, mobilise_public using (readers && reader_marks());
create policy they_knew_of_their_own on struck_out for select to mobilise_authority, mobilise_expert, mobilise_consulted
  using (readers is null and known_to && array_remove(array[current_authority(), current_human(), current_body()], null));
grant select (id, record_table, record_id, struck_at, ids, put_back_at) on struck_out to mobilise_authority,
  mobilise_expert, mobilise_consulted, mobilise_focal_point, mobilise_donor, mobilise_public;
