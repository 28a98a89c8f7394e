-- Requests and their parts. An authority: its own, and those it is named a party of. A consulted body: what it is
-- asked about. A donor: everything except drafts.

-- A draft that was never submitted is nobody's but its authority's and the facility's, also once it was withdrawn.
call wall('requests');
call keep_history('requests', 'requests', 'id');
create or replace trigger given_to_a_carrier before insert or update of officer_id on requests
  for each row execute function given_to_a_carrier('officer_id');
call keep_lines('requests', 'title theme_wording',
  'need expected_outputs experts_wanted prior_support other_donors setup_committee setup_lead setup_budget ' ||
  'setup_implementer decision_reason overlap_note withdrawn_reason');
call keep_days('requests', 'happened letter_on', 'happened received_on', 'happened complete_on', 'planned wanted_from',
  'planned wanted_to', 'happened initiative_told_on');
call open_to_staff('requests');
grant insert, update on requests to mobilise_authority;
grant select (id, reference, partner, numeral, authority_id, status, title, need, expected_outputs, language, theme,
  theme_wording, received_on, submitted_at, registered_at, screened_by, officer_id, decided_at, decided_by,
  decision_reason, redirected_to, withdrawn_reason, created_by, version, channel, letter_on, experts_wanted,
  wanted_from, wanted_to, prior_support, other_donors, copied_from, complete_on, decided_in, setup_committee,
  setup_lead, setup_budget, setup_implementer, letter_partner, pages_saved, saved_at) on requests to mobilise_donor,
  mobilise_authority, mobilise_consulted;
grant select (overlap_judgement) on requests to mobilise_donor;
create policy an_authority_files_its_requests on requests for insert to mobilise_authority
  with check (authority_id = current_authority() and status = 'draft' and numeral is null
    and partner = (select a.partner from authorities a where a.id = current_authority()));
create policy an_authority_changes_its_undecided_requests on requests for update to mobilise_authority
  using (authority_id = current_authority() and status in ('draft', 'submitted', 'returned', 'registered',
    'in_consultation', 'deferred'))
  with check (authority_id = current_authority() and status in ('draft', 'submitted', 'returned', 'withdrawn'));
create policy a_body_sees_requests_it_is_asked_about on requests for select to mobilise_consulted
  using (id in (select request_id from consultations));
create policy donors_see_all_but_drafts on requests for select to mobilise_donor
  using (status <> 'draft' and (status <> 'withdrawn' or submitted_at is not null or registered_at is not null));
create policy an_authority_sees_its_requests on requests for select to mobilise_authority
  using (authority_id = current_authority()
    or (status <> 'draft' and (status <> 'withdrawn' or submitted_at is not null or registered_at is not null)
      and id in (select request_id from request_authorities where authority_id = current_authority())));

call wall('request_themes');
call keep_history('request_themes', 'requests', 'request_id');
call open_to_staff('request_themes');
grant select, insert, delete on request_themes to mobilise_authority;
grant select on request_themes to mobilise_donor, mobilise_consulted;
create policy of_requests_it_sees on request_themes to mobilise_authority
  using (request_id in (select id from requests))
    with check (request_id in (select id from requests where status in ('draft', 'returned')));
create policy of_requests_it_is_asked_about on request_themes for select to mobilise_consulted
  using (request_id in (select id from requests));
create policy of_requests_seen on request_themes for select to mobilise_donor
  using (request_id in (select id from requests));

-- Whether its authority is a party is asked for every reader of an Action; for those without an authority no row
-- answers.
call wall('request_authorities');
call keep_history('request_authorities', 'requests', 'request_id');
call open_to_staff('request_authorities');
grant select, insert, update, delete on request_authorities to mobilise_authority;
grant select on request_authorities to mobilise_donor, mobilise_consulted, mobilise_focal_point, mobilise_expert,
  mobilise_public;
create policy an_authority_sees_requests_it_is_a_party_of on request_authorities for select to mobilise_authority
  using (authority_id = current_authority());
create policy of_requests_seen on request_authorities for select to mobilise_donor
  using (request_id in (select id from requests));
create policy an_authority_sees_who_asks_with_it on request_authorities for select to mobilise_authority
  using (is_own_request(request_id));
create policy an_authority_names_who_asks_with_it on request_authorities for insert to mobilise_authority
  with check (is_own_draft(request_id));
create policy an_authority_strikes_who_asks_with_it on request_authorities for delete to mobilise_authority
  using (is_own_draft(request_id));

-- The page of a request asks for them of every reader; for a consulted service no row answers.
call wall('named_authorities');
call keep_history('named_authorities', 'requests', 'request_id');
call keep_lines('named_authorities', 'name', '');
call open_to_staff('named_authorities');
grant select, insert, delete on named_authorities to mobilise_authority;
grant select on named_authorities to mobilise_donor, mobilise_consulted;
create policy of_own_requests on named_authorities for select to mobilise_authority using (is_own_request(request_id));
create policy an_authority_names_others on named_authorities for insert to mobilise_authority
  with check (is_own_draft(request_id) and status = 'named');
create policy an_authority_strikes_others on named_authorities for delete to mobilise_authority
  using (is_own_draft(request_id) and status = 'named');
create policy of_requests_seen on named_authorities for select to mobilise_donor
  using (request_id in (select id from requests));

