-- Mail that did not go, with who answers for it.

-- Mail that could not be sent, or that its server has refused for now for more than a day, with the officer of the
-- record it is about.
create or replace view undelivered with (security_invoker = true) as
  select o.id, o.recipient, o.subject, o.body, o.language, o.record_table, o.record_id, o.queued_at, o.sent_at,
    o.attempts, o.next_attempt_at, o.last_fault, o.account_id, o.kind, o.not_before, o.started_at, o.given_up_at,
    o.status, o.useful_until, o.unknown_outcomes, o.reply_to, o.link, o.link_is_secret, o.receipt, o.version,
    o.also_on,
    case o.record_table
      when 'requests' then (select r.officer_id from requests r where r.id = o.record_id)
      when 'actions' then (select a.officer_id from actions a where a.id = o.record_id)
      when 'activities' then (select a.officer_id from activities v join actions a on a.id = v.action_id
        where v.id = o.record_id)
      when 'mobilisations' then (select a.officer_id from mobilisations m join activities v on v.id = m.activity_id
        join actions a on a.id = v.action_id where m.id = o.record_id) end as officer_id,
    coalesce(o.record_table in ('requests', 'actions', 'activities', 'mobilisations') and o.kind = 'notice', false) as
      of_a_file
  from outbox o
  where o.status in ('failed', 'uncertain') or (o.status = 'waiting' and o.last_fault is not null
    and o.queued_at < acting_at() - interval '1 day');
call wall('undelivered', rows => false);
grant select on undelivered to mobilise_staff;
