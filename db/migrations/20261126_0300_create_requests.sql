-- Tables of requests, with their constraints and indexes. What they hold to beyond that, and who reads and
-- writes them, stands in db/requests as it is in force: docs/decisions/0031-sql-where-people-look.md.

-- A submission holds the contact and the names of files as they were sent. Whoever sees no names reads it without
-- those chapters. A chapter that says of no page where it comes from is told by its place: they were always written
-- in one order. What is not known is kept back. It stands here since a column keeps what it gave: whoever changes it
-- writes a migration that computes that column anew.
create function chapters_without_names(answers jsonb) returns jsonb language sql immutable
  return coalesce((select jsonb_agg(c.chapter order by c.place)
    from jsonb_array_elements(answers) with ordinality as c (chapter, place)
    where coalesce(c.chapter ->> 'page', (array['contact', 'authorities', 'partners', 'need', 'themes', 'outputs',
      'experts', 'support', 'setup', 'attachments', 'questions'])[c.place])
      in ('authorities', 'partners', 'need', 'themes', 'outputs', 'experts', 'support', 'setup', 'questions')),
        '[]'::jsonb);

create table consulted_bodies (
  id uuid primary key default uuidv7(),
  name text not null,
  acronym text,
  may_veto boolean not null default false,
  version integer not null default 1,
  email text,
  language text not null default 'en',
  zone text not null default 'Europe/Brussels',
  active boolean not null default true,
  constraint a_body_is_registered_once unique (name)
);

-- For what a body is asked.
create table body_scopes (
  id uuid primary key default uuidv7(),
  body_id uuid not null references consulted_bodies on delete cascade,
  region text references regions,
  partner text references partners (code),
  theme text references themes,
  constraint a_scope_names_something check (num_nonnulls(region, partner, theme) > 0),
  constraint a_scope_stands_once unique nulls not distinct (body_id, region, partner, theme)
);

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

-- A draft is filled in page by page; what a request must say is asked when it is submitted. A letter's own country is
-- kept beside its authority's partner, so that a letter filed under the wrong one is seen. Which pages of a draft
-- were saved, and when last, stands with it.
create table requests (
  id uuid primary key default uuidv7(),
  reference text not null unique,
  partner text not null references partners (code),
  numeral integer,
  authority_id uuid not null references authorities,
  status text not null default 'draft',
  title text not null default '',
  need text not null default '',
  expected_outputs text not null default '',
  language text not null default 'en',
  theme text references themes,
  theme_wording text,
  received_on date,
  submitted_at timestamptz,
  registered_at timestamptz,
  screened_by uuid references accounts,
  officer_id uuid references accounts,
  decided_at timestamptz,
  decided_by uuid references accounts,
  decision_reason text,
  redirected_to uuid references initiatives,
  withdrawn_reason text,
  overlap_judgement text,
  overlap_note text,
  created_by uuid references accounts,
  version integer not null default 1,
  channel text not null default 'portal',
  letter_on date,
  experts_wanted text not null default '',
  wanted_from date,
  wanted_to date,
  prior_support text not null default '',
  other_donors text not null default '',
  copied_from uuid references requests,
  complete_on date,
  decided_in uuid references meetings,
  setup_committee text not null default '',
  setup_lead text not null default '',
  setup_budget text not null default '',
  setup_implementer text not null default '',
  letter_partner text references partners (code),
  pages_saved text[] not null default '{}',
  saved_at timestamptz,
  initiative_told_on date,
  constraint a_request_status_is_known check (status in ('draft', 'submitted', 'returned', 'registered',
    'in_consultation', 'approved',
    'rejected', 'deferred', 'redirected', 'withdrawn')),
  constraint a_numeral_is_given_once_for_each_partner unique (partner, numeral),
  constraint a_numeral_is_positive check (coalesce(numeral > 0, true)),
  constraint a_registered_request_has_a_numeral_a_date_and_an_officer check (
    status in ('draft', 'submitted', 'returned', 'withdrawn')
    or (numeral is not null and received_on is not null and registered_at is not null and officer_id is not null)),
  constraint a_decision_names_who_and_when check (
    status not in ('approved', 'rejected', 'deferred', 'redirected')
      or (decided_by is not null and decided_at is not null)),
  constraint a_rejection_needs_a_reason check (status <> 'rejected' or coalesce(btrim(decision_reason), '') <> ''),
  constraint a_redirected_request_names_the_initiative check (status <> 'redirected' or redirected_to is not null),
  constraint whoever_screened_a_request_does_not_decide_on_it check (
    status not in ('approved', 'rejected', 'deferred', 'redirected') or decided_by is distinct from screened_by),
  constraint an_overlap_judgement_is_known check
    (coalesce(overlap_judgement in ('duplicate', 'complementary', 'sequenced', 'unrelated'), true)),
  constraint a_submitted_request_says_what_it_asks check (status in ('draft', 'withdrawn')
    or (btrim(title) <> '' and btrim(need) <> '' and theme is not null)),
  constraint a_request_comes_by_portal_letter_or_mail check (channel in ('portal', 'letter', 'mail')),
  constraint a_wish_ends_on_or_after_its_first_day check (coalesce(wanted_to >= wanted_from, true)),
  constraint a_letter_is_received_after_it_is_dated check (coalesce(received_on >= letter_on, true)),
  constraint a_request_is_complete_after_it_is_received check (coalesce(complete_on >= received_on, true))
);
create index requests_authority on requests (authority_id);
create index requests_letter on requests (authority_id, letter_on) where letter_on is not null;
create index requests_in_order on requests (received_on desc nulls first, id desc) include (status, partner, theme,
  officer_id, channel);
