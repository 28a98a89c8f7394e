-- Tables of the desk, with their constraints and indexes. What they hold to beyond that, and who reads and
-- writes them, stands in db/desk as it is in force: docs/decisions/0031-sql-where-people-look.md.

-- What was reminded of, to whom and for which day: a reminder is given once, whatever the number of processes. Which
-- mail carried it, so that a digest can be put together anew just before it goes.
create table reminders_given (
  kind text not null,
  record_table text not null,
  record_id uuid not null,
  recipient text not null,
  for_day date not null,
  given_at timestamptz not null default now(),
  mail_id uuid references outbox,
  primary key (kind, record_table, record_id, recipient, for_day)
);
create index reminders_given_mail on reminders_given (mail_id);
create index reminders_given_lately on reminders_given (given_at);
