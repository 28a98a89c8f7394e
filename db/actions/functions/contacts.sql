-- Whom those outside the facility turn to: the officer of a record that is theirs, with address and telephone. Accounts
-- are the facility's own, so that these tell of one account no more than that, and only to whom the record concerns: an
-- authority that is named on it, a service that is asked about it, a person on their way to it and whoever lets them go.
-- test/protected-fields.ts says the same in its own words.

create or replace function contact_on_request(request uuid) returns table (name text, email text, phone text)
language sql stable security definer set search_path = public rows 1
  begin atomic
    select k.name, k.email, k.phone from requests r join accounts k on k.id = r.officer_id
    where r.id = request and k.active and (
      r.authority_id = current_authority()
      or (r.status <> 'draft' and exists (select from request_authorities x
        where x.request_id = r.id and x.authority_id = current_authority()))
      or exists (select from consultations c join opinions o on o.consultation_id = c.id
        join consulted_bodies b on b.id = o.body_id
        where c.request_id = r.id and b.id = current_body() and b.active));
  end;
call only_for('contact_on_request(uuid)', 'authority, consulted');

create or replace function contact_on_action(action uuid) returns table (name text, email text, phone text)
language sql stable security definer set search_path = public rows 1
  begin atomic
    select k.name, k.email, k.phone from actions a join accounts k on k.id = a.officer_id
    where a.id = action and k.active and (
      a.authority_id = current_authority()
      or exists (select from action_authorities x where x.action_id = a.id and x.authority_id = current_authority())
      or exists (select from activities v join mobilisations m on m.activity_id = v.id
        join people e on e.id = m.person_id where v.action_id = a.id and m.status in ('invited', 'accepted', 'released', 'contracted', 'deployed', 'completed')
        and (m.person_id = current_human()
          or (e.employer_kind = 'public' and e.employed_in = current_administration()))));
  end;
call only_for('contact_on_action(uuid)', 'authority, expert, focal_point');
