create table requests (
  id uuid primary key default uuidv7(),
  reference text not null unique,
  partner text not null references partners (code),
  numeral integer,
  authority_id uuid not null references authorities,
  status text not null default 'draft',
  title text not null,
  need text not null,
  expected_outputs text not null default '',
  language text not null default 'en',
  theme text not null references themes,
  theme_wording text,
  received_on date,
  submitted_at timestamptz,
  registered_at timestamptz,
  screened_by uuid references accounts,
  officer_id uuid references accounts,
  questions text,
  answers text,
  decided_at timestamptz,
  decided_by uuid references accounts,
  decision_reason text,
  redirected_to uuid references initiatives,
  withdrawn_reason text,
  overlap_judgement text,
  overlap_note text,
  created_by uuid references accounts,
  version integer not null default 1,
  constraint a_request_status_is_known check (status in ('draft', 'submitted', 'returned', 'registered', 'in_consultation', 'approved',
    'rejected', 'deferred', 'redirected', 'withdrawn')),
  constraint a_request_has_a_title_and_a_need check (btrim(title) <> '' and btrim(need) <> ''),
  constraint a_numeral_is_given_once_for_each_partner unique (partner, numeral),
  constraint a_numeral_is_positive check (coalesce(numeral > 0, true)),
  constraint a_registered_request_has_a_numeral_a_date_and_an_officer check (
    status in ('draft', 'submitted', 'returned', 'withdrawn')
    or (numeral is not null and received_on is not null and registered_at is not null and officer_id is not null)),
  constraint a_decision_names_who_and_when check (
    status not in ('approved', 'rejected', 'deferred', 'redirected') or (decided_by is not null and decided_at is not null)),
  constraint a_rejection_needs_a_reason check (status <> 'rejected' or coalesce(btrim(decision_reason), '') <> ''),
  constraint a_redirected_request_names_the_initiative check (status <> 'redirected' or redirected_to is not null),
  constraint whoever_screened_a_request_does_not_decide_on_it check (
    status not in ('approved', 'rejected', 'deferred', 'redirected') or decided_by is distinct from screened_by),
  constraint an_overlap_judgement_is_known check (coalesce(overlap_judgement in ('duplicate', 'complementary', 'sequenced', 'unrelated'), true)),
  constraint a_returned_request_carries_questions check (status <> 'returned' or coalesce(btrim(questions), '') <> '')
);
create index requests_in_order on requests (received_on desc nulls first, id desc);
create index requests_authority on requests (authority_id);
create index requests_status on requests (status);
create index requests_officer on requests (officer_id);

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
-- Further partners of a regional request; the lead partner is on the request.
create table request_partners (
  request_id uuid not null references requests on delete cascade,
  partner text not null references partners (code),
  primary key (request_id, partner)
);

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
  constraint an_opinion_is_known check (status in ('asked', 'in_favour', 'no_objection', 'against', 'veto', 'silence')),
  constraint a_body_gives_one_opinion_in_each_consultation unique (consultation_id, body_id),
  constraint an_answer_says_when check (status in ('asked') or given_at is not null),
  constraint against_and_veto_need_reasons check (status not in ('against', 'veto') or coalesce(btrim(reasons), '') <> '')
);
create index opinions_body on opinions (body_id, status);

create table decision_scores (
  request_id uuid not null references requests on delete cascade,
  criterion text not null references criteria,
  account_id uuid not null references accounts,
  score integer not null,
  remark text,
  primary key (request_id, criterion, account_id),
  constraint a_score_is_from_0_to_3 check (score between 0 and 3)
);

call keep_history('requests', 'requests', 'id');
call keep_history('request_themes', 'requests', 'request_id');
call keep_history('request_authorities', 'requests', 'request_id');
call keep_history('request_partners', 'requests', 'request_id');
call keep_history('consultations', 'requests', 'request_id');
call keep_history('opinions', 'opinions', 'id');
call keep_history('decision_scores', 'requests', 'request_id');

-- An authority: its own requests, and those it is named a party of.
grant select, insert, update on requests to mobilise_authority;
grant select, insert, delete on request_themes to mobilise_authority;
grant select on request_authorities, request_partners to mobilise_authority;
create policy an_authority_sees_requests_it_is_a_party_of on request_authorities for select to mobilise_authority
  using (authority_id = current_authority());
