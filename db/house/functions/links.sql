-- Secret links: docs/decisions/0026-one-secret-link.md.

-- Whoever shows a secret is told what its link is. `account_active`, `account_moved`: whether its account can still
-- be reached as it was sent.
create or replace function find_link(wanted bytea) returns table (id uuid, purpose text, record_table text,
  record_id uuid, about_id uuid, account_id uuid, recipient text,
    opens_account boolean, made_at timestamptz, ends_at timestamptz, uses integer, used integer, opened_at timestamptz,
      used_at timestamptz, spent_at timestamptz,
    closed_at timestamptz, revoked_at timestamptz, account_active boolean, account_moved boolean)
  language sql stable security definer set search_path = public
  begin atomic
    select l.id, l.purpose, l.record_table, l.record_id, l.about_id, l.account_id, l.recipient, l.opens_account,
      l.made_at, l.ends_at, l.uses, l.used, l.opened_at,
      l.used_at, l.spent_at, l.closed_at, l.revoked_at, coalesce(a.active, true),
        coalesce(lower(a.email) <> lower(l.recipient), false)
      from links l left join accounts a on a.id = l.account_id where l.hash = wanted;
  end;
call only_for('find_link(bytea)', 'staff, donor, authority, consulted, focal_point, expert, public, gate');

-- A link that opens an account is made at the gate, by whoever asked for it there; all others by the facility.
-- Neither can make what the other does.
create or replace function make_link(purpose text, hash bytea, record_table text, record_id uuid, about_id uuid,
  account_id uuid, recipient text,
    made_at timestamptz, ends_at timestamptz, uses integer) returns uuid language sql security definer
      set search_path = public
  begin atomic
    insert into links (purpose, hash, record_table, record_id, about_id, account_id, recipient, made_at, ends_at, uses)
      values (make_link.purpose, make_link.hash, make_link.record_table, make_link.record_id, make_link.about_id,
        make_link.account_id, make_link.recipient,
        make_link.made_at, make_link.ends_at, make_link.uses) returning id;
  end;
call only_for('make_link(text,bytea,text,uuid,uuid,uuid,text,timestamptz,timestamptz,integer)', 'staff');

create or replace function make_key(purpose text, hash bytea, record_table text, record_id uuid, about_id uuid,
  account_id uuid, recipient text,
    made_at timestamptz, ends_at timestamptz, uses integer) returns uuid language sql security definer
      set search_path = public
  begin atomic
    insert into links (purpose, hash, record_table, record_id, about_id, account_id, recipient, made_at, ends_at, uses,
      opens_account)
      values (make_key.purpose, make_key.hash, make_key.record_table, make_key.record_id, make_key.about_id,
        make_key.account_id, make_key.recipient,
        make_key.made_at, make_key.ends_at, make_key.uses, true) returning id;
  end;
call only_for('make_key(text,bytea,text,uuid,uuid,uuid,text,timestamptz,timestamptz,integer)', 'gate');

create or replace function is_alive(link links, at timestamptz) returns boolean language sql immutable
  return (link).revoked_at is null and (link).closed_at is null and (link).spent_at is null and (link).ends_at > at;

-- A use is counted when it is made, by whoever shows the secret; of two that come at once the second finds it spent.
create or replace function use_link(wanted bytea, at timestamptz) returns boolean language plpgsql security definer
  set search_path = public as $$
begin
  update links l set used = l.used + 1, used_at = at, spent_at = case when l.used + 1 >= l.uses then at end
    where l.hash = wanted and is_alive(l, at);
  return found;
end $$;
call only_for('use_link(bytea,timestamptz)', 'staff, donor, authority, consulted, focal_point, expert, public, gate');

-- Somebody has said, by pressing, that the link was opened and read. Nothing is noted of one that is merely fetched.
create or replace function note_link_opened(wanted bytea, at timestamptz) returns void language sql security definer
  set search_path = public
  begin atomic
    update links l set opened_at = note_link_opened.at
      where l.hash = wanted and l.opened_at is null and is_alive(l, note_link_opened.at);
  end;
call only_for('note_link_opened(bytea,timestamptz)', 'staff, donor, authority, consulted, focal_point, expert,
  public');

-- False when it had ended before: somebody was faster. The step and its reason are named for the history by whoever
-- calls.
create or replace function revoke_link(link uuid, at timestamptz) returns boolean language plpgsql security definer
  set search_path = public as $$
begin
  update links l set revoked_at = at where l.id = link and is_alive(l, at);
  if not found then return false; end if;
  insert into link_revocations (link_id, purpose, recipient, record_table, record_id)
    select l.id, l.purpose, l.recipient, l.record_table, l.record_id from links l where l.id = link;
  return true;
end $$;
call only_for('revoke_link(uuid,timestamptz)', 'staff');

-- What a link was for is closed, or has been done another way. For triggers only: nobody may call them.
create or replace function close_links(of_purpose text, about uuid) returns void language sql security definer
  set search_path = public
  begin atomic
    update links l set closed_at = acting_at()
      where l.purpose = of_purpose and (l.about_id = about or l.record_id = about) and l.closed_at is null
      and l.spent_at is null;
  end;
call only_for('close_links(text,uuid)', '');

create or replace function spend_links(of_purpose text, about uuid) returns void language sql security definer
  set search_path = public
  begin atomic
    update links l set spent_at = acting_at() where l.purpose = of_purpose
      and (l.about_id = about or l.record_id = about) and l.spent_at is null;
  end;
call only_for('spend_links(text,uuid)', '');
