-- Tokens for programs: everybody has their own and nobody else's, staff too.

call wall('api_tokens');
call keep_history('api_tokens', 'accounts', 'account_id');
call keep_lines('api_tokens', 'name', '');
grant select, insert on api_tokens to mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted,
  mobilise_focal_point, mobilise_expert;
grant select on api_tokens to mobilise_gate;
grant update (revoked_at) on api_tokens to mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted,
  mobilise_focal_point, mobilise_expert;
create policy own_tokens on api_tokens to
  mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert
  using (account_id = current_account()) with check (account_id = current_account());
-- At the gate it is found out whose token it is. When it ends is real time, as for sessions: where the facility is,
-- at the end of its day.
create policy the_gate_sees_tokens on api_tokens for select to mobilise_gate using (true);

-- Nobody but the gate ever reads a hash.
call wall('api_token_secrets');
grant select on api_token_secrets to mobilise_gate;
grant insert (token_id, hash) on api_token_secrets to mobilise_staff, mobilise_donor, mobilise_authority,
  mobilise_consulted, mobilise_focal_point, mobilise_expert;
grant select (token_id, last_used_at) on api_token_secrets to mobilise_staff, mobilise_donor, mobilise_authority,
  mobilise_consulted, mobilise_focal_point, mobilise_expert;
create policy own_secrets on api_token_secrets to
  mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert
  using (token_id in (select id from api_tokens)) with check (token_id in (select id from api_tokens));
create policy the_gate_sees_secrets on api_token_secrets for select to mobilise_gate using (true);

call wall('api_answers');
grant select, insert, delete on api_answers to mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted,
  mobilise_focal_point, mobilise_expert;
create policy own_answers on api_answers to
  mobilise_staff, mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point, mobilise_expert
  using (token_id in (select id from api_tokens)) with check (token_id in (select id from api_tokens));
