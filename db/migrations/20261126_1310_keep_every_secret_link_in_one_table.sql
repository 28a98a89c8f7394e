-- One table for every link that a mail carries instead of a password: what for, on which record, for whom, until when, how often. Of its secret only a hash is kept,
-- keyed with SECRET, which the database never holds (src/house/links/secret.ts). A link is told apart by its end: revoked by somebody, closed because what it was for
-- is closed, past its end, spent. No line of the history follows it, since its times are in it and nothing else can be changed; that one was revoked has its line.
create table links (
  id uuid primary key default uuidv7(),
  purpose text not null,
  hash bytea unique,
  -- The record on whose page it is seen, and the row of it that it is about.
  record_table text not null,
  record_id uuid not null,
  about_id uuid,
  -- Whose account it serves, where there is one; and the address that it was sent to.
  account_id uuid references accounts on delete cascade,
  recipient text not null,
  -- It signs in as the account, or gives it a password.
  opens_account boolean not null default false,
  made_at timestamptz not null,
  ends_at timestamptz not null,
  uses integer,
  used integer not null default 0,
  opened_at timestamptz,
  used_at timestamptz,
  spent_at timestamptz,
  closed_at timestamptz,
  revoked_at timestamptz,
  constraint a_link_ends_after_it_is_made check (ends_at > made_at),
  constraint a_link_may_be_used_once_at_least check (coalesce(uses > 0, true)),
  constraint a_link_that_opens_an_account_says_which check (not opens_account or account_id is not null)
);
create index links_record on links (record_id, made_at desc);
create index links_about on links (about_id) where about_id is not null;
create index links_account on links (account_id, made_at desc) where account_id is not null;
alter table links enable row level security;
call keep_lines('links', 'recipient', '');

-- The facility's own people see whose links stand on a record; nobody reads a hash, and nobody writes past the functions below.
create policy staff_see_all on links for select to mobilise_staff using (true);
grant select (id, purpose, record_table, record_id, about_id, account_id, recipient, opens_account, made_at, ends_at, uses, used,
  opened_at, used_at, spent_at, closed_at, revoked_at) on links to mobilise_staff;

-- Who revoked a link, and why: one line in the history of the record that it stood on. Only ever added to.
create table link_revocations (
  id uuid primary key default uuidv7(),
  link_id uuid not null,
  purpose text not null,
  recipient text not null,
  record_table text not null,
  record_id uuid not null
);
alter table link_revocations enable row level security;

-- Arguments: the table of the record this row belongs to, the row's column that holds the record's id, and the one that holds the record's table where rows of one
-- table belong to records of several.
create or replace function write_history() returns trigger language plpgsql security definer set search_path = public as $$
declare
  old_row jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) end;
  new_row jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) end;
  any_row jsonb := coalesce(new_row, old_row);
  line history;
  head history_heads;