create index requests_status on requests (status, received_on desc nulls first, id desc) include (partner, theme,
  officer_id, channel);
create index requests_officer on requests (officer_id, received_on desc nulls first, id desc) include (status, partner,
  theme, channel);
create index requests_partner on requests (partner, numeral, id) include (status, theme, officer_id, channel,
  received_on);
create index requests_theme on requests (theme, received_on desc nulls first, id desc) include (status, partner,
  officer_id, channel);
create index requests_decided on requests (decided_at desc nulls last, id desc) include (status, partner, theme,
  officer_id, channel, received_on);
-- Home asks at every visit for what an officer carries and what nobody carries yet: few among many requests.
create index requests_carried on requests (officer_id, status, id) include (partner, theme, received_on)
  where status in ('submitted', 'returned', 'registered', 'in_consultation', 'deferred');

create table request_themes (
  request_id uuid not null references requests on delete cascade,
  theme text not null references themes,
  primary key (request_id, theme)
);

-- Further authorities: those that ask jointly, and those for whom the request is made.
create table request_authorities (
  request_id uuid not null references requests on delete cascade,
  authority_id uuid not null references authorities,
  part text not null,
  primary key (request_id, authority_id),
  constraint an_authority_asks_or_benefits check (part in ('asks', 'benefits'))
);
create index request_authorities_authority on request_authorities (authority_id);

-- Authorities that ask jointly and are not in the register yet: named by the authority, confirmed (as new, or as one
-- that is there) or struck by an officer.
create table named_authorities (
  id uuid primary key default uuidv7(),
  request_id uuid not null references requests on delete cascade,
  partner text not null references partners (code),
  name text not null,
  type text not null references authority_types,
  status text not null default 'named',
  authority_id uuid references authorities,
  decided_by uuid references accounts,
  decided_at timestamptz,
  constraint a_named_authority_has_a_name check (btrim(name) <> ''),
  constraint a_named_authority_is_confirmed_or_struck check (status in ('named', 'confirmed', 'struck')),
  constraint a_confirmed_authority_is_in_the_register check ((status = 'confirmed') = (authority_id is not null)),
  constraint an_authority_is_named_once_on_a_request unique (request_id, partner, name)
);

-- Further partners of a regional request; the lead partner is on the request.
create table request_partners (
  request_id uuid not null references requests on delete cascade,
  partner text not null references partners (code),
  primary key (request_id, partner)
);

-- Whom to ask about a request. Apart from the request, since donors read requests without persons' names and
-- contacts.
create table request_contacts (
  request_id uuid primary key references requests on delete cascade,
  name text not null,
  function text not null default '',
  email text not null default '',
  phone text not null default '',
  constraint a_contact_has_a_name check (btrim(name) <> '')
);

-- The words as they were asked and answered, each time a request was submitted: kept whatever is edited or translated
-- later.
create table submissions (
  id uuid primary key default uuidv7(),
  request_id uuid not null references requests on delete cascade,
  number integer not null,
  submitted_at timestamptz not null,
  submitted_by uuid references accounts,
  language text not null,
  answers jsonb not null,
  open_answers jsonb not null generated always as (chapters_without_names(answers)) stored,
  constraint a_request_has_one_submission_of_each_number unique (request_id, number)
);

-- What a file is to a request; its content stands apart.
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

-- Translations beside the original.
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

-- Questions to an authority stand one by one, each with its answer. The database holds that a request is returned
-- with one that is open, and comes back when every one is answered.
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
  constraint each_question_of_a_round_has_its_place unique (request_id, round, position),
  constraint an_answer_to_a_question_says_when check (btrim(answer) = '' or answered_at is not null)
);

-- What the facility asks of its own at the intake, answered beside the columns that rules and lists need.
create table request_answers (
  request_id uuid not null references requests on delete cascade,
  question text not null,
  wording_id uuid not null references question_wordings,
  choices text[] not null default '{}',
  words text not null default '',
  primary key (request_id, question),
  constraint an_answer_says_something check (cardinality(choices) > 0 or btrim(words) <> '')
);

