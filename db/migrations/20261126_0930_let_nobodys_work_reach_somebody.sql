-- Who answers for what an account carries: its owner as long as the account is open and carries files, otherwise the managers, and where there is no manager, the
-- administrators. What no account carries (officer_id is null) is theirs too. Everything that waits, is due or is told asks here, so that nobody's work is ever nobody's.
create view answering with (security_invoker = true) as
  with open_accounts as (select id, role from accounts where active and role in ('officer', 'manager', 'administrator')),
    stand_ins as (select id from open_accounts where role = 'manager'
      union all select id from open_accounts where role = 'administrator' and not exists (select from open_accounts where role = 'manager'))
  select id as officer_id, id as account_id from open_accounts
  union all
  select a.id, s.id from accounts a cross join stand_ins s where not (a.active and a.role in ('officer', 'manager', 'administrator'))
  union all
  select null, s.id from stand_ins s;
grant select on answering to mobilise_staff;

-- Whom a withdrawal concerns, as before; the officer's part is that of whoever answers for the request.
create or replace function readers_of_withdrawal(request uuid) returns table (body boolean, account_id uuid, email text, language text) language sql stable security definer set search_path = public
  begin atomic
    with asked as (
      select o.body_id from opinions o join consultations c on c.id = o.consultation_id where c.request_id = request and c.status = 'open' and o.status = 'asked')
    select reader.* from (
      select false, a.id, a.email, a.language from accounts a join requests r on r.id = request
        where a.active and (a.authority_id = r.authority_id
          or (r.status <> 'draft' and a.id in (select w.account_id from answering w where w.officer_id is not distinct from r.officer_id))
          or a.authority_id in (select ra.authority_id from request_authorities ra where ra.request_id = request and ra.part = 'asks'))
      union all
      select true, a.id, a.email, a.language from accounts a where a.active and a.body_id in (select body_id from asked)
      union all
      select true, null, b.email, b.language from consulted_bodies b where b.id in (select body_id from asked) and b.email is not null
        and not exists (select from accounts a where a.active and a.body_id = b.id and lower(a.email) = lower(b.email))
    ) as reader (body, account_id, email, language)
    where current_authority() is null or is_own_request(request)
    order by reader.body, reader.account_id, reader.email;
  end;
