-- Consultations: when a body is told, and when its answer is awaited no more.

-- A body sees only its own opinion, so whether all have answered is asked and acted upon here. Two bodies that give
-- the last two opinions at once: the second waits for the first, and then sees its answer.
create or replace function close_answered_consultation(consultation uuid, at timestamptz) returns void
  language plpgsql security definer set search_path = public as $$
begin
  perform from consultations c where c.id = consultation and c.status = 'open' for update;
  update consultations c set status = 'closed', closed_at = at
    where c.id = consultation and c.status = 'open' and not exists (select from opinions o
      where o.consultation_id = consultation and is_awaited(o));
end $$;
call only_for('close_answered_consultation(uuid,timestamptz)', 'staff, consulted');

-- An authority that withdraws does not see who was consulted.
create or replace function close_consultations_of(request uuid, at timestamptz) returns void
  language sql security definer set search_path = public
  begin atomic
    update consultations c set status = 'closed', closed_at = at
      where c.request_id = request and c.status = 'open'
        and exists (select from requests r where r.id = request
          and (current_authority() is null or r.authority_id = current_authority()));
  end;
call only_for('close_consultations_of(uuid,timestamptz)', 'staff, authority');

-- Whose answer a consultation waits for: those who are asked, but for a body that was taken off the list before
-- anybody told it.
create or replace function is_awaited(opinion opinions) returns boolean language sql stable security definer
  set search_path = public as $$
  select (opinion).status = 'asked' and ((opinion).told_on is not null or exists (select from consulted_bodies b
    where b.id = (opinion).body_id and b.active))
$$;

-- A consultation is due when the last of its opinions is, as long as it is open.
create or replace function a_consultation_is_due_with_its_last_opinion() returns trigger language plpgsql
  security definer set search_path = public as $$
begin
  update consultations c set due_on = latest.due_on
    from (select max(o.due_on) as due_on from opinions o where o.consultation_id = new.consultation_id) latest
    where c.id = new.consultation_id and c.status = 'open' and c.due_on <> latest.due_on;
  return null;
end $$;
call only_for('a_consultation_is_due_with_its_last_opinion()', '');
create or replace trigger a_consultation_is_due_with_its_last_opinion after insert or update of due_on on opinions
  for each row execute function a_consultation_is_due_with_its_last_opinion();

-- The one place where a body becomes told. Its term runs from that day; the day itself does not count. What was told
-- once stays so.
create or replace function note_told(opinion uuid, day date, how text) returns void language plpgsql security definer
  set search_path = public as $$
declare
  term integer := coalesce((select (value ->> 'consultation')::integer from settings where key = 'terms'), 5);
  step text := current_setting('mobilise.step', true);
begin
  perform set_config('mobilise.step', 'tell', true);
  update opinions o set told_on = greatest(day, o.asked_on), told_how = how,
      due_on = case when day > o.asked_on then greatest(o.due_on, working_days_after(day, term)) else o.due_on end
    where o.id = opinion and o.told_on is null;
  perform set_config('mobilise.step', coalesce(step, ''), true);
end $$;
call only_for('note_told(uuid,date,text)', '');

-- Whoever has opened the link knows what is asked, whatever became of the mail. The day is the office's.
create or replace function an_opened_link_is_proof() returns trigger language plpgsql security definer
  set search_path = public as $$
begin
  perform note_told(new.about_id, (acting_at() at time zone facility_zone())::date, 'link');
  return null;
end $$;
create or replace trigger an_opened_link_is_proof after update of opened_at on links for each row
  when (new.purpose = 'opinion' and new.opened_at is not null and old.opened_at is null)
    execute function an_opened_link_is_proof();

-- The body in whose name the holder of a link acts, and whether it is reached and consulted as when the link was
-- sent.
create or replace function body_of_link(wanted bytea) returns table (opinion_id uuid, body_id uuid, body text,
  language text, moved boolean, active boolean)
  language sql stable security definer set search_path = public
  begin atomic
    select o.id, b.id, b.name, b.language, lower(b.email) is distinct from lower(l.recipient), b.active
      from links l join opinions o on o.id = l.about_id join consulted_bodies b on b.id = o.body_id
        where l.hash = wanted and l.purpose = 'opinion';
  end;
call only_for('body_of_link(bytea)', 'staff, donor, authority, consulted, focal_point, expert, public');

-- Every link to an opinion is spent by the answer, whichever way the answer came.
create or replace function an_answer_spends_its_links() returns trigger language plpgsql security definer
  set search_path = public as $$
begin
  perform spend_links('opinion', new.id);
  return null;
end $$;
create or replace trigger an_answer_spends_its_links after update of status on opinions for each row
  when (old.status is distinct from new.status and new.status not in ('asked', 'silence'))
    execute function an_answer_spends_its_links();

-- Nobody is asked any more about a request that was withdrawn, and nobody goes on with a draft that was sent.
create or replace function a_request_closes_its_links() returns trigger language plpgsql security definer
  set search_path = public as $$
begin
  if new.status = 'withdrawn' then perform close_links('opinion', new.id); end if;
  if new.status not in ('draft', 'returned') then perform close_links('draft', new.id); end if;
  return null;
end $$;
create or replace trigger a_request_closes_its_links after update of status on requests for each row
  when (old.status is distinct from new.status) execute function a_request_closes_its_links();