-- Each rule of eligibility can be switched; what it looks at is edited by an administrator.
create table eligibility_rules (
  key text primary key,
  position integer not null,
  active boolean not null default true,
  id uuid not null default uuidv7() unique,
  constraint an_eligibility_rule_is_known check (key in ('partner_listed', 'authority_type', 'civil_society_jointly',
    'theme_offered', 'one_open_request'))
);

create table eligible_partners (
  partner text primary key references partners (code),
  from_year integer not null,
  to_year integer,
  id uuid not null default uuidv7() unique,
  constraint a_listing_ends_after_it_starts check (coalesce(to_year >= from_year, true))
);

-- A waiver holds for what it was given for: another theme or partner afterwards needs another. A later fact does not
-- stand over an earlier one: a refusal stays beside its grant.
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
  about text not null default '',
  asked_by uuid references accounts,
  refused_reason text,
  refused_at timestamptz,
  constraint a_waiver_is_asked_granted_or_refused check (status in ('asked', 'granted', 'refused')),
  constraint a_decided_waiver_has_a_reason check (status = 'asked' or (decided_at is not null and btrim(reason) <> '')),
  constraint a_rule_is_waived_once_for_a_request unique (request_id, rule, about),
  constraint a_refusal_of_a_waiver_says_when_and_why check
    ((refused_at is null) = (coalesce(btrim(refused_reason), '') = ''))
);
create index eligibility_waivers_asked on eligibility_waivers (asked_at) where status = 'asked';

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

create table findables (
  id uuid primary key,
  kind text not null,
  partners text[] not null default '{}',
  regions text[] not null default '{}',
  themes text[] not null default '{}',
  from_year integer,
  to_year integer,
  title text not null,
  document tsvector not null,
  constraint a_findable_is_of_a_known_kind check (kind in ('request', 'action', 'initiative', 'iati_activity'))
);
alter table findables alter column document set statistics 250;
create index findables_words on findables using gin (document);
create index findables_others on findables (kind) where kind <> 'request';

-- Where and when: one line for each partner and theme of each of them, so that what is near is read from an index in
-- the order of years.
create table findable_places (
  id uuid not null references findables on delete cascade,
  partner text not null,
  theme text not null,
  year integer not null,
  primary key (id, partner, theme)
);
create index findable_places_theme on findable_places (partner, theme, year, id);
create index findable_places_year on findable_places (partner, year, id);

-- Every word that stands in one of them. It has no key: two that come with the same new word at once need not wait
-- for each other.
create table found_words (
  word text not null
);
create index found_words_word on found_words (word text_pattern_ops);
create index found_words_letters on found_words using gin (word gin_trgm_ops);

create table consultations (
  id uuid primary key default uuidv7(),
  request_id uuid not null references requests on delete cascade,
  status text not null default 'open',
  opened_on date not null,
  due_on date not null,
  closed_at timestamptz,
  opened_by uuid references accounts,
  version integer not null default 1,
  constraint a_consultation_is_open_or_closed check (status in ('open', 'closed')),
  constraint a_consultation_ends_after_it_opens check (due_on > opened_on),
  constraint a_closed_consultation_says_when check ((status = 'closed') = (closed_at is not null))
);
create unique index a_request_has_one_open_consultation on consultations (request_id) where status = 'open';
create index consultations_request on consultations (request_id);
create index consultations_due on consultations (due_on) where status = 'open';

