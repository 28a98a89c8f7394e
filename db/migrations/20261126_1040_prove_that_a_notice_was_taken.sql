-- Which mail tells of what: the notices on which a consequence hangs (an opinion that is asked for, an invitation). When the mail server has taken such a mail, that is the proof.
create table notices (
  mail_id uuid not null references outbox,
  record_table text not null,
  record_id uuid not null,
  occasion text not null,
  position integer not null default 0,
  constraint a_mail_tells_once_of_each_thing primary key (mail_id, record_table, record_id),
  constraint a_notice_tells_of_something_known check (record_table in ('opinions', 'mobilisations'))
);
create index notices_record on notices (record_id);
alter table notices enable row level security;
create policy staff_see_all on notices to mobilise_staff using (true) with check (true);
grant select, insert on notices to mobilise_staff;

-- A mail on which something hangs is of use until that is settled.
alter table outbox alter column useful_until drop not null;

-- Told by mail (the server took it), by a link that was opened, or handed over otherwise, by whom and how. What was asked before this was noted counts as told.
select set_config('mobilise.step', 'tell', true);
alter table opinions add column told_on date, add column told_how text;
update opinions o set told_on = o.asked_on, told_how = 'before' where o.status <> 'asked';
update opinions o set told_on = told.day, told_how = 'mail'
  from (select p.id, min((m.sent_at at time zone facility_zone())::date) as day
    from opinions p join consultations c on c.id = p.consultation_id join consulted_bodies b on b.id = p.body_id
      join outbox m on m.record_table = 'requests' and m.record_id = c.request_id and m.status = 'sent' and m.sent_at >= p.asked_on
        and (lower(m.recipient) = lower(b.email) or m.account_id in (select a.id from accounts a where a.body_id = b.id))
    where p.status = 'asked' group by p.id) told
  where told.id = o.id;
alter table opinions
  add constraint a_notice_says_how_it_was_given check ((told_on is null) = (told_how is null) and coalesce(told_how in ('mail', 'link', 'by_hand', 'before'), true)),
  add constraint a_notice_is_given_after_it_is_asked check (coalesce(told_on >= asked_on, true)),
  add constraint a_term_begins_when_the_body_is_told check (coalesce(due_on > told_on, true)),
  add constraint nobody_is_silent_who_was_not_told check (status <> 'silence' or told_on is not null);

alter table mobilisations add column told_on date, add column told_how text;
update mobilisations set told_on = invited_on, told_how = 'before' where invited_on is not null;
alter table mobilisations
  add constraint an_invitation_says_how_it_was_given check ((told_on is null) = (told_how is null) and coalesce(told_how in ('mail', 'by_hand', 'before'), true)),
  add constraint no_invitation_expires_that_was_not_given check (status <> 'expired' or told_on is not null);

-- How a notice was handed over otherwise, in words that may name people: for staff alone.
create table handed_over (
  id uuid primary key default uuidv7(),
  record_table text not null,
  record_id uuid not null,
  day date not null,
  how text not null,
  taken_by uuid not null references accounts,
  taken_at timestamptz not null,
  constraint it_is_a_notice_that_is_handed_over check (record_table in ('opinions', 'mobilisations')),
  constraint what_was_handed_over_says_how check (btrim(how) <> '')
);
create index handed_over_record on handed_over (record_id);
call keep_history('handed_over', 'handed_over', 'id');
revoke update, delete on handed_over from mobilise_staff;

-- The one place where a body becomes told. Its term runs from that day; the day itself does not count. What was told once stays so.
create function note_told(opinion uuid, day date, how text) returns void language plpgsql security definer set search_path = public as $$
declare
  term integer := coalesce((select (value ->> 'consultation')::integer from settings where key = 'terms'), 5);
  step text := current_setting('mobilise.step', true);
begin
  perform set_config('mobilise.step', 'tell', true);
  update opinions o set told_on = greatest(day, o.asked_on), told_how = how,
      due_on = case when day > o.asked_on then greatest(o.due_on, working_days_after(day, term)) else o.due_on end
    where o.id = opinion and o.told_on is null;
  if found then
    update consultations c set due_on = o.due_on from opinions o where o.id = opinion and c.id = o.consultation_id and c.status = 'open' and c.due_on < o.due_on;
  end if;
  perform set_config('mobilise.step', coalesce(step, ''), true);
end $$;
revoke all on function note_told(uuid, date, text) from public;

create function taken_mail_is_proof() returns trigger language plpgsql security definer set search_path = public as $$
declare
  day date := (new.sent_at at time zone facility_zone())::date;
begin
  perform note_told(n.record_id, day, 'mail') from notices n where n.mail_id = new.id and n.record_table = 'opinions';
  update mobilisations m set told_on = day, told_how = 'mail'
    from notices n where n.mail_id = new.id and n.record_table = 'mobilisations' and m.id = n.record_id and m.told_on is null and m.status = 'invited';
  return null;