begin
  if tg_op = 'UPDATE' then
    select jsonb_object_agg(key, value) into old_row from jsonb_each(old_row) where value is distinct from new_row -> key;
    select jsonb_object_agg(key, value) into new_row from jsonb_each(new_row) where value is distinct from to_jsonb(old) -> key;
    if new_row is null then return null; end if;
  end if;

  line.record_table := coalesce(any_row ->> tg_argv[2], tg_argv[0]);
  line.record_id := (any_row ->> tg_argv[1])::uuid;
  select * into head from history_heads h
    where h.record_table = line.record_table and h.record_id = line.record_id for update;
  if not found then
    insert into history_heads (record_table, record_id, number, hash, written_in)
      values (line.record_table, line.record_id, 0, sha256(convert_to(line.record_table || line.record_id, 'UTF8')), pg_current_xact_id())
      on conflict do nothing returning * into head;
    if not found then
      select * into head from history_heads h
        where h.record_table = line.record_table and h.record_id = line.record_id for update;
    end if;
  end if;

  line.id := nextval('history_id_seq');
  line.form := 2;
  line.number := head.number + 1;
  line.at := coalesce(nullif(current_setting('mobilise.at', true), '')::timestamptz, clock_timestamp());
  line.written_at := clock_timestamp();
  line.account := current_account();
  line.step := coalesce(nullif(current_setting('mobilise.step', true), ''), lower(tg_op));
  line.reason := nullif(current_setting('mobilise.reason', true), '');
  line.operation := lower(tg_op);
  line.row_table := tg_table_name;
  line.row_id := any_row ->> 'id';
  if line.row_id is null then
    select jsonb_agg(any_row -> a.attname::text order by a.attname)::text into strict line.row_id
      from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey) where i.indrelid = tg_relid and i.indisprimary;
  end if;
  if tg_table_name = tg_argv[0] then
    line.from_status := old_row ->> 'status';
    line.to_status := new_row ->> 'status';
  end if;
  line.before := old_row;
  line.after := new_row;
  line.previous := head.hash;
  line.hash := sha256(convert_to(history_line_text(line), 'UTF8'));

  insert into history (id, form, record_table, record_id, number, at, written_at, account, step, reason, operation, row_table, row_id,
      from_status, to_status, before, after, previous, hash)
    overriding system value
    values (line.id, line.form, line.record_table, line.record_id, line.number, line.at, line.written_at, line.account, line.step, line.reason,
      line.operation, line.row_table, line.row_id, line.from_status, line.to_status, line.before, line.after, line.previous, line.hash);
  update history_heads h set number = line.number, hash = line.hash, written_in = pg_current_xact_id(), seal = null, checkpoint = null
    where h.record_table = line.record_table and h.record_id = line.record_id;
  return null;
end $$;
create trigger write_history after insert or update or delete on link_revocations for each row
  execute function write_history('', 'record_id', 'record_table');

-- Whoever shows a secret is told what its link is. `account_active`, `account_moved`: whether its account can still be reached as it was sent.
create function find_link(wanted bytea) returns table (id uuid, purpose text, record_table text, record_id uuid, about_id uuid, account_id uuid, recipient text,
    opens_account boolean, made_at timestamptz, ends_at timestamptz, uses integer, used integer, opened_at timestamptz, used_at timestamptz, spent_at timestamptz,
    closed_at timestamptz, revoked_at timestamptz, account_active boolean, account_moved boolean)
  language sql stable security definer set search_path = public
  begin atomic
    select l.id, l.purpose, l.record_table, l.record_id, l.about_id, l.account_id, l.recipient, l.opens_account, l.made_at, l.ends_at, l.uses, l.used, l.opened_at,
      l.used_at, l.spent_at, l.closed_at, l.revoked_at, coalesce(a.active, true), coalesce(lower(a.email) <> lower(l.recipient), false)
      from links l left join accounts a on a.id = l.account_id where l.hash = wanted;
  end;

-- A link that opens an account is made at the gate, by whoever asked for it there; all others by the facility. Neither can make what the other does.
create function make_link(purpose text, hash bytea, record_table text, record_id uuid, about_id uuid, account_id uuid, recipient text,
    made_at timestamptz, ends_at timestamptz, uses integer) returns uuid language sql security definer set search_path = public
  begin atomic
    insert into links (purpose, hash, record_table, record_id, about_id, account_id, recipient, made_at, ends_at, uses)
      values (make_link.purpose, make_link.hash, make_link.record_table, make_link.record_id, make_link.about_id, make_link.account_id, make_link.recipient,
        make_link.made_at, make_link.ends_at, make_link.uses) returning id;
  end;
create function make_key(purpose text, hash bytea, record_table text, record_id uuid, about_id uuid, account_id uuid, recipient text,
    made_at timestamptz, ends_at timestamptz, uses integer) returns uuid language sql security definer set search_path = public
  begin atomic
    insert into links (purpose, hash, record_table, record_id, about_id, account_id, recipient, made_at, ends_at, uses, opens_account)
      values (make_key.purpose, make_key.hash, make_key.record_table, make_key.record_id, make_key.about_id, make_key.account_id, make_key.recipient,
        make_key.made_at, make_key.ends_at, make_key.uses, true) returning id;
  end;

