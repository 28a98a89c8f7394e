-- The facility's time: the real one, and that of a demonstration.

-- The real time, and as much as a demonstration is ahead of it. Milliseconds are no days: the length of a day depends
-- on the zone of the connection.
create or replace function facility_now() returns timestamptz language sql stable parallel safe
  return clock_timestamp() + coalesce((select ahead_ms from demonstration_clock), 0) * interval '1 millisecond';

-- When the actor of this transaction acts; the facility's time where nobody said.
create or replace function acting_at() returns timestamptz language sql stable parallel safe
  return coalesce(nullif(current_setting('mobilise.at', true), '')::timestamptz, facility_now());

-- Where the clock goes, for the line on every page: asked at the gate, before it is known who reads.
create or replace function clock_goes_to() returns date language sql stable security definer set search_path = public
  begin atomic
    select m.to_day from clock_moves m where m.arrived_at is null;
  end;

-- While somebody had it moved, and never backwards.
create or replace function keep_the_clock_going_forward() returns trigger language plpgsql as $$
begin
  if new.ahead_ms < old.ahead_ms then
    raise exception using errcode = '23514', constraint = 'the_clock_goes_forward',
      message = 'the clock would go backwards';
  end if;
  if new.ahead_ms > old.ahead_ms and not exists (select from clock_moves where arrived_at is null) then
    raise exception using errcode = '23514', constraint = 'the_clock_is_moved_by_somebody',
      message = 'nobody had the clock moved';
  end if;
  return new;
end $$;
create or replace trigger keep_the_clock_going_forward before update on demonstration_clock for each row
  execute function keep_the_clock_going_forward();
