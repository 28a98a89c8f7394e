-- Requests, from a letter to a decision: what intake, eligibility, consultation, committee and clocks need to remember.

-- Whether a request is of the actor's own authority, asked past row security so that policies of its parts do not go round in circles.
create function is_own_request(request uuid) returns boolean language sql stable security definer set search_path = public
  begin atomic select exists (select from requests r where r.id = request and r.authority_id = current_authority()); end;
create function is_own_draft(request uuid) returns boolean language sql stable security definer set search_path = public
  begin atomic select exists (select from requests r where r.id = request and r.authority_id = current_authority() and r.status in ('draft', 'returned')); end;
revoke all on function is_own_request(uuid), is_own_draft(uuid) from public;
grant execute on function is_own_request(uuid), is_own_draft(uuid) to
  mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public;

-- Intake. A draft is filled in page by page; what a request must say is asked when it is submitted.
alter table requests
  alter column theme drop not null,
  alter column title set default '',
  alter column need set default '',
  drop constraint a_request_has_a_title_and_a_need,
  add constraint a_submitted_request_says_what_it_asks check (status in ('draft', 'withdrawn') or (btrim(title) <> '' and btrim(need) <> '' and theme is not null)),
  add column channel text not null default 'portal',
  add column letter_on date,
  add column experts_wanted text not null default '',
  add column wanted_from date,
  add column wanted_to date,
  add column prior_support text not null default '',
  add column other_donors text not null default '',
  add column institutional_setup text not null default '',
  add column copied_from uuid references requests,
  add column complete_on date,
  add constraint a_request_comes_by_portal_letter_or_mail check (channel in ('portal', 'letter', 'mail')),
  add constraint a_wish_ends_on_or_after_its_first_day check (coalesce(wanted_to >= wanted_from, true));

grant insert, update, delete on request_authorities to mobilise_authority;
create policy an_authority_sees_who_asks_with_it on request_authorities for select to mobilise_authority using (is_own_request(request_id));
create policy an_authority_names_who_asks_with_it on request_authorities for insert to mobilise_authority with check (is_own_draft(request_id));
create policy an_authority_strikes_who_asks_with_it on request_authorities for delete to mobilise_authority using (is_own_draft(request_id));
grant insert, delete on request_partners to mobilise_authority;
create policy an_authority_names_further_partners on request_partners for insert to mobilise_authority with check (is_own_draft(request_id));
create policy an_authority_strikes_further_partners on request_partners for delete to mobilise_authority using (is_own_draft(request_id));

-- The words as they were asked and answered, each time a request was submitted: kept whatever is edited or translated later.
create table submissions (
  id uuid primary key default uuidv7(),
  request_id uuid not null references requests on delete cascade,
  number integer not null,
  submitted_at timestamptz not null,
  submitted_by uuid references accounts,
  language text not null,
  answers jsonb not null,
  constraint a_request_has_one_submission_of_each_number unique (request_id, number)
);
call keep_history('submissions', 'requests', 'request_id');
revoke update, delete on submissions from mobilise_staff;
grant select, insert on submissions to mobilise_authority;
grant select on submissions to mobilise_donor;
create policy of_own_requests on submissions for select to mobilise_authority using (is_own_request(request_id));
create policy an_authority_submits on submissions for insert to mobilise_authority with check (is_own_request(request_id));
create policy of_requests_seen on submissions for select to mobilise_donor using (request_id in (select id from requests));

-- Files: the content stands apart and never changes; what a file is to a record is told by a table of that record.
create table files (
  id uuid primary key default uuidv7(),
  name text not null,
  type text not null,
  size integer not null,
  sha256 text not null,
  content bytea not null,
  kept_at timestamptz not null default now(),
  constraint a_file_has_a_name_without_a_path check (btrim(name) <> '' and name !~ '[/\\[:cntrl:]]'),
  constraint a_file_has_at_most_25_mebibytes check (size between 1 and 26214400)
);
alter table files alter column content set storage external;
create table request_files (
  id uuid primary key default uuidv7(),
  request_id uuid not null references requests on delete cascade,
  file_id uuid not null references files,
  kind text not null,
  name text not null,
  type text not null,
  size integer not null,
  uploaded_by uuid references accounts,
  uploaded_at timestamptz not null,
  constraint a_file_of_a_request_is_of_a_known_kind check (kind in ('endorsement', 'attachment', 'letter'))
);
create index request_files_request on request_files (request_id);
create index request_files_file on request_files (file_id);
call keep_history('request_files', 'requests', 'request_id');
grant select, insert, delete on request_files to mobilise_authority;
grant select on request_files to mobilise_donor, mobilise_consulted;
create policy of_own_requests on request_files for select to mobilise_authority using (is_own_request(request_id));
create policy an_authority_attaches on request_files for insert to mobilise_authority with check (is_own_draft(request_id));
create policy an_authority_detaches on request_files for delete to mobilise_authority using (is_own_draft(request_id));
create policy of_requests_it_is_asked_about on request_files for select to mobilise_consulted using (request_id in (select id from requests));
alter table files enable row level security;
grant select, insert, delete on files to mobilise_staff, mobilise_authority;
grant select on files to mobilise_consulted;
create policy staff_see_all on files to mobilise_staff using (true) with check (true);
create policy whoever_may_attach_keeps on files for insert to mobilise_authority with check (true);
create policy of_files_i_see on files for select to mobilise_authority, mobilise_consulted using (id in (select file_id from request_files));

