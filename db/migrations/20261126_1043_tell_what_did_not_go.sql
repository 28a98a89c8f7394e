-- Mail that could not be sent, or that its server has refused for now for more than a day, with the officer of the record it is about.
create view undelivered with (security_invoker = true) as
  select o.*, case o.record_table
      when 'requests' then (select r.officer_id from requests r where r.id = o.record_id)
      when 'actions' then (select a.officer_id from actions a where a.id = o.record_id)
      when 'activities' then (select a.officer_id from activities v join actions a on a.id = v.action_id where v.id = o.record_id)
      when 'mobilisations' then (select a.officer_id from mobilisations m join activities v on v.id = m.activity_id join actions a on a.id = v.action_id where m.id = o.record_id) end as officer_id,
    coalesce(o.record_table in ('requests', 'actions', 'activities', 'mobilisations') and o.kind = 'notice', false) as of_a_file
  from outbox o
  where o.status in ('failed', 'uncertain') or (o.status = 'waiting' and o.last_fault is not null and o.queued_at < acting_at() - interval '1 day');
grant select on undelivered to mobilise_staff;
-- An initiative to which a request was redirected is told of it, too, by whoever carries the request.
alter table handed_over drop constraint it_is_a_notice_that_is_handed_over,
  add constraint it_is_a_notice_that_is_handed_over check (record_table in ('opinions', 'mobilisations', 'requests'));
alter table requests add column initiative_told_on date;
-- Whoever presses again within minutes means the link that was just sent, as long as nobody has signed in with it. Asked at the gate, which reads no mail.
create function link_just_sent(account uuid, words text, at timestamptz) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from outbox o where o.account_id = account and o.kind = 'link' and o.subject = words and o.status in ('waiting', 'sent') and o.last_fault is null
    and o.queued_at > at - interval '3 minutes' and not exists (select from sessions s where s.account_id = account and s.created_at > o.queued_at))
$$;
revoke all on function link_just_sent(uuid, text, timestamptz) from public;
grant execute on function link_just_sent(uuid, text, timestamptz) to mobilise_gate;
