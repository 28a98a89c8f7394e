-- What is opened by signing in, and how it ends.

-- Sessions are seen, end, and are taken away with what they rested on. `updated_at` of a session is when it was last
-- used: the sign-in library leaves it alone. Called for every page, inside of transactions that only read as well:
-- whether a page is shown does not hang on whether this could be kept.
create or replace function see_session(known text) returns void language plpgsql as $$
begin
  update sessions set updated_at = now() where token = known and updated_at < now() - interval '1 minute';
exception when others then null;
end $$;

create or replace function end_session(known text) returns void language plpgsql as $$
begin
  delete from sessions where token = known;
exception when others then null;
end $$;

-- Called before transactions that only read as well: whether something is answered does not hang on whether this
-- could be kept.
create or replace function see_token(known uuid) returns void language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  update api_token_secrets set last_used_at = now()
    where token_id = known and (last_used_at is null or last_used_at < now() - interval '1 minute');
exception when others then null;
end $$;
call only_for('see_token(uuid)', 'gate');

-- Whoever closes an account, or corrects its address, ends what it opened, by whatever road: its sessions and its
-- tokens. Links
-- are asked for the account when they are opened (find_link).
create or replace function end_what_an_account_opened() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  delete from sessions where account_id = new.id;
  update api_tokens set revoked_at = now() where account_id = new.id and revoked_at is null;
  return null;
end $$;
create or replace trigger a_closed_account_opens_nothing after update of active on accounts for each row
  when (old.active and not new.active) execute function end_what_an_account_opened();

-- Whoever signed in where mail to another address arrived is signed out when the address is corrected, programs as
-- well: it may have been somebody else. What was sent there opens nothing any more (find_link).
create or replace trigger a_corrected_address_is_signed_out after update of email on accounts for each row
  when (lower(old.email) <> lower(new.email)) execute function end_what_an_account_opened();

-- With a new password the links that would make another one are spent.
create or replace function spend_password_links() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  perform spend_links('password', new.account_id);
  return null;
end $$;
create or replace trigger a_new_password_spends_links after insert or update of password on credentials for each row
  when (new.password is not null) execute function spend_password_links();

-- Whoever presses again within minutes means the link that was just sent, as long as nobody has signed in with it.
-- Asked at the gate, which reads no mail.
create or replace function link_just_sent(account uuid, words text, at timestamptz) returns boolean language sql
  stable security definer set search_path = public as $$
  select exists (select from outbox o where o.account_id = account and o.kind = 'link' and o.subject = words
    and o.status in ('waiting', 'sent') and o.last_fault is null
    and o.queued_at > at - interval '3 minutes' and not exists (select from sessions s
      where s.account_id = account and s.created_at > o.queued_at))
$$;
call only_for('link_just_sent(uuid,text,timestamptz)', 'gate');

-- What is over and nobody needs any more: sessions, links, counts of limits, the keys of forms that were sent, what
-- programs were answered. A link on a record stays as the proof of when somebody was asked, but a quarter of a year
-- after its end it opens nothing any more, not even the page that says so; one of an account goes. The secret of a
-- link stays in a mail that was not sent for a week at most. Gives how many rows of each were cleared.
create or replace function clear_what_is_over() returns table (kind text, cleared bigint) language sql security definer
  set search_path = public, pg_temp as $$
  with over_sessions as (delete from sessions where expires_at < now() or updated_at < now() - interval '8 days'
    returning 1),
    over_limits as (delete from sign_in_attempts where expire < extract(epoch from now()) * 1000 returning 1),
    over_forms as (delete from form_submissions where at < now() - interval '30 days' returning 1),
    over_answers as (delete from api_answers where at < now() - interval '24 hours' returning 1),
    over_keys as (delete from links where record_table = 'accounts' and ends_at < now() - interval '30 days'
      returning 1),
    over_links as (update links set hash = null where greatest(ends_at, used_at) < now() - interval '90 days'
      and hash is not null and record_table <> 'accounts' returning 1),
    over_secrets as (update outbox set link = null where link_is_secret and link is not null
      and (status = 'dropped' or (status <> 'waiting' and given_up_at < acting_at() - interval '7 days')) returning 1)
  select 'sessions', count(*) from over_sessions
  union all select 'limits', count(*) from over_limits
  union all select 'forms', count(*) from over_forms
  union all select 'answers', count(*) from over_answers
  union all select 'links', (select count(*) from over_keys) + count(*) from over_links
  union all select 'secrets', count(*) from over_secrets
$$;
call only_for('clear_what_is_over()', 'gate');