-- Eligibility: each rule can be switched; what it looks at is edited by an administrator.
create table eligibility_rules (
  key text primary key,
  position integer not null,
  active boolean not null default true,
  constraint an_eligibility_rule_is_known check (key in ('partner_listed', 'authority_type', 'civil_society_jointly', 'theme_offered', 'one_open_request'))
);
create table eligible_partners (
  partner text primary key references partners (code),
  from_year integer not null,
  to_year integer,
  constraint a_listing_ends_after_it_starts check (coalesce(to_year >= from_year, true))
);
alter table authority_types add column eligible boolean not null default true, add column only_jointly boolean not null default false;
alter table themes add column offered boolean not null default true;
create table eligibility_waivers (
  id uuid primary key default uuidv7(),
  request_id uuid not null references requests on delete cascade,
  rule text not null references eligibility_rules,
  status text not null,
  asked_reason text not null default '',
  asked_at timestamptz,
  decided_by uuid references accounts,
  decided_at timestamptz,
  reason text not null default '',
  constraint a_waiver_is_asked_granted_or_refused check (status in ('asked', 'granted', 'refused')),
  constraint a_decided_waiver_has_a_reason check (status = 'asked' or (decided_at is not null and btrim(reason) <> '')),
  constraint a_rule_is_waived_once_for_a_request unique (request_id, rule)
);
call keep_history('eligibility_waivers', 'requests', 'request_id');
grant select, insert on eligibility_waivers to mobilise_authority;
grant select on eligibility_waivers to mobilise_donor;
create policy of_own_requests on eligibility_waivers for select to mobilise_authority using (is_own_request(request_id));
create policy an_authority_asks_for_a_waiver on eligibility_waivers for insert to mobilise_authority with check (is_own_draft(request_id) and status = 'asked');
create policy of_requests_seen on eligibility_waivers for select to mobilise_donor using (request_id in (select id from requests));

-- Registration: who carries what, translations beside the original, questions with their answers.
create table portfolios (
  id uuid primary key default uuidv7(),
  account_id uuid not null references accounts on delete cascade,
  region text references regions,
  theme text references themes,
  constraint a_portfolio_names_a_region_or_a_theme check (region is not null or theme is not null),
  constraint a_portfolio_stands_once unique nulls not distinct (account_id, region, theme)
);
call keep_history('portfolios', 'accounts', 'account_id');
create table request_translations (
  id uuid primary key default uuidv7(),
  request_id uuid not null references requests on delete cascade,
  language text not null,
  title text not null,
  need text not null,
  expected_outputs text not null default '',
  translated_by uuid references accounts,
  translated_at timestamptz not null,
  version integer not null default 1,
  constraint a_request_has_one_translation_into_each_language unique (request_id, language),
  constraint a_translation_has_a_title_and_a_need check (btrim(title) <> '' and btrim(need) <> '')
);
call keep_history('request_translations', 'requests', 'request_id');
grant select on request_translations to mobilise_authority, mobilise_consulted, mobilise_donor;
create policy of_own_requests on request_translations for select to mobilise_authority using (is_own_request(request_id));
create policy of_requests_seen on request_translations for select to mobilise_consulted, mobilise_donor using (request_id in (select id from requests));
create table request_questions (
  id uuid primary key default uuidv7(),
  request_id uuid not null references requests on delete cascade,
  round integer not null,
  position integer not null,
  question text not null,
  answer text not null default '',
  asked_by uuid references accounts,
  asked_at timestamptz not null,
  answered_by uuid references accounts,
  answered_at timestamptz,
  constraint a_question_says_something check (btrim(question) <> ''),
  constraint each_question_of_a_round_has_its_place unique (request_id, round, position)
);
call keep_history('request_questions', 'requests', 'request_id');
grant select on request_questions to mobilise_authority, mobilise_donor;
grant update (answer, answered_by, answered_at) on request_questions to mobilise_authority;
create policy of_own_requests on request_questions for select to mobilise_authority using (is_own_request(request_id));
create policy an_authority_answers on request_questions for update to mobilise_authority using (is_own_draft(request_id)) with check (is_own_draft(request_id));
create policy of_requests_seen on request_questions for select to mobilise_donor using (request_id in (select id from requests));

