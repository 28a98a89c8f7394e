-- Who asks and who is asked: what policies and mail need to know past row security.

-- Whether a request is of the actor's own authority, asked past row security so that policies of its parts do not go
-- round in circles.
create or replace function is_own_request(request uuid) returns boolean language sql stable security definer
  set search_path = public
  begin atomic select exists (select from requests r
    where r.id = request and r.authority_id = current_authority()); end;
call only_for('is_own_request(uuid)', 'staff, donor, authority, consulted, focal_point, expert, public');

create or replace function is_own_draft(request uuid) returns boolean language sql stable security definer
  set search_path = public
  begin atomic select exists (select from requests r where r.id = request and r.authority_id = current_authority()
    and r.status in ('draft', 'returned')); end;
call only_for('is_own_draft(uuid)', 'staff, donor, authority, consulted, focal_point, expert, public');

-- A right ends with its reason: a body is asked as long as it is in the register.
create or replace function asked_body() returns uuid language sql stable security definer set search_path = public
  begin atomic select b.id from consulted_bodies b where b.id = current_body() and b.active; end;
call only_for('asked_body()', 'consulted');

-- Who reads the mail of those that ask jointly: an authority that files does not see others' accounts, but what it
-- sends is told to them.
create or replace function readers_asking_jointly(request uuid) returns table (authority_id uuid, account_id uuid,
  email text, language text) language sql stable security definer set search_path = public
  begin atomic
    select ra.authority_id, a.id, a.email, a.language from request_authorities ra
      join accounts a on a.authority_id = ra.authority_id and a.active
      where ra.request_id = request and ra.part = 'asks' and (current_authority() is null or is_own_request(request))
        order by a.id;
  end;
call only_for('readers_asking_jointly(uuid)', 'staff, authority');

-- Whom a withdrawal concerns: those who sign in for the authorities that ask, whoever answers for the request, and
-- the bodies whose opinion is still asked for. An authority that withdraws sees neither their accounts nor the
-- opinions, but what it does is told to them.
create or replace function readers_of_withdrawal(request uuid) returns table (body boolean, account_id uuid, email text,
  language text) language sql stable security definer set search_path = public
  begin atomic
    with asked as (
      select o.body_id from opinions o join consultations c on c.id = o.consultation_id
        where c.request_id = request and c.status = 'open' and o.status = 'asked')
    select reader.* from (
      select false, a.id, a.email, a.language from accounts a join requests r on r.id = request
        where a.active and (a.authority_id = r.authority_id
          or (r.status <> 'draft' and a.id in (select w.account_id from answering w
            where w.officer_id is not distinct from r.officer_id))
          or a.authority_id in (select ra.authority_id from request_authorities ra
            where ra.request_id = request and ra.part = 'asks'))
      union all
      select true, a.id, a.email, a.language from accounts a where a.active and a.body_id in (select body_id from asked)
      union all
      select true, null, b.email, b.language from consulted_bodies b
        where b.id in (select body_id from asked) and b.email is not null
        and not exists (select from accounts a where a.active and a.body_id = b.id and lower(a.email) = lower(b.email))
    ) as reader (body, account_id, email, language)
    where current_authority() is null or is_own_request(request)
    order by reader.body, reader.account_id, reader.email;
  end;
call only_for('readers_of_withdrawal(uuid)', 'staff, authority');
