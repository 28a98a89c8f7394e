-- A day on which something happened is not ahead, one for which something is planned not further than ten years; neither is more than twenty years past.
-- Arguments of the trigger: what happened, or planned, and the column. "Today" is that of whoever acts: a facility may be entered as it was.
create function keep_days_believable() returns trigger language plpgsql as $$
declare
  today date := (coalesce(nullif(current_setting('mobilise.at', true), '')::timestamptz, clock_timestamp()) at time zone facility_zone())::date;
  rule text;
  column_name text;
  day date;
begin
  foreach rule in array tg_argv loop
    column_name := split_part(rule, ' ', 2);
    day := (to_jsonb(new) ->> column_name)::date;
    continue when day is null or (tg_op = 'UPDATE' and day is not distinct from (to_jsonb(old) ->> column_name)::date);
    if split_part(rule, ' ', 1) = 'happened' and day > today then
      raise exception using errcode = '23514', constraint = 'what_happened_is_not_ahead', message = format('%s.%s: %s is after %s', tg_table_name, column_name, day, today);
    end if;
    if day < today - interval '20 years' then
      raise exception using errcode = '23514', constraint = 'a_day_is_not_more_than_twenty_years_past', message = format('%s.%s: %s', tg_table_name, column_name, day);
    end if;
    if day > today + interval '10 years' then
      raise exception using errcode = '23514', constraint = 'a_day_is_not_more_than_ten_years_ahead', message = format('%s.%s: %s', tg_table_name, column_name, day);
    end if;
  end loop;
  return new;
end $$;

create procedure keep_days(kept regclass, variadic rules text[]) language plpgsql as $$
begin
  execute format('create trigger keep_days_believable before insert or update of %s on %s for each row execute function keep_days_believable(%s)',
    (select string_agg(quote_ident(split_part(rule, ' ', 2)), ', ') from unnest(rules) rule), kept, (select string_agg(quote_literal(rule), ', ') from unnest(rules) rule));
end $$;

call keep_days('requests', 'happened letter_on', 'happened received_on', 'happened complete_on', 'planned wanted_from', 'planned wanted_to');
call keep_days('consultations', 'happened opened_on', 'planned due_on');
call keep_days('opinions', 'happened asked_on', 'planned due_on');
call keep_days('request_spans', 'planned due_on');
call keep_days('meetings', 'planned held_on');
call keep_days('actions', 'happened authority_signed_on', 'happened agreed_on', 'happened started_on', 'happened closed_on', 'planned ends_on', 'planned wanted_from', 'planned wanted_to');
call keep_days('activities', 'planned first_day', 'planned last_day', 'happened reported_on');
call keep_days('mobilisations', 'happened invited_on', 'planned answer_by', 'happened accepted_on', 'happened released_on', 'happened contracted_on', 'happened deployed_on',
  'happened completed_on');
call keep_days('output_rungs', 'happened reached_on');
call keep_days('expert_profiles', 'happened consent_on', 'happened vetted_on');
call keep_days('report_editions', 'happened published_on');

-- What follows something is not before it. Not looked for in what is there: an office that is brought up to date keeps what it has.
alter table requests
  add constraint a_letter_is_received_after_it_is_dated check (coalesce(received_on >= letter_on, true)) not valid,
  add constraint a_request_is_complete_after_it_is_received check (coalesce(complete_on >= received_on, true)) not valid;
alter table actions
  add constraint an_action_is_agreed_after_it_is_signed check (coalesce(agreed_on >= authority_signed_on, true)) not valid,
  add constraint an_action_ends_after_it_starts check (coalesce(ends_on >= started_on, true)) not valid;
alter table activities add constraint an_activity_is_reported_after_its_last_day check (coalesce(reported_on >= last_day, true)) not valid;
alter table mobilisations
  add constraint an_invitation_can_be_answered_after_it_is_sent check (coalesce(answer_by >= invited_on, true)) not valid,
  add constraint steps_of_a_mission_follow_each_other check (coalesce(accepted_on >= invited_on, true) and coalesce(released_on >= accepted_on, true)
    and coalesce(contracted_on >= released_on, true) and coalesce(deployed_on >= contracted_on, true) and coalesce(completed_on >= deployed_on, true)) not valid;
alter table expert_profiles add constraint consent_is_given_before_a_profile_is_vetted check (coalesce(vetted_on >= consent_on, true)) not valid;

-- The rungs of an output follow each other. The first, that it was drafted here, is no fact about the document: what was finalised long ago may be entered today.
create function keep_rungs_in_order() returns trigger language plpgsql as $$
declare
  ladder constant text[] := array['drafted', 'finalised', 'validated', 'submitted', 'adopted', 'funded', 'in_use'];
begin
  if new.rung <> 'drafted' and exists (select from output_rungs r where r.output_id = new.output_id and r.rung not in ('drafted', new.rung)
      and case when array_position(ladder, r.rung) < array_position(ladder, new.rung) then r.reached_on > new.reached_on else r.reached_on < new.reached_on end) then
    raise exception using errcode = '23514', constraint = 'rungs_of_an_output_follow_each_other', message = 'a rung before the one below it';
  end if;
  return new;
end $$;
create trigger keep_rungs_in_order before insert or update of reached_on on output_rungs for each row execute function keep_rungs_in_order();
