-- Links that sign in and links to a new password stand in the table of links. Those that are on their way work for an hour at most: whoever opens one is told to ask for
-- a new one.
drop trigger a_new_password_spends_links on credentials;
create or replace function spend_password_links() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform spend_links('password', new.account_id);
  return null;
end $$;
create trigger a_new_password_spends_links after insert or update of password on credentials for each row when (new.password is not null) execute function spend_password_links();

-- Links are asked for the account when they are opened (find_link).
create or replace function end_what_an_account_opened() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from sessions where account_id = new.id;
  return null;
end $$;

create or replace function clear_what_is_over() returns table (kind text, cleared bigint) language sql security definer set search_path = public, pg_temp as $$
  with over_sessions as (delete from sessions where expires_at < now() or updated_at < now() - interval '8 days' returning 1),
    over_limits as (delete from sign_in_attempts where expire < extract(epoch from now()) * 1000 returning 1),
    over_forms as (delete from form_submissions where at < now() - interval '30 days' returning 1),
    over_keys as (delete from links where record_table = 'accounts' and ends_at < now() - interval '30 days' returning 1),
    over_links as (update links set hash = null where greatest(ends_at, used_at) < now() - interval '90 days' and hash is not null and record_table <> 'accounts' returning 1),
    over_secrets as (update outbox set link = null where link_is_secret and link is not null
      and (status = 'dropped' or (status <> 'waiting' and given_up_at < acting_at() - interval '7 days')) returning 1)
  select 'sessions', count(*) from over_sessions
  union all select 'limits', count(*) from over_limits
  union all select 'forms', count(*) from over_forms
  union all select 'links', (select count(*) from over_keys) + count(*) from over_links
  union all select 'secrets', count(*) from over_secrets
$$;
drop table verifications;