call wall('request_partners');
call keep_history('request_partners', 'requests', 'request_id');
call open_to_staff('request_partners');
grant select, insert, delete on request_partners to mobilise_authority;
grant select on request_partners to mobilise_donor, mobilise_consulted;
create policy of_requests_it_sees on request_partners for select to mobilise_authority
  using (request_id in (select id from requests));
create policy of_requests_it_is_asked_about on request_partners for select to mobilise_consulted
  using (request_id in (select id from requests));
create policy of_requests_seen on request_partners for select to mobilise_donor
  using (request_id in (select id from requests));
create policy an_authority_names_further_partners on request_partners for insert to mobilise_authority
  with check (is_own_draft(request_id));
create policy an_authority_strikes_further_partners on request_partners for delete to mobilise_authority
  using (is_own_draft(request_id));

call keep_authorities_to_partners('requests', 'request_partners', 'request_authorities', 'request_id');

-- The page of a request asks for it of every reader; for a donor or a consulted service no row answers.
call wall('request_contacts');
call keep_history('request_contacts', 'requests', 'request_id');
call keep_lines('request_contacts', 'name function email phone', '');
create or replace trigger take_one_address before insert or update of email on request_contacts
  for each row execute function take_one_address();
call open_to_staff('request_contacts');
grant select, insert, update on request_contacts to mobilise_authority;
grant select on request_contacts to mobilise_donor, mobilise_consulted;
create policy of_own_requests on request_contacts for select to mobilise_authority using (is_own_request(request_id));
create policy an_authority_names_its_contact on request_contacts for insert to mobilise_authority
  with check (is_own_draft(request_id));
create policy an_authority_changes_its_contact on request_contacts for update to mobilise_authority
  using (is_own_draft(request_id)) with check (is_own_draft(request_id));

call wall('request_translations');
call keep_history('request_translations', 'requests', 'request_id');
call keep_lines('request_translations', 'title', 'need expected_outputs');
call open_to_staff('request_translations');
grant select on request_translations to mobilise_donor, mobilise_authority, mobilise_consulted;
create policy of_own_requests on request_translations for select to mobilise_authority
  using (is_own_request(request_id));
create policy of_requests_seen on request_translations for select to mobilise_consulted, mobilise_donor
  using (request_id in (select id from requests));

call wall('request_questions');
call keep_history('request_questions', 'requests', 'request_id');
call keep_lines('request_questions', '', 'question answer');
call open_to_staff('request_questions');
grant select on request_questions to mobilise_donor, mobilise_authority;
grant update (answer, answered_by, answered_at) on request_questions to mobilise_authority;
create policy of_own_requests on request_questions for select to mobilise_authority using (is_own_request(request_id));
create policy an_authority_answers on request_questions for update to mobilise_authority
  using (is_own_draft(request_id)) with check (is_own_draft(request_id));
create policy of_requests_seen on request_questions for select to mobilise_donor
  using (request_id in (select id from requests));

call wall('request_answers');
call keep_history('request_answers', 'requests', 'request_id');
call keep_lines('request_answers', 'choices', 'words');
create or replace trigger answer_in_the_words_asked before insert or update on request_answers
  for each row execute function answer_in_the_words_asked('intake');
call open_to_staff('request_answers');
grant select, insert, update, delete on request_answers to mobilise_authority;
grant select on request_answers to mobilise_donor, mobilise_consulted;
create policy of_requests_seen on request_answers for select to mobilise_authority, mobilise_donor, mobilise_consulted
  using (request_id in (select id from requests));
create policy an_authority_answers on request_answers for insert to mobilise_authority
  with check (is_own_draft(request_id));
create policy an_authority_answers_otherwise on request_answers for update to mobilise_authority
  using (is_own_draft(request_id)) with check (is_own_draft(request_id));
create policy an_authority_takes_an_answer_back on request_answers for delete to mobilise_authority
  using (is_own_draft(request_id));

-- A submission holds the contact and the names of files as they were sent. Whoever sees no names reads it without
-- those chapters. What was sent is not changed.
call wall('submissions');
call keep_history('submissions', 'requests', 'request_id');
call open_to_staff('submissions', 'select, insert');
grant insert on submissions to mobilise_authority;
grant select (id, request_id, number, submitted_at, language, open_answers) on submissions to mobilise_donor,
  mobilise_authority;
grant select (submitted_by, answers) on submissions to mobilise_authority;
create policy of_own_requests on submissions for select to mobilise_authority using (is_own_request(request_id));
create policy an_authority_submits on submissions for insert to mobilise_authority
  with check (is_own_request(request_id));
create policy of_requests_seen on submissions for select to mobilise_donor
  using (request_id in (select id from requests));

-- A body reads the papers of a request until that is decided or withdrawn.
call wall('request_files');
call keep_history('request_files', 'requests', 'request_id');
call keep_lines('request_files', 'name', '');
call open_to_staff('request_files');
grant select, insert, delete on request_files to mobilise_authority;
grant select on request_files to mobilise_donor, mobilise_consulted;
create policy of_own_requests on request_files for select to mobilise_authority using (is_own_request(request_id));
create policy an_authority_detaches on request_files for delete to mobilise_authority using (is_own_draft(request_id));
create policy of_requests_it_is_asked_about on request_files for select to mobilise_consulted
  using (request_id in (select id from requests
    where status not in ('approved', 'rejected', 'redirected', 'withdrawn')));
create policy an_authority_attaches on request_files for insert to mobilise_authority
  with check (is_own_draft(request_id) and may_attach(file_id));
