-- Days on which a mission keeps its person busy, and places on a seat.

-- Days on which a mobilisation keeps its person busy: travel days included when the person works abroad on site;
-- online and remote block nobody.
create or replace function blocked_days(activity activities, person_country text) returns daterange language sql
  immutable
  return case
    when activity.mode = 'online' or activity.type = 'remote_assistance' then 'empty'::daterange
    when activity.host = person_country then daterange(activity.first_day, activity.last_day, '[]')
    else daterange(activity.first_day - activity.travel_days, activity.last_day + activity.travel_days, '[]')
  end;

-- Days on which a mission keeps its person busy: none while what has not begun is held up. What was held, was held.
create or replace function busy_days(activity activities, person_country text) returns daterange language sql
  stable security definer set search_path = public as $$
  select case when (activity).status in ('planned', 'confirmed', 'postponed', 'cancelled')
    and what_pauses((activity).id) is not null then 'empty'::daterange else blocked_days(activity, person_country) end
$$;
call only_for('busy_days(activities,text)', '');

-- Days that a mission blocks are written beside it, for the constraint that nobody is in two places at once.
create or replace function block_days() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if (select s.activity_id from seats s where s.id = new.seat_id) is distinct from new.activity_id then
    raise exception 'the seat belongs to another activity'
      using errcode = 'check_violation', constraint = 'a_seat_belongs_to_its_activity';
  end if;
  select busy_days(a, p.employed_in) into new.blocks from activities a, people p
    where a.id = new.activity_id and p.id = new.person_id;
  return new;
end $$;
create or replace trigger block_days before insert or update of activity_id, person_id, seat_id on mobilisations
  for each row execute function block_days();

-- They move with the activity, and free who is held up.
create or replace function move_blocked_days() returns trigger language plpgsql security definer
  set search_path = public as $$
begin
  update mobilisations m set blocks = busy_days(new, p.employed_in) from people p
    where p.id = m.person_id and m.activity_id = new.id
    and m.blocks is distinct from busy_days(new, p.employed_in);
  return null;
end $$;
create or replace trigger move_blocked_days after update of first_day, last_day, mode, type, host, travel_days,
  status on activities for each row execute function move_blocked_days();

create or replace function free_who_is_held_up() returns trigger language plpgsql security definer
  set search_path = public as $$
begin
  update mobilisations m set blocks = busy_days(v, p.employed_in) from people p, activities v
    where p.id = m.person_id and v.id = m.activity_id and v.action_id = new.id
    and m.blocks is distinct from busy_days(v, p.employed_in);
  return null;
end $$;
create or replace trigger free_who_is_held_up after update of status on actions for each row
  when (new.status is distinct from old.status) execute function free_who_is_held_up();

-- Whoever works in another country from now on travels from there: the days of what is still to come follow, and what
-- was held, was held.
create or replace function move_days_with_employment() returns trigger language plpgsql security definer
  set search_path = public as $$
begin
  update mobilisations m set blocks = busy_days(v, new.employed_in) from activities v
    where v.id = m.activity_id and m.person_id = new.id and v.status in ('planned', 'confirmed', 'postponed')
    and m.blocks is distinct from busy_days(v, new.employed_in);
  return null;
end $$;
create or replace trigger move_days_with_employment after update of employed_in on people for each row
  when (new.employed_in is distinct from old.employed_in) execute function move_days_with_employment();

-- A seat has no more people on it than places.
create or replace function no_more_people_than_places() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  places_there integer;
begin
  select s.places into places_there from seats s where s.id = new.seat_id for update;
  if (select count(*) from mobilisations m where m.seat_id = new.seat_id
      and m.status in ('accepted', 'released', 'contracted', 'deployed', 'completed')) > places_there then
    raise exception 'the seat is taken' using errcode = 'check_violation',
      constraint = 'a_seat_has_no_more_people_than_places';
  end if;
  return null;
end $$;
create or replace trigger no_more_people_than_places after insert or update of status, seat_id on mobilisations
  for each row when (new.status in ('accepted', 'released', 'contracted', 'deployed', 'completed'))
    execute function no_more_people_than_places();

-- Nor does it get fewer places than people sit on it.
create or replace function no_fewer_places_than_people() returns trigger language plpgsql security definer
  set search_path = public as $$
begin
  if (select count(*) from mobilisations m where m.seat_id = new.id
      and m.status in ('accepted', 'released', 'contracted', 'deployed', 'completed')) > new.places then
    raise exception 'more people than places' using errcode = 'check_violation',
      constraint = 'a_seat_keeps_a_place_for_everybody_on_it';
  end if;
  return null;
end $$;
create or replace trigger no_fewer_places_than_people after update of places on seats for each row
  when (new.places < old.places) execute function no_fewer_places_than_people();
