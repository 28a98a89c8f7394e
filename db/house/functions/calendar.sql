-- The facility's calendar.

-- The facility's calendar in SQL, so that every process and every query counts the same days.
create or replace function facility_zone() returns text language sql stable parallel safe
  return coalesce((select value ->> 'zone' from settings where key = 'calendar'), 'Europe/Vienna');

create or replace function is_working_day(day date) returns boolean language sql stable parallel safe
  return not (coalesce((select value -> 'weekend' from settings where key = 'calendar'), '[6, 7]'::jsonb) @>
    to_jsonb(extract(isodow from day)::int))
    and not exists (select from holidays h where h.day = is_working_day.day);

-- The day after so many working days; the first day itself does not count.
create or replace function working_days_after(day date, count integer) returns date language plpgsql stable as $$
declare
  remaining integer := count;
  found_day date := day;
begin
  while remaining > 0 loop
    found_day := found_day + 1;
    if is_working_day(found_day) then remaining := remaining - 1; end if;
  end loop;
  return found_day;
end $$;

-- Days of the week on which nobody works.
create or replace function free_weekdays() returns integer[] language sql stable parallel safe
  return coalesce((select array(select jsonb_array_elements_text(value -> 'weekend')::integer) from settings
    where key = 'calendar'), '{6,7}');

-- Working days after the first day, up to and with the second, without walking through the days: days of the span,
-- less its free weekdays, less the holidays that fall on no free weekday.
create or replace function working_days_between(first_day date, second_day date) returns integer language sql stable
  return case when second_day <= first_day then 0 else (
    select (second_day - first_day)
      - coalesce((select sum(floor((second_day - date '2000-01-02' - w.free) / 7.0) -
        floor((first_day - date '2000-01-02' - w.free) / 7.0)) from unnest(calendar.free) as w (free)), 0)::integer
      - (select count(*) from holidays h where h.day > first_day and h.day <= second_day
        and extract(isodow from h.day)::integer <> all (calendar.free))::integer
    from (select free_weekdays() as free) calendar) end;