-- What is already there: the judgement on each pair. `other_kind` leaves room for records that are not ours.
create table overlap_judgements (
  id uuid primary key default uuidv7(),
  request_id uuid not null references requests on delete cascade,
  other_kind text not null,
  other_id text not null,
  judgement text not null,
  note text not null default '',
  judged_by uuid references accounts,
  judged_at timestamptz not null,
  version integer not null default 1,
  constraint an_overlap_is_with_a_known_kind check (other_kind in ('request', 'action', 'initiative', 'iati_activity')),
  constraint a_judgement_is_known check (judgement in ('duplicate', 'complementary', 'sequenced', 'unrelated')),
  constraint a_pair_is_judged_once unique (request_id, other_kind, other_id)
);
call keep_history('overlap_judgements', 'requests', 'request_id');
grant select on overlap_judgements to mobilise_donor;
create policy of_requests_seen on overlap_judgements for select to mobilise_donor using (request_id in (select id from requests));

-- Consultation: where bodies are reached, for what they are asked, and links that work without an account.
alter table consulted_bodies
  add column email text,
  add column language text not null default 'en',
  add column zone text not null default 'Europe/Brussels',
  add column active boolean not null default true;
create table body_scopes (
  id uuid primary key default uuidv7(),
  body_id uuid not null references consulted_bodies on delete cascade,
  region text references regions,
  partner text references partners (code),
  theme text references themes,
  constraint a_scope_names_something check (num_nonnulls(region, partner, theme) > 0),
  constraint a_scope_stands_once unique nulls not distinct (body_id, region, partner, theme)
);
call keep_history('body_scopes', 'consulted_bodies', 'body_id');
-- Only a hash of the link is kept. A link is spent by the answer it was used for.
create table opinion_links (
  id uuid primary key default uuidv7(),
  opinion_id uuid not null references opinions on delete cascade,
  recipient text not null,
  token_hash bytea not null unique,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  opened_at timestamptz,
  used_at timestamptz
);
create index opinion_links_opinion on opinion_links (opinion_id);
alter table opinion_links enable row level security;
create policy staff_see_all on opinion_links to mobilise_staff using (true) with check (true);
grant select, insert, update on opinion_links to mobilise_staff;
create policy the_gate_reads_links on opinion_links for select to mobilise_gate using (true);
grant select on opinion_links to mobilise_gate;
create policy a_body_sees_its_links on opinion_links for select to mobilise_consulted using (opinion_id in (select id from opinions));
create policy a_body_spends_its_links on opinion_links for update to mobilise_consulted using (opinion_id in (select id from opinions)) with check (opinion_id in (select id from opinions));
grant select, update (opened_at, used_at) on opinion_links to mobilise_consulted;

