-- Outsiders read the steps of a record without the names of those who took them. Whether it was the facility or one from outside, they may know: an
-- authority otherwise reads that the facility submitted what it submitted itself.
create function outsider_in_history(record_table text, record_id uuid, line integer) returns text
  language sql stable security definer set search_path = public
  as $$
    select a.role from history h join accounts a on a.id = h.account
    where h.record_table = $1 and h.record_id = $2 and h.number = $3 and a.role in ('authority', 'consulted', 'focal_point', 'expert')
  $$;
revoke all on function outsider_in_history from public;
grant execute on function outsider_in_history to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert;
