-- What is told of an Action to those who do not see all that it rests on.

-- An Action bears the name of its request, also for those who do not see the request: only the numeral is told, and
-- only of Actions that the asker sees.
create or replace function numeral_of_request(request uuid) returns integer language sql stable security definer
  set search_path = public
  begin atomic select r.numeral from requests r where r.id = request; end;
call only_for('numeral_of_request(uuid)', 'staff, donor, authority, consulted, focal_point, expert, public');

create or replace function action_numeral(action uuid) returns integer language sql stable
  begin atomic select numeral_of_request(a.request_id) from actions a where a.id = action; end;

-- Whether an Action says what its authority would sign: what for, until when, and within which envelope
-- (src/actions/action/lifecycle.ts says in words what it lacks). As the owner: the envelope is not everybody's to read,
-- and duties are asked for in one statement.
create or replace function is_described(action uuid) returns boolean language sql stable security definer
  set search_path = public
  begin atomic select btrim(a.objectives) <> '' and a.ends_on is not null
    and coalesce(a.expert_days, a.budget_eur) is not null from actions a where a.id = action; end;
call only_for('is_described(uuid)', 'staff, donor, authority, consulted, focal_point, expert');

-- Actions that an authority is named on beside the first: those of its request see the request, and the Action where
-- they are named there (docs/decisions/0035-who-is-named-and-who-sees.md). As the owner of the rule: whoever asks may
-- not see the Action yet.
create or replace function actions_of_party() returns setof uuid language sql stable security definer
  set search_path = public rows 20
  begin atomic select aa.action_id from action_authorities aa where aa.authority_id = current_authority(); end;
call only_for('actions_of_party()', 'staff, donor, authority, consulted, focal_point, expert, public');

-- All Actions that an authority reads whole: those it leads and those it is a party of. What hangs below an Action
-- asks this.
create or replace function own_actions() returns setof uuid language sql stable security definer
  set search_path = public rows 20
  begin atomic select a.id from actions a where a.authority_id = current_authority()
    union all select actions_of_party(); end;
call only_for('own_actions()', 'authority');

-- An authority reads more of its own Actions than of others' that are published: a grant knows no rows, so these give
-- the whole row where it is its own.
create or replace function own_action(action uuid) returns setof actions language sql stable security definer
  set search_path = public rows 1
  begin atomic
    select a.* from actions a where a.id = action and a.id in (select own_actions());
  end;
call only_for('own_action(uuid)', 'authority');

create or replace function own_activity(activity uuid) returns setof activities language sql stable security definer
  set search_path = public rows 1
  begin atomic select v.* from activities v where v.id = activity and v.action_id in (select own_actions()); end;
call only_for('own_activity(uuid)', 'authority');

create or replace function own_output(output uuid) returns setof outputs language sql stable security definer
  set search_path = public rows 1
  begin atomic select o.* from outputs o where o.id = output and o.action_id in (select own_actions()); end;
call only_for('own_output(uuid)', 'authority');

-- What holds an activity up, or null when nothing does: its own state, or that of its Action. The one rule that
-- reminders, home, pages, steps and busy days ask. As the owner of the rule, since an expert sees her activity and
-- not the Action behind it. Its cost is told: a statement that could ask it of every
-- activity there is should first find those in question.
create or replace function what_pauses(activity uuid) returns text language sql stable security definer
  set search_path = public cost 1000 as $$
  select case when v.status in ('cancelled', 'postponed') then v.status
    when a.status = 'suspended' then 'suspended'
    when a.status = 'cancelled' then 'action_cancelled' end
  from activities v join actions a on a.id = v.action_id where v.id = activity
$$;
call only_for('what_pauses(uuid)', 'staff, donor, authority, focal_point, expert');
