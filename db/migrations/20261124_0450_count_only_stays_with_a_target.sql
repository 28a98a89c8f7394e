-- A stay in a status without a target is due on no day: drafts, decisions and withdrawals are never late.
create or replace function follow_the_clock() returns trigger language plpgsql security definer set search_path = public as $$
declare
  moment timestamptz := coalesce(nullif(current_setting('mobilise.at', true), '')::timestamptz, clock_timestamp());
  today date := (moment at time zone facility_zone())::date;
  target integer;
  used integer;
begin
  if tg_op = 'UPDATE' and new.status = old.status then return null; end if;
  update request_spans s set ended_at = greatest(moment, s.started_at),
      working_days = working_days_between((s.started_at at time zone facility_zone())::date, today)
    where s.request_id = new.id and s.ended_at is null;
  select (value ->> new.status)::integer into target from settings where key = 'targets';
  -- A step that was paused goes on with the days that are left to it.
  select coalesce(sum(s.working_days), 0) into used from request_spans s where s.request_id = new.id and s.status = new.status and new.status = 'submitted';
  insert into request_spans (request_id, number, status, officer_id, started_at, target_days, due_on)
    values (new.id, (select coalesce(max(s.number), 0) + 1 from request_spans s where s.request_id = new.id), new.status, new.officer_id, moment,
      target, case when target is not null then working_days_after(today, greatest(target - used, 0)) end);
  return null;
end $$;
update request_spans set due_on = null where target_days is null;

-- Spans are read by request, by the day they ended (times of a period), and while open.
create index request_spans_ended on request_spans (ended_at) include (status, working_days, due_on) where ended_at is not null;
create index delay_causes_reason on delay_causes (reason);