create function is_alive(link links, at timestamptz) returns boolean language sql immutable
  return (link).revoked_at is null and (link).closed_at is null and (link).spent_at is null and (link).ends_at > at;

-- A use is counted when it is made, by whoever shows the secret; of two that come at once the second finds it spent.
create function use_link(wanted bytea, at timestamptz) returns boolean language plpgsql security definer set search_path = public as $$
begin
  update links l set used = l.used + 1, used_at = at, spent_at = case when l.used + 1 >= l.uses then at end
    where l.hash = wanted and is_alive(l, at);
  return found;
end $$;

-- Somebody has said, by pressing, that the link was opened and read. Nothing is noted of one that is merely fetched.
create function note_link_opened(wanted bytea, at timestamptz) returns void language sql security definer set search_path = public
  begin atomic
    update links l set opened_at = note_link_opened.at where l.hash = wanted and l.opened_at is null and is_alive(l, note_link_opened.at);
  end;

-- False when it had ended before: somebody was faster. The step and its reason are named for the history by whoever calls.
create function revoke_link(link uuid, at timestamptz) returns boolean language plpgsql security definer set search_path = public as $$
begin
  update links l set revoked_at = at where l.id = link and is_alive(l, at);
  if not found then return false; end if;
  insert into link_revocations (link_id, purpose, recipient, record_table, record_id)
    select l.id, l.purpose, l.recipient, l.record_table, l.record_id from links l where l.id = link;
  return true;
end $$;

-- What a link was for is closed, or has been done another way. For triggers only: nobody may call them.
create function close_links(of_purpose text, about uuid) returns void language sql security definer set search_path = public
  begin atomic
    update links l set closed_at = acting_at() where l.purpose = of_purpose and (l.about_id = about or l.record_id = about) and l.closed_at is null and l.spent_at is null;
  end;
create function spend_links(of_purpose text, about uuid) returns void language sql security definer set search_path = public
  begin atomic
    update links l set spent_at = acting_at() where l.purpose = of_purpose and (l.about_id = about or l.record_id = about) and l.spent_at is null;
  end;

revoke all on function find_link(bytea), make_link(text, bytea, text, uuid, uuid, uuid, text, timestamptz, timestamptz, integer),
  make_key(text, bytea, text, uuid, uuid, uuid, text, timestamptz, timestamptz, integer), use_link(bytea, timestamptz), note_link_opened(bytea, timestamptz),
  revoke_link(uuid, timestamptz), close_links(text, uuid), spend_links(text, uuid) from public;
grant execute on function find_link(bytea), use_link(bytea, timestamptz) to mobilise_public, mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted,
  mobilise_focal_point, mobilise_expert, mobilise_gate;
grant execute on function note_link_opened(bytea, timestamptz) to mobilise_public, mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted,
  mobilise_focal_point, mobilise_expert;
grant execute on function make_link(text, bytea, text, uuid, uuid, uuid, text, timestamptz, timestamptz, integer), revoke_link(uuid, timestamptz) to mobilise_staff;
grant execute on function make_key(text, bytea, text, uuid, uuid, uuid, text, timestamptz, timestamptz, integer) to mobilise_gate;

-- Links to give an opinion. Those that were sent go on to their end: their hashes come along, and the signature that they carry is still asked for
-- (src/requests/consultations/links.ts).
insert into links (id, purpose, hash, record_table, record_id, about_id, recipient, made_at, ends_at, uses, used, opened_at, used_at, spent_at)
  select l.id, 'opinion', case when l.token_hash = sha256(('gone ' || l.id)::bytea) then null else l.token_hash end, 'requests', c.request_id, o.id, l.recipient,
    l.made_at, greatest(l.expires_at, l.made_at + interval '1 second'), 1, case when l.used_at is null then 0 else 1 end, l.opened_at, l.used_at, l.used_at
    from opinion_links l join opinions o on o.id = l.opinion_id join consultations c on c.id = o.consultation_id;
