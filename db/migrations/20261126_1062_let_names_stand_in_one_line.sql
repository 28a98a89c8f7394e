-- A title or a name with a line break would forge lines in mails, lists and exports. Whatever road it comes by, every control sign and every separator of lines
-- in what stands in one line becomes one blank; what has several lines keeps its breaks and no other control sign. src/web/form.ts does the same with what is typed.
create function one_line(value text) returns text language sql immutable parallel safe
  return btrim(regexp_replace(value, '(?<! )(?: *[\u0001-\u001f\u007f-\u009f\u2028\u2029])+ *', ' ', 'g'));
create function several_lines(value text) returns text language sql immutable parallel safe
  return regexp_replace(regexp_replace(regexp_replace(value, '\u000d\u000a?|[\u000b\u000c\u0085\u2028\u2029]', chr(10), 'g'), '\u0009', ' ', 'g'),
    '[\u0001-\u0009\u000b-\u001f\u007f-\u009f]', '', 'g');

-- Arguments of the trigger: line, or lines, and the column; a list is cleaned one by one.
create function keep_lines() returns trigger language plpgsql as $$
declare
  rule text;
  name text;
  value jsonb;
  row jsonb := to_jsonb(new);
begin
  foreach rule in array tg_argv loop
    name := split_part(rule, ' ', 2);
    value := row -> name;
    if jsonb_typeof(value) = 'array' then
      new := jsonb_populate_record(new, jsonb_build_object(name, (select coalesce(jsonb_agg(one_line(one)), '[]') from jsonb_array_elements_text(value) one)));
    elsif jsonb_typeof(value) = 'string' and (value #>> '{}') ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' then
      new := jsonb_populate_record(new, jsonb_build_object(name, case split_part(rule, ' ', 1) when 'line' then one_line(value #>> '{}') else several_lines(value #>> '{}') end));
    end if;
  end loop;
  return new;
end $$;
create procedure keep_lines(kept regclass, one text, several text) language plpgsql as $$
declare
  rules text[] := array(select 'line ' || name from unnest(string_to_array(one, ' ')) name) || array(select 'lines ' || name from unnest(string_to_array(several, ' ')) name);
begin
  execute format('create trigger keep_lines before insert or update of %s on %s for each row execute function keep_lines(%s)',
    (select string_agg(quote_ident(split_part(rule, ' ', 2)), ', ') from unnest(rules) rule), kept, (select string_agg(quote_literal(rule), ', ') from unnest(rules) rule));
end $$;

call keep_lines('accounts', 'name email', '');
call keep_lines('actions', 'title authority_signed_by', 'objectives evaluation suspended_cause cancelled_cause');
call keep_lines('activities', 'title place', 'report postponed_cause cancelled_cause');
call keep_lines('agenda_items', 'letter_subject', 'letter_body reason');
call keep_lines('agenda_letters', 'subject', 'body');
call keep_lines('authorities', 'name', '');
call keep_lines('consulted_bodies', 'name acronym email', '');
call keep_lines('decision_scores', '', 'remark');
call keep_lines('delay_causes', '', 'note');
call keep_lines('eligibility_waivers', '', 'asked_reason reason refused_reason');
call keep_lines('holidays', 'name', '');
call keep_lines('initiatives', 'name acronym organisation website aliases', '');
call keep_lines('letters', 'subject', 'body');
call keep_lines('meetings', 'place', '');
call keep_lines('mobilisations', 'release_reference', 'cause mission_report');
call keep_lines('named_authorities', 'name', '');
call keep_lines('opinion_links', 'recipient', '');
call keep_lines('opinions', '', 'reasons conditions lifted_reasons');
call keep_lines('outbox', 'subject recipient reply_to', 'body');
call keep_lines('output_rungs', 'body', 'evidence');
call keep_lines('outputs', 'title', 'lapsed_cause');
call keep_lines('overlap_judgements', '', 'note');
call keep_lines('participations', 'organisation', '');
call keep_lines('personal_details', 'name email employer', '');
call keep_lines('readiness_answers', '', 'evidence');
call keep_lines('reminders_given', 'recipient', '');
call keep_lines('report_texts', 'title', 'body');
call keep_lines('request_contacts', 'name function email phone', '');
call keep_lines('request_files', 'name', '');
call keep_lines('request_questions', '', 'question answer');
call keep_lines('request_translations', 'title', 'need expected_outputs');
call keep_lines('requests', 'title theme_wording', 'need expected_outputs experts_wanted prior_support other_donors setup_committee setup_lead setup_budget setup_implementer decision_reason overlap_note withdrawn_reason');
call keep_lines('saved_views', 'name', '');
-- The content of a file is not turned over for the sake of its name.
create function keep_file_name() returns trigger language plpgsql as $$
begin
  new.name := one_line(new.name);
  return new;
end $$;
create trigger keep_lines before insert or update of name on files for each row execute function keep_file_name('line name');