end $$;
create trigger taken_mail_is_proof after update of status on outbox for each row when (new.status = 'sent' and old.status <> 'sent') execute function taken_mail_is_proof();

-- Whoever has opened the link knows what is asked, whatever became of the mail.
create function an_opened_link_is_proof() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform note_told(new.opinion_id, (new.opened_at at time zone facility_zone())::date, 'link');
  return null;
end $$;
create trigger an_opened_link_is_proof after update of opened_at on opinion_links for each row when (new.opened_at is not null and old.opened_at is null) execute function an_opened_link_is_proof();

-- Whose answer a consultation waits for: those who are asked, but for a body that was taken off the list before anybody told it.
create function is_awaited(opinion opinions) returns boolean language sql stable security definer set search_path = public as $$
  select (opinion).status = 'asked' and ((opinion).told_on is not null or exists (select from consulted_bodies b where b.id = (opinion).body_id and b.active))
$$;
create or replace function close_answered_consultation(consultation uuid, at timestamptz) returns void language plpgsql security definer set search_path = public as $$
begin
  perform from consultations c where c.id = consultation and c.status = 'open' for update;
  update consultations c set status = 'closed', closed_at = at
    where c.id = consultation and c.status = 'open' and not exists (select from opinions o where o.consultation_id = consultation and is_awaited(o));
end $$;

-- Terms follow the calendar, from the day on which the body was told. None is moved to before the day on which it is moved.
create or replace function move_terms() returns void language plpgsql security definer set search_path = public as $$
declare
  today date := (coalesce(nullif(current_setting('mobilise.at', true), '')::timestamptz, clock_timestamp()) at time zone facility_zone())::date;
  term integer := coalesce((select (value ->> 'consultation')::integer from settings where key = 'terms'), 5);
begin
  update opinions o set due_on = moved.due_on
    from (select a.id, greatest(working_days_after(coalesce(a.told_on, a.asked_on), term), least(a.due_on, today)) as due_on
      from opinions a join consultations c on c.id = a.consultation_id where a.status = 'asked' and c.status = 'open') moved
    where o.id = moved.id and o.due_on <> moved.due_on;
  update consultations c set due_on = latest.due_on
    from (select o.consultation_id, max(o.due_on) as due_on from opinions o group by o.consultation_id) latest
    where latest.consultation_id = c.id and c.status = 'open' and c.due_on <> latest.due_on;
  update request_spans s set due_on = working_days_after((s.started_at at time zone facility_zone())::date,
      greatest(s.target_days - (select coalesce(sum(e.working_days), 0) from request_spans e where e.request_id = s.request_id and e.status = s.status and s.status = 'submitted' and e.number < s.number), 0)::integer)
    where s.ended_at is null and s.target_days is not null;
end $$;

-- Where the telling of each body and of each expert who is invited stands. The mail that counts is the newest to where they are reached now; of several that were written at once, the one that failed.
create view telling as
  select n.record_table, n.record_id, h.how as handed_over, m.id as mail_id, m.recipient, m.last_fault, m.queued_at,
    case when n.told_on is not null then 'told'
      when m.status in ('failed', 'uncertain', 'cancelled') then 'failed'
      when m.status = 'waiting' and m.last_fault is not null and m.queued_at < acting_at() - interval '1 hour' then 'refused'
      when m.status = 'waiting' and m.queued_at < acting_at() - interval '1 hour' then 'waits_long'
      when m.status = 'waiting' then 'waits'
      when n.email is null and not n.has_account then 'nobody'
      else 'not_written' end as state
  from (select 'opinions' as record_table, o.id as record_id, o.told_on, b.email, exists (select from accounts a where a.body_id = b.id and a.active) as has_account
      from opinions o join consulted_bodies b on b.id = o.body_id
    union all
    select 'mobilisations', v.id, v.told_on, coalesce(d.email, (select a.email from accounts a where a.person_id = v.person_id and a.active limit 1)), false
      from mobilisations v left join personal_details d on d.person_id = v.person_id where v.invited_on is not null) n
    left join lateral (select x.how from handed_over x where x.record_table = n.record_table and x.record_id = n.record_id order by x.taken_at desc, x.id desc limit 1) h on true
    left join lateral (select x.* from notices w join outbox x on x.id = w.mail_id
      where w.record_table = n.record_table and w.record_id = n.record_id and x.status <> 'dropped' and (x.account_id is not null or lower(x.recipient) = lower(n.email))
      order by x.queued_at desc, x.status in ('failed', 'uncertain') desc, x.id desc limit 1) m on true;
grant select on telling to mobilise_staff;
grant select (record_table, record_id, state) on telling to mobilise_donor;