-- The committee: meetings, who was there, what was on the agenda, what was prepared and released, letters.
create table meetings (
  id uuid primary key default uuidv7(),
  number integer not null unique,
  held_on date not null,
  status text not null default 'planned',
  place text not null default '',
  opened_at timestamptz,
  closed_at timestamptz,
  released_at timestamptz,
  released_by uuid references accounts,
  version integer not null default 1,
  constraint a_meeting_is_planned_open_closed_or_cancelled check (status in ('planned', 'open', 'closed', 'cancelled')),
  constraint an_open_meeting_says_when check (status not in ('open', 'closed') or opened_at is not null),
  constraint a_closed_meeting_says_when check (status <> 'closed' or closed_at is not null)
);
create index meetings_day on meetings (held_on desc);
create table meeting_members (
  meeting_id uuid not null references meetings on delete cascade,
  account_id uuid not null references accounts,
  present boolean not null default false,
  chair boolean not null default false,
  primary key (meeting_id, account_id)
);
create table agenda_items (
  id uuid primary key default uuidv7(),
  meeting_id uuid not null references meetings on delete cascade,
  request_id uuid not null references requests,
  position integer not null,
  outcome text,
  reason text not null default '',
  redirected_to uuid references initiatives,
  letter_subject text not null default '',
  letter_body text not null default '',
  prepared_by uuid references accounts,
  prepared_at timestamptz,
  released_at timestamptz,
  version integer not null default 1,
  constraint an_outcome_is_known check (coalesce(outcome in ('approve', 'reject', 'defer', 'redirect'), true)),
  constraint a_prepared_outcome_says_who_and_when check (outcome is null or (prepared_by is not null and prepared_at is not null)),
  constraint rejecting_deferring_and_redirecting_need_a_reason check (coalesce(outcome in ('approve'), true) or btrim(reason) <> ''),
  constraint redirecting_names_an_initiative check (outcome is distinct from 'redirect' or redirected_to is not null),
  constraint a_request_stands_once_on_an_agenda unique (meeting_id, request_id)
);
create index agenda_items_request on agenda_items (request_id);
alter table requests add column decided_in uuid references meetings;
alter table decision_scores add column scored_at timestamptz;
create table letters (
  id uuid primary key default uuidv7(),
  request_id uuid not null references requests on delete cascade,
  kind text not null,
  language text not null,
  subject text not null,
  body text not null,
  sent_at timestamptz not null,
  sent_by uuid references accounts,
  constraint a_letter_is_of_a_known_kind check (kind in ('approved', 'rejected', 'deferred', 'redirected')),
  constraint a_letter_says_something check (btrim(subject) <> '' and btrim(body) <> '')
);
create index letters_request on letters (request_id);
call keep_history('meetings', 'meetings', 'id');
call keep_history('meeting_members', 'meetings', 'meeting_id');
call keep_history('agenda_items', 'meetings', 'meeting_id');
call keep_history('letters', 'requests', 'request_id');
revoke update, delete on letters from mobilise_staff;
grant select on letters to mobilise_authority, mobilise_donor;
create policy of_own_requests on letters for select to mobilise_authority using (is_own_request(request_id));
create policy of_requests_seen on letters for select to mobilise_donor using (request_id in (select id from requests));

-- Clocks. The facility's calendar in SQL, so that every process and every query counts the same days.
create function facility_zone() returns text language sql stable parallel safe
  return coalesce((select value ->> 'zone' from settings where key = 'calendar'), 'Europe/Vienna');
create function is_working_day(day date) returns boolean language sql stable parallel safe
  return not (coalesce((select value -> 'weekend' from settings where key = 'calendar'), '[6, 7]'::jsonb) @> to_jsonb(extract(isodow from day)::int))
    and not exists (select from holidays h where h.day = is_working_day.day);
-- The day after so many working days; the first day itself does not count.
create function working_days_after(day date, count integer) returns date language plpgsql stable as $$
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
-- Working days after the first day, up to and with the second.
create function working_days_between(first_day date, second_day date) returns integer language sql stable
  return (select count(*)::integer from generate_series(first_day + 1, second_day, interval '1 day') as d (day) where is_working_day(d.day::date));

-- Every stay of a request in a status: when it began and ended, its target, and the working days it took. Written by the database, so that no step forgets its clock.
create table request_spans (
  id uuid primary key default uuidv7(),
  request_id uuid not null references requests on delete cascade,
  number integer not null,
  status text not null,
  officer_id uuid references accounts,
  started_at timestamptz not null,
  ended_at timestamptz,
  target_days integer,
  due_on date,
  working_days integer,
  constraint a_request_has_one_span_of_each_number unique (request_id, number),
  constraint a_span_ends_after_it_starts check (coalesce(ended_at >= started_at, true))
);
create unique index a_request_has_one_open_span on request_spans (request_id) where ended_at is null;
create index request_spans_due on request_spans (due_on) where ended_at is null;
create table delay_reasons (key text primary key, position integer not null, names jsonb not null);
create table delay_causes (
  id uuid primary key default uuidv7(),
  request_id uuid not null references requests on delete cascade,
  span_id uuid not null references request_spans on delete cascade,
  reason text not null references delay_reasons,
  note text not null default '',
  told_by uuid references accounts,
  told_at timestamptz not null,
  constraint a_missed_target_has_one_cause unique (span_id)
);
call keep_history('delay_causes', 'requests', 'request_id');
create function follow_the_clock() returns trigger language plpgsql security definer set search_path = public as $$
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
  -- A step that was paused goes on with the days that are left to it.
  select (value ->> new.status)::integer into target from settings where key = 'targets';
  select coalesce(sum(s.working_days), 0) into used from request_spans s where s.request_id = new.id and s.status = new.status and new.status = 'submitted';
  insert into request_spans (request_id, number, status, officer_id, started_at, target_days, due_on)
    values (new.id, (select coalesce(max(s.number), 0) + 1 from request_spans s where s.request_id = new.id), new.status, new.officer_id, moment,
      target, working_days_after(today, greatest(target - used, 0)));
  return null;
