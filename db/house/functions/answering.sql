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

-- Readers keep the language and time zone of their own account; nothing else of it is theirs to change.
create or replace function keep_own_mail_settings(language text, zone text) returns void language sql security definer
  set search_path = public
  begin atomic
    update accounts a set language = keep_own_mail_settings.language, zone = keep_own_mail_settings.zone
      where a.id = current_account();
  end;
call only_for('keep_own_mail_settings(text,text)', 'staff, donor, authority, consulted, focal_point, expert');
