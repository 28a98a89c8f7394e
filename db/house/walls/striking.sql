-- What was struck out. What it held is read by nobody: some of it stood behind walls of its own.
call wall('struck_out');
call keep_history('struck_out', 'struck_out', 'id');
call keep_lines('struck_out', 'name', 'reason');
create policy staff_see_what_was_struck on struck_out for select to mobilise_staff using (true);
grant select (id, record_table, record_id, name, reason, struck_by, struck_at, authority_id, person_id, ids,
  put_back_by, put_back_at, version) on struck_out to mobilise_staff;
-- Whoever from outside knew of it is told that it is gone, and why only by the facility in person.
create policy an_authority_knew_of_its_own on struck_out for select to mobilise_authority
  using (authority_id = current_authority());
create policy an_expert_knew_of_her_own on struck_out for select to mobilise_expert
  using (person_id = current_human());
grant select (id, record_table, record_id, struck_at, ids, put_back_at) on struck_out to mobilise_authority,
  mobilise_expert;
