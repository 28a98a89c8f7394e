-- Lists as people keep them.

-- Whoever takes over the files of a colleague takes over the views that she shares; a name that the successor gave
-- already gets hers behind it. As the owner of the rule, since everybody may change own views only; those that nobody
-- shares are left alone.
create or replace function pass_shared_views_on(leaving uuid, successor uuid) returns integer
  language plpgsql security definer set search_path = public as $$
declare
  passed integer;
begin
  update saved_views v set account_id = successor,
      name = case when exists (select from saved_views o where o.account_id = successor and o.list = v.list
        and o.name = v.name)
        then v.name || ' (' || (select a.name from accounts a where a.id = leaving) || ')' else v.name end
    where v.account_id = leaving and v.shared;
  get diagnostics passed = row_count;
  return passed;
end $$;
call only_for('pass_shared_views_on(uuid,uuid)', 'staff');
