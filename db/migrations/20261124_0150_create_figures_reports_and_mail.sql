-- What a printed report says, kept beside what the records give.
create table published_figures (
  id uuid primary key default uuidv7(),
  figure text not null,
  year integer not null,
  dimensions jsonb not null default '{}',
  operator text not null default '=',
  value numeric not null,
  words text not null default '',
  section text not null,
  contradicts text,
  note text not null default '',
  version integer not null default 1,
  constraint an_operator_is_known check (operator in ('=', '>', 'about', 'almost'))
);
create index published_figures_year on published_figures (year, figure);

create table report_editions (
  id uuid primary key default uuidv7(),
  year integer not null unique,
  published_on date,
  version integer not null default 1
);
create table report_texts (
  id uuid primary key default uuidv7(),
  year integer not null references report_editions (year),
  section text not null,
  language text not null,
  title text not null default '',
  body text not null default '',
  version integer not null default 1,
  constraint a_section_has_one_text_in_each_language unique (year, section, language)
);

-- Which section of a printed report a record comes from, or `illustrative`; and which of its columns were invented all the same.
create table sources (
  record_table text not null,
  record_id uuid not null,
  source text not null,
  invented text[] not null default '{}',
  primary key (record_table, record_id)
);

-- Mail waits here, in the transaction of the change that causes it; whoever has SMTP_URL sends it.
create table outbox (
  id uuid primary key default uuidv7(),
  recipient text not null,
  subject text not null,
  body text not null,
  language text not null,
  record_table text,
  record_id uuid,
  queued_at timestamptz not null default now(),
  sent_at timestamptz,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  last_fault text
);
create index outbox_waiting on outbox (next_attempt_at) where sent_at is null;

-- A form that was sent twice (a double click, a repeated request after a cut line) makes one record.
create table form_submissions (
  form_key uuid not null,
  account_id uuid not null references accounts on delete cascade,
  location text not null,
  at timestamptz not null default now(),
  primary key (form_key, account_id)
);

call keep_history('published_figures', 'published_figures', 'id');
call keep_history('report_editions', 'report_editions', 'id');
call keep_history('report_texts', 'report_texts', 'id');
grant select on published_figures, report_editions, report_texts to mobilise_donor;
create policy donors_see_published_figures on published_figures for select to mobilise_donor using (true);
create policy donors_see_editions on report_editions for select to mobilise_donor using (true);
create policy donors_see_texts on report_texts for select to mobilise_donor using (true);
grant select on report_editions to mobilise_public, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert;
create policy everybody_sees_published_editions on report_editions for select to
  mobilise_public, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert using (published_on is not null);

alter table sources enable row level security;
create policy staff_see_all on sources to mobilise_staff using (true) with check (true);
grant select, insert, update on sources to mobilise_staff;
grant select on sources to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public;
create policy marks_are_no_secret on sources for select to
  mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public using (true);

alter table outbox enable row level security;
create policy staff_see_all on outbox to mobilise_staff using (true) with check (true);
grant select, insert, update on outbox to mobilise_staff;
grant insert on outbox to mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_gate;
create policy everybody_may_cause_mail on outbox for insert to
  mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_gate with check (sent_at is null);

alter table form_submissions enable row level security;
create policy own_forms on form_submissions to
  mobilise_staff, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert
  using (account_id = current_account()) with check (account_id = current_account());
grant select, insert on form_submissions to mobilise_staff, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert;

-- The history of a record is read by whoever may read the record; outsiders see the steps, not who of the facility took them nor what else changed.
alter table history enable row level security;
create policy staff_see_all on history for select to mobilise_staff using (true);
grant select on history to mobilise_staff;
grant select (record_table, record_id, number, at, step, operation, row_table, from_status, to_status) on history to
  mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert;
create policy of_records_i_see on history for select to mobilise_donor, mobilise_authority, mobilise_consulted
  using ((record_table = 'requests' and record_id in (select id from requests))
    or (record_table = 'actions' and record_id in (select id from actions))
    or (record_table = 'activities' and record_id in (select id from activities))
    or (record_table = 'outputs' and record_id in (select id from outputs)));
create policy of_missions_i_see on history for select to mobilise_expert, mobilise_focal_point
  using ((record_table = 'mobilisations' and record_id in (select id from mobilisations))
    or (record_table = 'activities' and record_id in (select activity_id from mobilisations)));
create policy of_missions_donors_see on history for select to mobilise_donor using (record_table = 'mobilisations');
