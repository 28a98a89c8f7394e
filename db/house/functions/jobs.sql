-- Jobs, in the schema of the job library.

-- Sends a job in this transaction: there when it commits, gone when it does not. Those who wait for work are told at
-- once. The tables are the library's, so this is written as it writes them (src/house/jobs/jobs.test.ts holds both
-- against each other). Whoever sends a job for a later hour means the facility's time; the job library goes by the
-- real one.
create or replace function send_job(queue text, data jsonb, at timestamptz) returns void
  language plpgsql security definer set search_path = jobs, pg_catalog, pg_temp as $$
declare
  real_at timestamptz := at - coalesce((select ahead_ms from public.demonstration_clock), 0) * interval '1 millisecond';
begin
  insert into job (name, data, start_after, keep_until, expire_seconds, deletion_seconds, retry_limit, retry_delay,
    retry_backoff, retry_delay_max, policy, heartbeat_seconds)
    select q.name, send_job.data, greatest(real_at, now()), greatest(real_at, now()) + q.retention_seconds * interval
      '1 second', q.expire_seconds, q.deletion_seconds,
        q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max, q.policy, q.heartbeat_seconds
      from queue q where q.name = send_job.queue
    on conflict do nothing;
  if real_at <= now() then perform pg_notify('pgboss_' || left(encode(sha224('jobs'::bytea), 'hex'), 24),
    send_job.queue); end if;
end $$;
call only_for('send_job(text,jsonb,timestamptz)', 'staff, authority, consulted, focal_point, expert, gate');

-- A job that was given up is tried once more.
create or replace function retry_job(queue text, job uuid) returns boolean language plpgsql security definer
  set search_path = jobs, pg_catalog, pg_temp as $$
begin
  update job j set state = 'retry', retry_limit = j.retry_limit + 1, completed_on = null, start_after = now()
    where j.name = retry_job.queue and j.id = retry_job.job and j.state = 'failed';
  if not found then return false; end if;
  perform pg_notify('pgboss_' || left(encode(sha224('jobs'::bytea), 'hex'), 24), retry_job.queue);
  return true;
end $$;
call only_for('retry_job(text,uuid)', 'staff');
