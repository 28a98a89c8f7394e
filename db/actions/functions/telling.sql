-- Where the telling of each body and of each expert who is invited stands.

-- When the mail server has taken the mail that tells of something, that is the proof that it was told.
create or replace function taken_mail_is_proof() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  day date := (new.sent_at at time zone facility_zone())::date;
begin
  perform note_told(n.record_id, day, 'mail') from notices n where n.mail_id = new.id and n.record_table = 'opinions';
  update mobilisations m set told_on = day, told_how = 'mail'
    from notices n where n.mail_id = new.id and n.record_table = 'mobilisations' and m.id = n.record_id
      and m.told_on is null and m.status = 'invited';
  return null;
end $$;
create or replace trigger taken_mail_is_proof after update of status on outbox for each row
  when (new.status = 'sent' and old.status <> 'sent') execute function taken_mail_is_proof();

-- Where the telling of each body and of each expert who is invited stands. The mail that counts is the newest to
-- where they are reached now; of several that were written at once, the one that failed.
create or replace view telling as
  select n.record_table, n.record_id, h.how as handed_over, m.id as mail_id, m.recipient, m.last_fault, m.queued_at,
    case when n.told_on is not null then 'told'
      when m.status in ('failed', 'uncertain', 'cancelled') then 'failed'
      when m.status = 'waiting' and m.last_fault is not null
        and m.queued_at < acting_at() - interval '1 hour' then 'refused'
      when m.status = 'waiting' and m.queued_at < acting_at() - interval '1 hour' then 'waits_long'
      when m.status = 'waiting' then 'waits'
      when n.email is null and not n.has_account then 'nobody'
      else 'not_written' end as state
  from (select 'opinions' as record_table, o.id as record_id, o.told_on, b.email, exists (select from accounts a
    where a.body_id = b.id and a.active) as has_account
      from opinions o join consulted_bodies b on b.id = o.body_id
    union all
    select 'mobilisations', v.id, v.told_on, coalesce(d.email, (select a.email from accounts a
      where a.person_id = v.person_id and a.active limit 1)), false
      from mobilisations v left join personal_details d on d.person_id = v.person_id where v.invited_on is not null) n
    left join lateral (select x.how from handed_over x
      where x.record_table = n.record_table and x.record_id = n.record_id
      order by x.taken_at desc, x.id desc limit 1) h on true
    left join lateral (select x.* from notices w join outbox x on x.id = w.mail_id
      where w.record_table = n.record_table and w.record_id = n.record_id and x.status <> 'dropped'
        and (x.account_id is not null or lower(x.recipient) = lower(n.email))
      order by x.queued_at desc, x.status in ('failed', 'uncertain') desc, x.id desc limit 1) m on true;
call wall('telling', rows => false);
grant select on telling to mobilise_staff;
grant select (record_table, record_id, state) on telling to mobilise_donor;
