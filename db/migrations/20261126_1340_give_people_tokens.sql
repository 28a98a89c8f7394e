-- A token lets a program act as a person: whoever made it, no more than that person, and until a day. Its secret is shown once; of it a hash is kept, apart from
-- what is told of the token, so that no history and nobody but the gate ever reads it.
create table api_tokens (
  id uuid primary key default uuidv7(),
  account_id uuid not null references accounts on delete cascade,
  name text not null constraint a_token_has_a_name check (name <> ''),
  kind text not null constraint a_token_reads_or_acts check (kind in ('read', 'act')),
  made_at timestamptz not null default now(),
  ends_on date not null,
  revoked_at timestamptz,
  version integer not null default 1,
  constraint a_token_ends_within_a_year check (ends_on <= (made_at at time zone 'UTC')::date + 367)
);
create index api_tokens_of_account on api_tokens (account_id);
call keep_history('api_tokens', 'accounts', 'account_id');
call keep_lines('api_tokens', 'name', '');

create table api_token_secrets (
  token_id uuid primary key references api_tokens on delete cascade,
  hash bytea not null unique,
  last_used_at timestamptz
);
alter table api_token_secrets enable row level security;

-- What a step was answered with, by the key that its sender gave it: sent again within a day it gets the same answer and does nothing.
create table api_answers (
  token_id uuid not null references api_tokens on delete cascade,
  key_hash bytea not null,
  body_hash bytea not null,
  status integer not null,
  headers jsonb not null,
  body text not null,
  at timestamptz not null default now(),
  primary key (token_id, key_hash)
);
create index api_answers_by_age on api_answers (at);
alter table api_answers enable row level security;

-- Everybody has their own tokens and nobody else's: staff too.
drop policy staff_see_all on api_tokens;
revoke delete, update on api_tokens from mobilise_staff;
create policy own_tokens on api_tokens to
  mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert
  using (account_id = current_account()) with check (account_id = current_account());
grant select, insert, update (revoked_at) on api_tokens to
  mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert;
create policy own_secrets on api_token_secrets to
  mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert
  using (token_id in (select id from api_tokens)) with check (token_id in (select id from api_tokens));
grant select (token_id, last_used_at), insert (token_id, hash) on api_token_secrets to
  mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert;
create policy own_answers on api_answers to
  mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert
  using (token_id in (select id from api_tokens)) with check (token_id in (select id from api_tokens));
grant select, insert, delete on api_answers to
  mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert;

-- At the gate it is found out whose token it is. When it ends is real time, as for sessions: where the facility is, at the end of its day.
create policy the_gate_sees_tokens on api_tokens for select to mobilise_gate using (true);
create policy the_gate_sees_secrets on api_token_secrets for select to mobilise_gate using (true);
grant select on api_tokens, api_token_secrets to mobilise_gate;

-- Called before transactions that only read as well: whether something is answered does not hang on whether this could be kept.
create function see_token(known uuid) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update api_token_secrets set last_used_at = now()
    where token_id = known and (last_used_at is null or last_used_at < now() - interval '1 minute');
exception when others then null;
end $$;
revoke execute on function see_token(uuid) from public;
grant execute on function see_token(uuid) to mobilise_gate;

create or replace function end_what_an_account_opened() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from sessions where account_id = new.id;
  update api_tokens set revoked_at = now() where account_id = new.id and revoked_at is null;
  return null;
end $$;

create or replace function clear_what_is_over() returns table (kind text, cleared bigint) language sql security definer set search_path = public, pg_temp as $$
  with over_sessions as (delete from sessions where expires_at < now() or updated_at < now() - interval '8 days' returning 1),
    over_limits as (delete from sign_in_attempts where expire < extract(epoch from now()) * 1000 returning 1),
    over_forms as (delete from form_submissions where at < now() - interval '30 days' returning 1),
    over_answers as (delete from api_answers where at < now() - interval '24 hours' returning 1),
    over_keys as (delete from links where record_table = 'accounts' and ends_at < now() - interval '30 days' returning 1),
    over_links as (update links set hash = null where greatest(ends_at, used_at) < now() - interval '90 days' and hash is not null and record_table <> 'accounts' returning 1),
    over_secrets as (update outbox set link = null where link_is_secret and link is not null
      and (status = 'dropped' or (status <> 'waiting' and given_up_at < acting_at() - interval '7 days')) returning 1)
  select 'sessions', count(*) from over_sessions
  union all select 'limits', count(*) from over_limits
  union all select 'forms', count(*) from over_forms
  union all select 'answers', count(*) from over_answers
  union all select 'links', (select count(*) from over_keys) + count(*) from over_links
  union all select 'secrets', count(*) from over_secrets
$$;
