-- Each body has a term of its own: one that is asked later answers later. An opinion may come with conditions.
alter table opinions disable trigger write_history;
alter table opinions disable trigger raise_version;
alter table opinions add column asked_on date, add column due_on date, add column conditions text not null default '';
update opinions o set asked_on = c.opened_on, due_on = c.due_on from consultations c where c.id = o.consultation_id;
alter table opinions
  alter column asked_on set not null,
  alter column due_on set not null,
  add constraint an_opinion_is_due_after_it_is_asked check (due_on > asked_on);
alter table opinions enable trigger write_history;
alter table opinions enable trigger raise_version;
create index opinions_due on opinions (due_on) where status = 'asked';
grant update (conditions) on opinions to mobilise_consulted;
create policy a_body_lifts_its_veto on opinions for update to mobilise_consulted
  using (body_id = current_body() and status = 'veto') with check (body_id = current_body() and status not in ('asked', 'silence'));

-- Two bodies that give the last two opinions at once: the second waits for the first, and then sees its answer.
create or replace function close_answered_consultation(consultation uuid, at timestamptz) returns void language plpgsql security definer set search_path = public as $$
begin
  perform from consultations c where c.id = consultation and c.status = 'open' for update;
  update consultations c set status = 'closed', closed_at = at
    where c.id = consultation and c.status = 'open' and not exists (select from opinions o where o.consultation_id = consultation and o.status = 'asked');
end $$;

-- Terms follow the calendar. None is moved to before the day on which it is moved: nobody falls silent overnight because a holiday was struck.
create or replace function move_terms() returns void language plpgsql security definer set search_path = public as $$
declare
  today date := (coalesce(nullif(current_setting('mobilise.at', true), '')::timestamptz, clock_timestamp()) at time zone facility_zone())::date;
  term integer := coalesce((select (value ->> 'consultation')::integer from settings where key = 'terms'), 5);
begin
  update opinions o set due_on = moved.due_on
    from (select a.id, greatest(working_days_after(a.asked_on, term), least(a.due_on, today)) as due_on
      from opinions a join consultations c on c.id = a.consultation_id where a.status = 'asked' and c.status = 'open') moved
    where o.id = moved.id and o.due_on <> moved.due_on;
  update consultations c set due_on = latest.due_on
    from (select o.consultation_id, max(o.due_on) as due_on from opinions o group by o.consultation_id) latest
    where latest.consultation_id = c.id and c.status = 'open' and c.due_on <> latest.due_on;
  update request_spans s set due_on = working_days_after((s.started_at at time zone facility_zone())::date,
      greatest(s.target_days - (select coalesce(sum(e.working_days), 0) from request_spans e where e.request_id = s.request_id and e.status = s.status and s.status = 'submitted' and e.number < s.number), 0)::integer)
    where s.ended_at is null and s.target_days is not null;
end $$;

-- A link is found by the hash of its token by whoever holds the token; the body in whose name its holder acts is told with it.
create function find_opinion_link(hash bytea) returns table (id uuid, opinion_id uuid, recipient text, expires_at timestamptz, opened_at timestamptz, used_at timestamptz, body_id uuid, body text, language text)
  language sql stable security definer set search_path = public
  begin atomic
    select l.id, l.opinion_id, l.recipient, l.expires_at, l.opened_at, l.used_at, b.id, b.name, b.language
      from opinion_links l join opinions o on o.id = l.opinion_id join consulted_bodies b on b.id = o.body_id where l.token_hash = hash;
  end;
revoke all on function find_opinion_link(bytea) from public;
grant execute on function find_opinion_link(bytea) to mobilise_public, mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert;
-- Whoever opens a link reads what it is about as the body that it was sent to.
drop policy the_gate_reads_links on opinion_links;
revoke select on opinion_links from mobilise_gate;
