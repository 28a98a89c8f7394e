-- The demonstration has a time of its own: the real one and so many milliseconds, which are fewer than none as long as it stands in the past. The row is there in a
-- demonstration alone, and only the owner's rights make it: those who serve a facility of one's own can neither make a clock nor move one.
create table demonstration_clock (
  id boolean primary key default true,
  ahead_ms bigint not null,
  -- The last moment of which everything was done that falls due by itself, while the clock is moved.
  worked_off timestamptz,
  constraint a_demonstration_has_one_clock check (id)
);
-- Milliseconds are no days: the length of a day depends on the zone of the connection.
create function facility_now() returns timestamptz language sql stable parallel safe
  return clock_timestamp() + coalesce((select ahead_ms from demonstration_clock), 0) * interval '1 millisecond';

-- That somebody had the clock moved, to which day, and since when it stands there. Without a clock there is nothing to refer to.
create table clock_moves (
  id uuid primary key default uuidv7(),
  clock boolean not null default true references demonstration_clock,
  left_at timestamptz not null,
  to_day date not null,
  asked_by uuid references accounts,
  arrived_at timestamptz,
  constraint the_clock_goes_forward check (coalesce(arrived_at > left_at, true))
);
create unique index the_clock_is_moved_once_at_a_time on clock_moves ((true)) where arrived_at is null;
call keep_history('clock_moves', 'clock_moves', 'id');
revoke update, delete on clock_moves from mobilise_staff;
grant update (arrived_at) on clock_moves to mobilise_staff;
drop policy staff_see_all on clock_moves;
create policy staff_see_moves on clock_moves for select to mobilise_staff using (true);
-- The command line and the calendar act as nobody in person.
create policy its_administrator_moves_the_clock on clock_moves for insert to mobilise_staff
  with check (asked_by is not distinct from current_account()
    and (current_account() is null or exists (select from accounts a where a.id = current_account() and a.role = 'administrator' and a.active)));
create policy the_calendar_arrives on clock_moves for update to mobilise_staff using (current_account() is null);

-- While somebody had it moved, and never backwards.
create function keep_the_clock_going_forward() returns trigger language plpgsql as $$
begin
  if new.ahead_ms < old.ahead_ms then
    raise exception using errcode = '23514', constraint = 'the_clock_goes_forward', message = 'the clock would go backwards';
  end if;
  if new.ahead_ms > old.ahead_ms and not exists (select from clock_moves where arrived_at is null) then
    raise exception using errcode = '23514', constraint = 'the_clock_is_moved_by_somebody', message = 'nobody had the clock moved';
  end if;
  return new;
end $$;
create trigger keep_the_clock_going_forward before update on demonstration_clock for each row execute function keep_the_clock_going_forward();

alter table demonstration_clock enable row level security;
create policy everybody_sees_the_time on demonstration_clock for select to
  mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public, mobilise_gate using (true);
create policy the_calendar_moves_the_clock on demonstration_clock for update to mobilise_staff using (current_account() is null);
grant select on demonstration_clock to
  mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public, mobilise_gate;
grant update (ahead_ms, worked_off) on demonstration_clock to mobilise_staff;

-- Where the clock goes, for the line on every page: asked at the gate, before it is known who reads.
create function clock_goes_to() returns date language sql stable security definer set search_path = public
  begin atomic
    select m.to_day from clock_moves m where m.arrived_at is null;
  end;

-- When the actor of this transaction acts; the facility's time where nobody said.
create or replace function acting_at() returns timestamptz language sql stable parallel safe
  return coalesce(nullif(current_setting('mobilise.at', true), '')::timestamptz, facility_now());

-- Whoever sends a job for a later hour means the facility's time; the job library goes by the real one.
create or replace function send_job(queue text, data jsonb, at timestamptz) returns void language plpgsql security definer set search_path = jobs, pg_catalog, pg_temp as $$
declare
  real_at timestamptz := at - coalesce((select ahead_ms from public.demonstration_clock), 0) * interval '1 millisecond';
begin
  insert into job (name, data, start_after, keep_until, expire_seconds, deletion_seconds, retry_limit, retry_delay, retry_backoff, retry_delay_max, policy, heartbeat_seconds)
    select q.name, send_job.data, greatest(real_at, now()), greatest(real_at, now()) + q.retention_seconds * interval '1 second', q.expire_seconds, q.deletion_seconds,
        q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max, q.policy, q.heartbeat_seconds
      from queue q where q.name = send_job.queue
    on conflict do nothing;
  if real_at <= now() then perform pg_notify('pgboss_' || left(encode(sha224('jobs'::bytea), 'hex'), 24), send_job.queue); end if;
end $$;
