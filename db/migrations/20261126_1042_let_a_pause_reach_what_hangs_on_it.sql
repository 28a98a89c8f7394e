-- What holds an activity up, or null when nothing does: its own state, or that of its Action. The one rule that reminders, home, pages, steps and busy days ask. As the owner of the rule,
-- since an expert sees her activity and not the Action behind it.
create function what_pauses(activity uuid) returns text language sql stable security definer set search_path = public as $$
  select case when v.status in ('cancelled', 'postponed') then v.status
    when a.status = 'suspended' then 'suspended'
    when a.status = 'cancelled' then 'action_cancelled' end
  from activities v join actions a on a.id = v.action_id where v.id = activity
$$;
revoke all on function what_pauses(uuid) from public;
grant execute on function what_pauses(uuid) to mobilise_staff, mobilise_donor, mobilise_authority, mobilise_focal_point, mobilise_expert;

-- Days on which a mission keeps its person busy: none while what has not begun is held up. What was held, was held.
create function busy_days(activity activities, person_country text) returns daterange language sql stable security definer set search_path = public as $$
  select case when (activity).status in ('planned', 'confirmed', 'postponed', 'cancelled') and what_pauses((activity).id) is not null then 'empty'::daterange else blocked_days(activity, person_country) end
$$;
revoke all on function busy_days(activities, text) from public;
create or replace function block_days() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if (select s.activity_id from seats s where s.id = new.seat_id) is distinct from new.activity_id then
    raise exception 'the seat belongs to another activity' using errcode = 'check_violation', constraint = 'a_seat_belongs_to_its_activity';
  end if;
  select busy_days(a, p.employed_in) into new.blocks from activities a, people p where a.id = new.activity_id and p.id = new.person_id;
  return new;
end $$;
create or replace function move_blocked_days() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update mobilisations m set blocks = busy_days(new, p.employed_in) from people p where p.id = m.person_id and m.activity_id = new.id
    and m.blocks is distinct from busy_days(new, p.employed_in);
  return null;
end $$;
drop trigger move_blocked_days on activities;
create trigger move_blocked_days after update of first_day, last_day, mode, type, host, travel_days, status on activities for each row execute function move_blocked_days();
create function free_who_is_held_up() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update mobilisations m set blocks = busy_days(v, p.employed_in) from people p, activities v where p.id = m.person_id and v.id = m.activity_id and v.action_id = new.id
    and m.blocks is distinct from busy_days(v, p.employed_in);
  return null;
end $$;
create trigger free_who_is_held_up after update of status on actions for each row when (new.status is distinct from old.status) execute function free_who_is_held_up();

-- People who are held up now are free from now on.
select set_config('mobilise.step', 'free', true);
update mobilisations m set blocks = busy_days(v, p.employed_in) from people p, activities v where p.id = m.person_id and v.id = m.activity_id and m.blocks is distinct from busy_days(v, p.employed_in);
