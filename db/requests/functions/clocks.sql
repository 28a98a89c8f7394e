-- The clocks of a request.

-- Every stay of a request in a status: when it began and ended, its target, and the working days it took. Written by
-- the database, so that no step forgets its clock. A stay in a status without a target is due on no day: drafts,
-- decisions and withdrawals are never late.
create or replace function follow_the_clock() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  moment timestamptz := coalesce(nullif(current_setting('mobilise.at', true), '')::timestamptz, clock_timestamp());
  today date := (moment at time zone facility_zone())::date;
  target integer;
  used integer;
begin
  if tg_op = 'UPDATE' and new.status = old.status then return null; end if;
  -- What was struck out comes back with its stays.
  if current_setting('mobilise.step', true) = 'put_back' then return null; end if;
  update request_spans s set ended_at = greatest(moment, s.started_at),
      working_days = working_days_between((s.started_at at time zone facility_zone())::date, today)
    where s.request_id = new.id and s.ended_at is null;
  select (value ->> new.status)::integer into target from settings where key = 'targets';
  -- A step that was paused goes on with the days that are left to it.
  select coalesce(sum(s.working_days), 0) into used from request_spans s
    where s.request_id = new.id and s.status = new.status and new.status = 'submitted';
  insert into request_spans (request_id, number, status, officer_id, started_at, target_days, due_on)
    values (new.id, (select coalesce(max(s.number), 0) + 1 from request_spans s where s.request_id = new.id),
      new.status, new.officer_id, moment,
      target, case when target is not null then working_days_after(today, greatest(target - used, 0)) end);
  return null;
end $$;
create or replace trigger follow_the_clock after insert or update of status on requests for each row
  execute function follow_the_clock();

-- Terms follow the calendar, from the day on which the body was told. None is moved to before the day on which it is
-- moved: nobody falls silent overnight because a holiday was struck.
create or replace function move_terms() returns void language plpgsql security definer set search_path = public as $$
declare
  today date := (coalesce(nullif(current_setting('mobilise.at', true), '')::timestamptz, clock_timestamp()) at time zone
    facility_zone())::date;
  term integer := coalesce((select (value ->> 'consultation')::integer from settings where key = 'terms'), 5);
begin
  update opinions o set due_on = moved.due_on
    from (select a.id, greatest(working_days_after(coalesce(a.told_on, a.asked_on), term), least(a.due_on, today)) as
      due_on
      from opinions a join consultations c on c.id = a.consultation_id
        where a.status = 'asked' and c.status = 'open') moved
    where o.id = moved.id and o.due_on <> moved.due_on;
  update request_spans s set due_on = working_days_after((s.started_at at time zone facility_zone())::date,
      greatest(s.target_days - (select coalesce(sum(e.working_days), 0) from request_spans e
        where e.request_id = s.request_id and e.status = s.status and s.status = 'submitted' and e.number < s.number),
        0)::integer)
    where s.ended_at is null and s.target_days is not null;
end $$;
call only_for('move_terms()', 'staff');

create or replace function terms_follow_the_calendar() returns trigger language plpgsql as $$
begin
  perform move_terms();
  return null;
end $$;
create or replace trigger terms_follow_the_calendar after insert or update or delete on holidays for each statement
  execute function terms_follow_the_calendar();
