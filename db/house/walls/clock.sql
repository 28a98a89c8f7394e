-- The clock of a demonstration.

call wall('demonstration_clock');
grant select on demonstration_clock to mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted,
  mobilise_focal_point, mobilise_expert, mobilise_public, mobilise_gate;
grant update (ahead_ms, worked_off) on demonstration_clock to mobilise_staff;
create policy everybody_sees_the_time on demonstration_clock for select to
  mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert,
    mobilise_public, mobilise_gate using (true);
create policy the_calendar_moves_the_clock on demonstration_clock for update to mobilise_staff
  using (current_account() is null);

call wall('clock_moves');
call keep_history('clock_moves', 'clock_moves', 'id');
grant select, insert on clock_moves to mobilise_staff;
grant update (arrived_at) on clock_moves to mobilise_staff;
create policy staff_see_moves on clock_moves for select to mobilise_staff using (true);
-- The command line and the calendar act as nobody in person.
create policy its_administrator_moves_the_clock on clock_moves for insert to mobilise_staff
  with check (asked_by is not distinct from current_account()
    and (current_account() is null or exists (select from accounts a
      where a.id = current_account() and a.role = 'administrator' and a.active)));
create policy the_calendar_arrives on clock_moves for update to mobilise_staff using (current_account() is null);
