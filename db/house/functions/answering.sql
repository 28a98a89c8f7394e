-- Who answers for whom, and what people change of their own account.

-- Who answers for what an account carries: its owner as long as the account is open and carries files, otherwise the
-- managers, and where there is no manager, the administrators. What no account carries (officer_id is null) is theirs
-- too. Everything that waits, is due or is told asks here, so that nobody's work is ever nobody's.
create or replace view answering with (security_invoker = true) as
  with open_accounts as (select id, role from accounts
    where active and role in ('officer', 'manager', 'administrator')),
    stand_ins as (select id from open_accounts where role = 'manager'
      union all select id from open_accounts where role = 'administrator' and not exists (select from open_accounts
        where role = 'manager'))
  select id as officer_id, id as account_id from open_accounts
  union all
  select a.id, s.id from accounts a cross join stand_ins s
    where not (a.active and a.role in ('officer', 'manager', 'administrator'))
  union all
  select null, s.id from stand_ins s;
call wall('answering', rows => false);
grant select on answering to mobilise_staff;

-- Who carries a file is of those who carry files, and has an open account when it is given to them. Asked where it is
-- written, under a lock that a change of the account waits for: an account that is demoted or closed at the same moment
-- takes no file any more, and one that has just taken a file is not demoted. Files begin with whom they had before,
-- though that account was closed; what is put back comes back as it was.
create or replace function given_to_a_carrier() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  carrier uuid := to_jsonb(new) ->> tg_argv[0];
begin
  if carrier is null or current_setting('mobilise.step', true) = 'put_back'
    or (tg_op = 'UPDATE' and carrier::text is not distinct from to_jsonb(old) ->> tg_argv[0]) then
    return new;
  end if;
  perform from accounts a where a.id = carrier and a.role in ('officer', 'manager', 'administrator')
    and (a.active or tg_op = 'INSERT') for share;
  if not found then
    raise exception 'no carrier of files' using errcode = '23514', constraint = 'files_are_carried_by_officers';
  end if;
  return new;
end $$;
call only_for('given_to_a_carrier()', '');

-- Readers keep the language and time zone of their own account; nothing else of it is theirs to change.
create or replace function keep_own_mail_settings(language text, zone text) returns void language sql security definer
  set search_path = public
  begin atomic
    update accounts a set language = keep_own_mail_settings.language, zone = keep_own_mail_settings.zone
      where a.id = current_account();
  end;
call only_for('keep_own_mail_settings(text,text)', 'staff, donor, authority, consulted, focal_point, expert');