create policy an_authority_sees_its_requests on requests for select to mobilise_authority
  using (authority_id = current_authority()
    or (status <> 'draft' and id in (select request_id from request_authorities where authority_id = current_authority())));
create policy an_authority_files_its_requests on requests for insert to mobilise_authority
  with check (authority_id = current_authority() and status = 'draft' and numeral is null
    and partner = (select a.partner from authorities a where a.id = current_authority()));
create policy an_authority_changes_its_undecided_requests on requests for update to mobilise_authority
  using (authority_id = current_authority() and status in ('draft', 'submitted', 'returned', 'registered', 'in_consultation', 'deferred'))
  with check (authority_id = current_authority() and status in ('draft', 'submitted', 'returned', 'withdrawn'));
create policy of_requests_it_sees on request_themes to mobilise_authority
  using (request_id in (select id from requests)) with check (request_id in (select id from requests where status in ('draft', 'returned')));
create policy of_requests_it_sees on request_partners for select to mobilise_authority using (request_id in (select id from requests));

-- A consulted body: what it is asked about.
grant select on requests, request_themes, request_partners, consultations to mobilise_consulted;
grant select on opinions to mobilise_consulted;
grant update (status, reasons, given_at, given_by, late) on opinions to mobilise_consulted;
create policy a_body_sees_its_opinions on opinions for select to mobilise_consulted using (body_id = current_body());
create policy a_body_answers_once on opinions for update to mobilise_consulted
  using (body_id = current_body() and status in ('asked', 'silence')) with check (body_id = current_body() and status not in ('asked', 'silence'));
create policy a_body_sees_consultations_it_is_asked_in on consultations for select to mobilise_consulted
  using (id in (select consultation_id from opinions));
create policy a_body_sees_requests_it_is_asked_about on requests for select to mobilise_consulted
  using (id in (select request_id from consultations));
create policy of_requests_it_is_asked_about on request_themes for select to mobilise_consulted using (request_id in (select id from requests));
create policy of_requests_it_is_asked_about on request_partners for select to mobilise_consulted using (request_id in (select id from requests));

-- A donor: everything except drafts.
grant select on requests, request_themes, request_authorities, request_partners, consultations, opinions to mobilise_donor;
create policy donors_see_all_but_drafts on requests for select to mobilise_donor using (status <> 'draft');
create policy of_requests_seen on request_themes for select to mobilise_donor using (request_id in (select id from requests));
create policy of_requests_seen on request_authorities for select to mobilise_donor using (request_id in (select id from requests));
create policy of_requests_seen on request_partners for select to mobilise_donor using (request_id in (select id from requests));
create policy of_requests_seen on consultations for select to mobilise_donor using (request_id in (select id from requests));
create policy of_requests_seen on opinions for select to mobilise_donor using (consultation_id in (select id from consultations));

-- A body sees only its own opinion, so whether all have answered is asked and acted upon here.
create function close_answered_consultation(consultation uuid, at timestamptz) returns void
  language sql security definer set search_path = public
  begin atomic
    update consultations c set status = 'closed', closed_at = at
      where c.id = consultation and c.status = 'open'
        and not exists (select from opinions o where o.consultation_id = consultation and o.status = 'asked');
  end;
-- An authority that withdraws does not see who was consulted.
create function close_consultations_of(request uuid, at timestamptz) returns void
  language sql security definer set search_path = public
  begin atomic
    update consultations c set status = 'closed', closed_at = at
      where c.request_id = request and c.status = 'open'
        and exists (select from requests r where r.id = request and (current_authority() is null or r.authority_id = current_authority()));
  end;
revoke all on function close_answered_consultation(uuid, timestamptz), close_consultations_of(uuid, timestamptz) from public;
grant execute on function close_answered_consultation(uuid, timestamptz) to mobilise_staff, mobilise_consulted;
grant execute on function close_consultations_of(uuid, timestamptz) to mobilise_staff, mobilise_authority;

-- Whether its authority is a party is asked for every reader of an Action; for those without an authority no row answers.
grant select on request_authorities to mobilise_consulted, mobilise_focal_point, mobilise_expert, mobilise_public;
