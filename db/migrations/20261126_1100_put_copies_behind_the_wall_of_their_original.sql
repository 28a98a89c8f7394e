-- A copy of what is protected has the wall of its original: the words of a submission, the papers of a request, the history of scores.

-- A submission holds the contact and the names of files as they were sent. Whoever sees no names reads it without those chapters. A chapter that says of
-- no page where it comes from is told by its place: they were always written in one order. What is not known is kept back.
create function chapters_without_names(answers jsonb) returns jsonb language sql immutable
  return coalesce((select jsonb_agg(c.chapter order by c.place)
    from jsonb_array_elements(answers) with ordinality as c (chapter, place)
    where coalesce(c.chapter ->> 'page', (array['contact', 'authorities', 'partners', 'need', 'themes', 'outputs', 'experts', 'support', 'setup', 'attachments', 'questions'])[c.place])
      in ('authorities', 'partners', 'need', 'themes', 'outputs', 'experts', 'support', 'setup', 'questions')), '[]'::jsonb);
alter table submissions add column open_answers jsonb not null generated always as (chapters_without_names(answers)) stored;
revoke select on submissions from mobilise_donor;
grant select (id, request_id, number, submitted_at, language, open_answers) on submissions to mobilise_donor;

-- A draft that was never submitted is nobody's but its authority's and the facility's, also once it was withdrawn.
drop policy donors_see_all_but_drafts on requests;
create policy donors_see_all_but_drafts on requests for select to mobilise_donor
  using (status <> 'draft' and (status <> 'withdrawn' or submitted_at is not null or registered_at is not null));
drop policy an_authority_sees_its_requests on requests;
create policy an_authority_sees_its_requests on requests for select to mobilise_authority
  using (authority_id = current_authority()
    or (status <> 'draft' and (status <> 'withdrawn' or submitted_at is not null or registered_at is not null)
      and id in (select request_id from request_authorities where authority_id = current_authority())));

-- A right ends with its reason. A body is asked as long as it is in the register; it reads the papers of a request until that is decided or withdrawn.
create function asked_body() returns uuid language sql stable security definer set search_path = public
  begin atomic select b.id from consulted_bodies b where b.id = current_body() and b.active; end;
revoke all on function asked_body() from public;
grant execute on function asked_body() to mobilise_consulted;
alter policy a_body_sees_its_opinions on opinions using (body_id = (select asked_body()));
alter policy a_body_answers_once on opinions
  using (body_id = (select asked_body()) and status in ('asked', 'silence')) with check (body_id = (select asked_body()) and status not in ('asked', 'silence'));
alter policy a_body_lifts_its_veto on opinions
  using (body_id = (select asked_body()) and status = 'veto') with check (body_id = (select asked_body()) and status not in ('asked', 'silence'));
alter policy of_requests_it_is_asked_about on request_files
  using (request_id in (select id from requests where status not in ('approved', 'rejected', 'redirected', 'withdrawn')));

-- The history of a score is told to whoever may see the score.
alter policy staff_see_all on history using (row_table <> 'decision_scores' or account = current_account() or may_see_scores(record_id));
