-- Accounts, what opens them, and what people keep for themselves.

call wall('accounts');
call keep_history('accounts', 'accounts', 'id');
call keep_lines('accounts', 'name email phone', '');
create or replace trigger take_one_address before insert or update of email on accounts
  for each row execute function take_one_address();
call open_to_staff('accounts');
grant select, insert, update on accounts to mobilise_gate;
create policy the_gate_sees_accounts on accounts to mobilise_gate using (true) with check (true);

call wall('sessions', rows => false);
grant select, insert, update, delete on sessions to mobilise_gate;

call wall('credentials', rows => false);
grant select, insert, update, delete on credentials to mobilise_gate;
grant insert on credentials to mobilise_staff;

call wall('sign_in_attempts', rows => false);
grant select, insert, update, delete on sign_in_attempts to mobilise_gate;

call wall('mail_preferences');
call keep_history('mail_preferences', 'accounts', 'account_id');
call open_to_staff('mail_preferences');
grant select, insert, update, delete on mail_preferences to mobilise_donor, mobilise_authority, mobilise_consulted,
  mobilise_focal_point, mobilise_expert;
create policy own_preferences on mail_preferences to mobilise_donor, mobilise_authority, mobilise_consulted,
  mobilise_focal_point, mobilise_expert
  using (account_id = current_account()) with check (account_id = current_account());

call wall('saved_views');
call keep_history('saved_views', 'saved_views', 'id');
call keep_lines('saved_views', 'name', '');
grant select, insert, update, delete on saved_views to mobilise_staff;
create policy own_and_shared on saved_views for select to mobilise_staff
  using (account_id = current_account() or shared);
create policy own_only on saved_views for insert to mobilise_staff with check (account_id = current_account());
create policy own_changes on saved_views for update to mobilise_staff using (account_id = current_account())
  with check (account_id = current_account());
create policy own_deletes on saved_views for delete to mobilise_staff using (account_id = current_account());

call wall('form_submissions');
grant select, insert on form_submissions to mobilise_staff, mobilise_authority, mobilise_consulted,
  mobilise_focal_point, mobilise_expert;
create policy own_forms on form_submissions to
  mobilise_staff, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert
  using (account_id = current_account()) with check (account_id = current_account());
