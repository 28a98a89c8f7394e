-- Whom a withdrawal concerns: those who sign in for the authorities that ask, the officer who carries the request, and the bodies whose opinion is still
-- asked for. An authority that withdraws sees neither their accounts nor the opinions, but what it does is told to them.
create function readers_of_withdrawal(request uuid) returns table (body boolean, account_id uuid, email text, language text) language sql stable security definer set search_path = public
  begin atomic
    with asked as (
      select o.body_id from opinions o join consultations c on c.id = o.consultation_id where c.request_id = request and c.status = 'open' and o.status = 'asked')
    select reader.* from (
      select false, a.id, a.email, a.language from accounts a join requests r on r.id = request
        where a.active and (a.id = r.officer_id or a.authority_id = r.authority_id
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
revoke all on function readers_of_withdrawal(uuid) from public;
grant execute on function readers_of_withdrawal(uuid) to mobilise_staff, mobilise_authority;
