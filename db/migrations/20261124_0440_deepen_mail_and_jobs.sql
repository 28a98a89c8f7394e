-- Mail and jobs. Jobs live in a schema of their own, made and migrated by the job library with the owner's rights; those who serve
-- may send a job in the transaction of their change, and staff may read what runs. Nothing else of it is theirs.
create schema if not exists jobs;
grant usage on schema jobs to mobilise_staff;
alter default privileges in schema jobs grant select on tables to mobilise_staff;

-- When the actor of this transaction acts; the clock's time where nobody said.
create function acting_at() returns timestamptz language sql stable parallel safe
  return coalesce(nullif(current_setting('mobilise.at', true), '')::timestamptz, clock_timestamp());

-- Sends a job in this transaction: there when it commits, gone when it does not. Those who wait for work are told at once. The tables are
-- the library's, so this is written as it writes them (src/jobs/jobs.test.ts holds both against each other).
create function send_job(queue text, data jsonb, at timestamptz) returns void language plpgsql security definer set search_path = jobs, pg_catalog, pg_temp as $$
begin
  insert into job (name, data, start_after, keep_until, expire_seconds, deletion_seconds, retry_limit, retry_delay, retry_backoff, retry_delay_max, policy, heartbeat_seconds)
    select q.name, send_job.data, greatest(at, now()), greatest(at, now()) + q.retention_seconds * interval '1 second', q.expire_seconds, q.deletion_seconds,
        q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max, q.policy, q.heartbeat_seconds
      from queue q where q.name = send_job.queue
    on conflict do nothing;
  if at <= now() then perform pg_notify('pgboss_' || left(encode(sha224('jobs'::bytea), 'hex'), 24), send_job.queue); end if;
end $$;
create function retry_job(queue text, job uuid) returns boolean language plpgsql security definer set search_path = jobs, pg_catalog, pg_temp as $$
begin
  update job j set state = 'retry', retry_limit = j.retry_limit + 1, completed_on = null, start_after = now()
    where j.name = retry_job.queue and j.id = retry_job.job and j.state = 'failed';
  if not found then return false; end if;
  perform pg_notify('pgboss_' || left(encode(sha224('jobs'::bytea), 'hex'), 24), retry_job.queue);
  return true;
end $$;
revoke all on function send_job(text, jsonb, timestamptz), retry_job(text, uuid) from public;
grant execute on function send_job(text, jsonb, timestamptz) to
  mobilise_staff, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_gate;
grant execute on function retry_job(text, uuid) to mobilise_staff;

-- A mail waits, was sent, was refused for good, may or may not have been sent, was called off, was not needed any more, or was only written down (the mail of years that were loaded).
-- `started_at` is noted before the mail server is spoken to and taken back when the server refused: while a mail waits, it says that nobody knows how it ended.
alter table outbox
  add column status text not null default 'waiting',
  add column useful_until timestamptz,
  add column unknown_outcomes integer not null default 0,
  add column reply_to text,
  add column link text,
  add column link_is_secret boolean not null default false,
  add column receipt text,
  add column version integer not null default 1;
update outbox set status = 'sent' where sent_at is not null;
update outbox set useful_until = queued_at + interval '3 days';
alter table outbox
  alter column queued_at set default acting_at(),
  alter column not_before set default acting_at(),
  alter column next_attempt_at set default acting_at(),
  alter column useful_until set default acting_at() + interval '3 days',
  alter column useful_until set not null,
  add constraint a_mail_status_is_known check (status in ('waiting', 'sent', 'failed', 'uncertain', 'cancelled', 'dropped', 'kept')),
  add constraint a_sent_mail_says_when check ((status = 'sent') = (sent_at is not null)),
  add constraint a_mail_that_was_given_up_says_when_and_why check (status not in ('failed', 'dropped') or (given_up_at is not null and coalesce(btrim(last_fault), '') <> ''));
drop index outbox_waiting;
create index outbox_waiting on outbox (next_attempt_at) where status = 'waiting';
create index outbox_in_order on outbox (queued_at desc, id desc);
create trigger raise_version before update on outbox for each row execute function raise_version();
drop policy everybody_may_cause_mail on outbox;
create policy everybody_may_cause_mail on outbox for insert to
  mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_gate with check (status in ('waiting', 'kept', 'failed'));

-- What people did with a mail: called it off, sent it again. Its words stay out of the history, since they may hold links that open doors.
create table mail_steps (
  id uuid primary key default uuidv7(),
  mail_id uuid not null references outbox,
  step text not null,
  taken_by uuid references accounts,
  taken_at timestamptz not null,
  constraint a_mail_step_is_known check (step in ('cancel', 'send_again'))
);
create index mail_steps_mail on mail_steps (mail_id);
call keep_history('mail_steps', 'outbox', 'mail_id');
revoke update, delete on mail_steps from mobilise_staff;
