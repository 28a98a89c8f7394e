-- Secret links.

-- The facility's own people see whose links stand on a record; nobody reads a hash, and nobody writes past the
-- functions.
call wall('links');
call keep_lines('links', 'recipient', '');
grant select (id, purpose, record_table, record_id, about_id, account_id, recipient, opens_account, made_at, ends_at,
  uses, used, opened_at, used_at, spent_at, closed_at, revoked_at) on links to mobilise_staff;
create policy staff_see_all on links for select to mobilise_staff using (true);

-- Only ever added to, by the function that revokes.
call wall('link_revocations');
create or replace trigger write_history after insert or update or delete on link_revocations for each row
  execute function write_history('', 'record_id', 'record_table');
