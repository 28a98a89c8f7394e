-- Sessions are seen, end, and are taken away with what they rested on. `updated_at` of a session is when it was last used: the sign-in library leaves it alone.

-- Called for every page, inside of transactions that only read as well: whether a page is shown does not hang on whether this could be kept.
create function see_session(known text) returns void language plpgsql as $$
begin
  update sessions set updated_at = now() where token = known and updated_at < now() - interval '1 minute';
exception when others then null;
end $$;

create function end_session(known text) returns void language plpgsql as $$
begin
  delete from sessions where token = known;
exception when others then null;
end $$;

-- Whoever closes an account ends what it opened, by whatever road it is closed: its sessions, and links that would make it a new password.
create function end_what_an_account_opened() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from sessions where account_id = new.id;
  delete from verifications where value = new.id::text;
  return null;
end $$;
create trigger a_closed_account_opens_nothing after update of active on accounts for each row when (old.active and not new.active) execute function end_what_an_account_opened();

-- With a new password the links that would make another one are spent.
create function spend_password_links() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from verifications where value = new.account_id::text;
  return null;
end $$;
create trigger a_new_password_spends_links after update of password on credentials for each row when (old.password is distinct from new.password) execute function spend_password_links();

-- Sessions that were begun before they could end by themselves are of today.
update sessions set updated_at = now() where expires_at > now();

-- What is over and nobody needs any more: sessions, tokens of links, counts of limits, the keys of forms that were sent. A link for an opinion stays as the proof of
-- when its body was asked, but a quarter of a year after its end it opens nothing any more, not even the page that says so. Gives how many rows of each were cleared.
create function clear_what_is_over() returns table (kind text, cleared bigint) language sql security definer set search_path = public, pg_temp as $$
  with over_sessions as (delete from sessions where expires_at < now() or updated_at < now() - interval '8 days' returning 1),
    over_verifications as (delete from verifications where expires_at < now() returning 1),
    over_limits as (delete from sign_in_attempts where expire < extract(epoch from now()) * 1000 returning 1),
    over_forms as (delete from form_submissions where at < now() - interval '30 days' returning 1),
    over_links as (update opinion_links set token_hash = sha256(('gone ' || id)::bytea)
      where greatest(expires_at, used_at) < now() - interval '90 days' and token_hash <> sha256(('gone ' || id)::bytea) returning 1)
  select 'sessions', count(*) from over_sessions
  union all select 'verifications', count(*) from over_verifications
  union all select 'limits', count(*) from over_limits
  union all select 'forms', count(*) from over_forms
  union all select 'opinion_links', count(*) from over_links
$$;
revoke execute on function clear_what_is_over() from public;
grant execute on function clear_what_is_over() to mobilise_gate;