drop function find_opinion_link(bytea);
drop function an_opened_link_is_proof() cascade;
drop table opinion_links;

-- The body in whose name the holder of a link acts, and whether it is reached and consulted as when the link was sent.
create function body_of_link(wanted bytea) returns table (opinion_id uuid, body_id uuid, body text, language text, moved boolean, active boolean)
  language sql stable security definer set search_path = public
  begin atomic
    select o.id, b.id, b.name, b.language, lower(b.email) is distinct from lower(l.recipient), b.active
      from links l join opinions o on o.id = l.about_id join consulted_bodies b on b.id = o.body_id where l.hash = wanted and l.purpose = 'opinion';
  end;
revoke all on function body_of_link(bytea) from public;
grant execute on function body_of_link(bytea) to mobilise_public, mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted,
  mobilise_focal_point, mobilise_expert;

-- Whoever has opened the link knows what is asked, whatever became of the mail. The day is the office's.
create function an_opened_link_is_proof() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform note_told(new.about_id, (acting_at() at time zone facility_zone())::date, 'link');
  return null;
end $$;
create trigger an_opened_link_is_proof after update of opened_at on links for each row
  when (new.purpose = 'opinion' and new.opened_at is not null and old.opened_at is null) execute function an_opened_link_is_proof();

-- Every link to an opinion is spent by the answer, whichever way the answer came.
create function an_answer_spends_its_links() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform spend_links('opinion', new.id);
  return null;
end $$;
create trigger an_answer_spends_its_links after update of status on opinions for each row
  when (old.status is distinct from new.status and new.status not in ('asked', 'silence')) execute function an_answer_spends_its_links();

-- Nobody is asked any more about a request that was withdrawn, and nobody goes on with a draft that was sent.
create function a_request_closes_its_links() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if new.status = 'withdrawn' then perform close_links('opinion', new.id); end if;
  if new.status not in ('draft', 'returned') then perform close_links('draft', new.id); end if;
  return null;
end $$;
create trigger a_request_closes_its_links after update of status on requests for each row
  when (old.status is distinct from new.status) execute function a_request_closes_its_links();

-- What is over and nobody needs any more: sessions, links, counts of limits, the keys of forms that were sent. A link on a record stays as the proof of when somebody was
-- asked, but a quarter of a year after its end it opens nothing any more, not even the page that says so; one of an account goes. The secret of a link stays in a mail
-- that was not sent for a week at most. Gives how many rows of each were cleared.
create or replace function clear_what_is_over() returns table (kind text, cleared bigint) language sql security definer set search_path = public, pg_temp as $$
  with over_sessions as (delete from sessions where expires_at < now() or updated_at < now() - interval '8 days' returning 1),
    over_verifications as (delete from verifications where expires_at < now() returning 1),
    over_limits as (delete from sign_in_attempts where expire < extract(epoch from now()) * 1000 returning 1),
    over_forms as (delete from form_submissions where at < now() - interval '30 days' returning 1),
    over_keys as (delete from links where record_table = 'accounts' and ends_at < now() - interval '30 days' returning 1),
    over_links as (update links set hash = null where greatest(ends_at, used_at) < now() - interval '90 days' and hash is not null and record_table <> 'accounts' returning 1),
    over_secrets as (update outbox set link = null where link_is_secret and link is not null
      and (status = 'dropped' or (status <> 'waiting' and given_up_at < acting_at() - interval '7 days')) returning 1)
  select 'sessions', count(*) from over_sessions
  union all select 'verifications', count(*) from over_verifications
  union all select 'limits', count(*) from over_limits
  union all select 'forms', count(*) from over_forms
  union all select 'links', (select count(*) from over_keys) + count(*) from over_links
  union all select 'secrets', count(*) from over_secrets
$$;