-- Each body has a term of its own: one that is asked later answers later. Told by mail (the server took it), by a
-- link that was opened, or handed over otherwise, by whom and how. Why a service objected stays beside why it no
-- longer does.
create table opinions (
  id uuid primary key default uuidv7(),
  consultation_id uuid not null references consultations on delete cascade,
  body_id uuid not null references consulted_bodies,
  status text not null default 'asked',
  reasons text,
  given_at timestamptz,
  given_by uuid references accounts,
  late boolean not null default false,
  version integer not null default 1,
  asked_on date not null,
  due_on date not null,
  conditions text not null default '',
  lifted_reasons text,
  lifted_at timestamptz,
  told_on date,
  told_how text,
  constraint an_opinion_is_known check (status in ('asked', 'in_favour', 'no_objection', 'against', 'veto', 'silence')),
  constraint a_body_gives_one_opinion_in_each_consultation unique (consultation_id, body_id),
  constraint an_answer_says_when check (status in ('asked') or given_at is not null),
  constraint against_and_veto_need_reasons check (status not in ('against', 'veto')
    or coalesce(btrim(reasons), '') <> ''),
  constraint an_opinion_is_due_after_it_is_asked check (due_on > asked_on),
  constraint lifting_a_veto_says_when_and_why check ((lifted_at is null) = (coalesce(btrim(lifted_reasons), '') = '')),
  constraint a_veto_that_stands_was_not_lifted check (status <> 'veto' or lifted_at is null),
  constraint a_notice_says_how_it_was_given check ((told_on is null) = (told_how is null)
    and coalesce(told_how in ('mail', 'link', 'by_hand', 'before'), true)),
  constraint a_notice_is_given_after_it_is_asked check (coalesce(told_on >= asked_on, true)),
  constraint a_term_begins_when_the_body_is_told check (coalesce(due_on > told_on, true)),
  constraint nobody_is_silent_who_was_not_told check (status <> 'silence' or told_on is not null)
);
create index opinions_body on opinions (body_id, status);
create index opinions_due on opinions (due_on) where status = 'asked';

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
  struck_at timestamptz,
  left_out text,
  constraint an_outcome_is_known check (coalesce(outcome in ('approve', 'reject', 'defer', 'redirect'), true)),
  constraint a_prepared_outcome_says_who_and_when check (outcome is null
    or (prepared_by is not null and prepared_at is not null)),
  constraint rejecting_deferring_and_redirecting_need_a_reason check (coalesce(outcome in ('approve'), true)
    or btrim(reason) <> ''),
  constraint redirecting_names_an_initiative check (outcome is distinct from 'redirect' or redirected_to is not null),
  constraint a_request_stands_once_on_an_agenda unique (meeting_id, request_id),
  constraint an_item_is_of_one_request unique (id, request_id),
  constraint an_item_is_released_or_left_out check (released_at is null or left_out is null),
  constraint only_what_was_prepared_is_released check (released_at is null or outcome is not null),
  constraint why_an_item_was_left_out_is_known
    check (coalesce(left_out in ('withdrawn', 'moved_on', 'consultation_runs', 'veto', 'quorum', 'scores', 'unsettled'),
      true))
);
create index agenda_items_request on agenda_items (request_id);

-- Letters to those that ask jointly, edited for their case; that of the lead authority stands with the outcome.
create table agenda_letters (
  agenda_item_id uuid not null references agenda_items on delete cascade,
  authority_id uuid not null references authorities,
  subject text not null,
  body text not null,
  primary key (agenda_item_id, authority_id),
  constraint an_edited_letter_says_something check (btrim(subject) <> '' and btrim(body) <> '')
);

create table criteria (
  key text primary key,
  position integer not null,
  names jsonb not null,
  id uuid not null default uuidv7() unique
);

-- Scores belong to an item of an agenda: a deferred request that comes back is scored anew, and the minutes of its
-- first meeting stay as they were. A remark alone is partial work; it waits for its score.
create table decision_scores (
  request_id uuid not null references requests on delete cascade,
  criterion text not null references criteria,
  account_id uuid not null references accounts,
  score integer,
  remark text,
  scored_at timestamptz,
  agenda_item_id uuid,
  id uuid not null default uuidv7() unique,
  constraint a_score_is_from_0_to_3 check (score between 0 and 3),
  constraint scores_are_of_the_request_on_the_agenda foreign key (agenda_item_id, request_id) references agenda_items
    (id, request_id),
  constraint a_member_scores_a_criterion_once unique nulls not distinct (agenda_item_id, request_id, account_id,
    criterion)
);
create index decision_scores_request on decision_scores (request_id);

-- Each authority that asks gets the decision by a letter of its own: the lead authority, and those that ask jointly
-- with it.
create table letters (
  id uuid primary key default uuidv7(),
  request_id uuid not null references requests on delete cascade,
  kind text not null,
  language text not null,
  subject text not null,
  body text not null,
  sent_at timestamptz not null,
  sent_by uuid references accounts,
  agenda_item_id uuid references agenda_items,
  authority_id uuid references authorities not null,
  constraint a_letter_is_of_a_known_kind check (kind in ('approved', 'rejected', 'deferred', 'redirected')),
  constraint a_letter_says_something check (btrim(subject) <> '' and btrim(body) <> ''),
  constraint an_authority_gets_one_letter_on_an_item unique (agenda_item_id, authority_id)
);
create index letters_request on letters (request_id);
create index letters_authority on letters (authority_id);

-- Every stay of a request in a status: when it began and ended, its target, and the working days it took.
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
-- Spans are read by request, by the day they ended (times of a period), and while open.
create index request_spans_ended on request_spans (ended_at) include (status, working_days, due_on)
  where ended_at is not null;
-- What runs towards a day: few among many spans.
create index request_spans_running on request_spans (due_on, request_id) where ended_at is null and due_on is not null;

create table delay_reasons (
  key text primary key,
  position integer not null,
  names jsonb not null,
  id uuid not null default uuidv7() unique
);

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
create index delay_causes_reason on delay_causes (reason);

alter table accounts add foreign key (body_id) references consulted_bodies;
