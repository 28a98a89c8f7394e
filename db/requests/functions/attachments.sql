-- Files of a request.

-- A file is attached by whoever kept it, or by whoever sees it already on a request of its own: knowing a file's id
-- gives nobody a right to it.
create or replace function may_attach(file uuid) returns boolean language sql stable security definer
  set search_path = public
  begin atomic
    select not exists (select from request_files f where f.file_id = file)
        and not exists (select from struck_out s where s.ids @> array[file] and s.put_back_at is null)
      or exists (select from request_files f join requests r on r.id = f.request_id
        where f.file_id = file and r.authority_id = current_authority());
  end;
call only_for('may_attach(uuid)', 'authority');

-- The content goes with the last record that bears it; what was there stays in the record's history. What is struck
-- out can be put back, and keeps it.
create or replace function drop_orphaned_file() returns trigger language plpgsql security definer
  set search_path = public as $$
begin
  if current_setting('mobilise.step', true) = 'strike_out' then return null; end if;
  delete from files f where f.id = old.file_id and not exists (select from request_files r
    where r.file_id = old.file_id) and not exists (select from struck_out s where s.ids @> array[old.file_id]
      and s.put_back_at is null);
  return null;
exception when foreign_key_violation then return null;
end $$;
create or replace trigger drop_orphaned_file after delete on request_files for each row
  execute function drop_orphaned_file();