end $$;
create trigger follow_the_clock after insert or update of status on requests for each row execute function follow_the_clock();
alter table request_spans enable row level security;
create policy staff_see_all on request_spans for select to mobilise_staff using (true);
create policy of_requests_seen on request_spans for select to mobilise_donor, mobilise_authority using (request_id in (select id from requests));
grant select on request_spans to mobilise_staff, mobilise_donor, mobilise_authority;
create function move_terms() returns void language sql security definer set search_path = public
  begin atomic
    update consultations c set due_on = working_days_after(c.opened_on, coalesce((select (value ->> 'consultation')::integer from settings where key = 'terms'), 5)) where c.status = 'open';
    update request_spans s set due_on = working_days_after((s.started_at at time zone facility_zone())::date,
        greatest(s.target_days - (select coalesce(sum(e.working_days), 0) from request_spans e where e.request_id = s.request_id and e.status = s.status and s.status = 'submitted' and e.number < s.number), 0)::integer)
      where s.ended_at is null and s.target_days is not null;
  end;
revoke all on function move_terms() from public;
grant execute on function move_terms() to mobilise_staff;
create function terms_follow_the_calendar() returns trigger language plpgsql as $$
begin
  perform move_terms();
  return null;
end $$;
create trigger terms_follow_the_calendar after insert or update or delete on holidays for each statement execute function terms_follow_the_calendar();

-- Lists as people keep them, and who reads which mail.
create table saved_views (
  id uuid primary key default uuidv7(),
  account_id uuid not null references accounts on delete cascade,
  list text not null,
  name text not null,
  query text not null,
  shared boolean not null default false,
  constraint a_saved_view_has_a_name check (btrim(name) <> ''),
  constraint a_name_is_given_once_to_a_view unique (account_id, list, name)
);
alter table saved_views enable row level security;
create policy own_and_shared on saved_views for select to mobilise_staff using (account_id = current_account() or shared);
create policy own_only on saved_views for insert to mobilise_staff with check (account_id = current_account());
create policy own_changes on saved_views for update to mobilise_staff using (account_id = current_account()) with check (account_id = current_account());
create policy own_deletes on saved_views for delete to mobilise_staff using (account_id = current_account());
grant select, insert, update, delete on saved_views to mobilise_staff;
alter table accounts add column zone text not null default '';
create table mail_preferences (
  account_id uuid not null references accounts on delete cascade,
  kind text not null,
  wanted boolean not null,
  primary key (account_id, kind)
);
alter table mail_preferences enable row level security;
create policy staff_see_all on mail_preferences to mobilise_staff using (true) with check (true);
create policy own_preferences on mail_preferences to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert
  using (account_id = current_account()) with check (account_id = current_account());
grant select, insert, update, delete on mail_preferences to
  mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert;
alter table outbox
  add column account_id uuid references accounts,
  add column kind text not null default 'notice',
  add column not_before timestamptz not null default now(),
  add column started_at timestamptz,
  add column given_up_at timestamptz;
create index outbox_record on outbox (record_table, record_id);
-- What was reminded of, to whom and for which day: a reminder is given once, whatever the number of processes.
create table reminders_given (
  kind text not null,
  record_table text not null,
  record_id uuid not null,
  recipient text not null,
  for_day date not null,
  given_at timestamptz not null default now(),
  primary key (kind, record_table, record_id, recipient, for_day)
);
alter table reminders_given enable row level security;
create policy staff_see_all on reminders_given to mobilise_staff using (true) with check (true);
grant select, insert, delete on reminders_given to mobilise_staff;

do $$
declare
  reference text;
begin
  foreach reference in array array['eligibility_rules', 'eligible_partners', 'delay_reasons'] loop
    execute format('grant select on %I to mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
      mobilise_expert, mobilise_public, mobilise_gate', reference);
    execute format('grant insert, update, delete on %I to mobilise_staff', reference);
  end loop;
end $$;
