-- What columns take: days that can be believed, words in one line, addresses that mail reaches.

-- A day on which something happened is not ahead, one for which something is planned not further than ten years;
-- neither is more than twenty years past. Arguments of the trigger: what happened, or planned, and the column.
-- "Today" is that of whoever acts: a facility may be entered as it was.
create or replace function keep_days_believable() returns trigger language plpgsql as $$
declare
  today date := (coalesce(nullif(current_setting('mobilise.at', true), '')::timestamptz, clock_timestamp()) at time zone
    facility_zone())::date;
  rule text;
  column_name text;
  day date;
begin
  foreach rule in array tg_argv loop
    column_name := split_part(rule, ' ', 2);
    day := (to_jsonb(new) ->> column_name)::date;
    continue when day is null or (tg_op = 'UPDATE' and day is not distinct from (to_jsonb(old) ->> column_name)::date);
    if split_part(rule, ' ', 1) = 'happened' and day > today then
      raise exception using errcode = '23514', constraint = 'what_happened_is_not_ahead',
        message = format('%s.%s: %s is after %s', tg_table_name, column_name, day, today);
    end if;
    if day < today - interval '20 years' then
      raise exception using errcode = '23514', constraint = 'a_day_is_not_more_than_twenty_years_past',
        message = format('%s.%s: %s', tg_table_name, column_name, day);
    end if;
    if day > today + interval '10 years' then
      raise exception using errcode = '23514', constraint = 'a_day_is_not_more_than_ten_years_ahead',
        message = format('%s.%s: %s', tg_table_name, column_name, day);
    end if;
  end loop;
  return new;
end $$;

-- Says of each column of days whether it happened or is planned.
create or replace procedure keep_days(kept regclass, variadic rules text[]) language plpgsql as $$
begin
  execute format('create or replace trigger keep_days_believable before insert or update of %s on %s
      for each row execute function keep_days_believable(%s)',
    (select string_agg(quote_ident(split_part(rule, ' ', 2)), ', ') from unnest(rules) rule), kept,
    (select string_agg(quote_literal(rule), ', ') from unnest(rules) rule));
end $$;

-- A title or a name with a line break would forge lines in mails, lists and exports. Whatever road it comes by, every
-- control sign and every separator of lines in what stands in one line becomes one blank; what has several lines
-- keeps its breaks and no other control sign. src/house/web/form.ts does the same with what is typed.
create or replace function one_line(value text) returns text language sql immutable parallel safe
  return btrim(regexp_replace(value, '(?<! )(?: *[\u0001-\u001f\u007f-\u009f\u2028\u2029])+ *', ' ', 'g'));

create or replace function several_lines(value text) returns text language sql immutable parallel safe
  return regexp_replace(regexp_replace(regexp_replace(value, '\u000d\u000a?|[\u000b\u000c\u0085\u2028\u2029]', chr(10),
    'g'), '\u0009', ' ', 'g'),
    '[\u0001-\u0009\u000b-\u001f\u007f-\u009f]', '', 'g');

-- Arguments of the trigger: line, or lines, and the column; a list is cleaned one by one.
create or replace function keep_lines() returns trigger language plpgsql as $$
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
      new := jsonb_populate_record(new, jsonb_build_object(name, (select coalesce(jsonb_agg(one_line(one)), '[]')
        from jsonb_array_elements_text(value) one)));
    elsif jsonb_typeof(value) = 'string' and (value #>> '{}') ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' then
      new := jsonb_populate_record(new, jsonb_build_object(name, case split_part(rule, ' ', 1)
        when 'line' then one_line(value #>> '{}') else several_lines(value #>> '{}') end));
    end if;
  end loop;
  return new;
end $$;

-- Says which columns stand in one line, and which in several.
create or replace procedure keep_lines(kept regclass, one text, several text) language plpgsql as $$
declare
  rules text[] := array(select 'line ' || name from unnest(string_to_array(one, ' ')) name)
    || array(select 'lines ' || name from unnest(string_to_array(several, ' ')) name);
begin
  execute format('create or replace trigger keep_lines before insert or update of %s on %s
      for each row execute function keep_lines(%s)',
    (select string_agg(quote_ident(split_part(rule, ' ', 2)), ', ') from unnest(rules) rule), kept,
    (select string_agg(quote_literal(rule), ', ') from unnest(rules) rule));
end $$;

-- The content of a file is not turned over for the sake of its name.
create or replace function keep_file_name() returns trigger language plpgsql as $$
begin
  new.name := one_line(new.name);
  return new;
end $$;

-- What a mail server takes as exactly one recipient, as src/house/web/mail-address.ts reads it: the third wall behind
-- forms and commands.
create or replace function is_mail_address(address text) returns boolean language sql immutable parallel safe
  return octet_length(address) <= 254 and octet_length(split_part(address, '@', 1)) <= 64
    and address ~ '^[A-Za-z0-9!#$%&''*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&''*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+([A-Za-z]{2,63}|[Xx][Nn]--[A-Za-z0-9-]{1,59})$';

-- An address that was kept before stays until it is changed.
create or replace function take_one_address() returns trigger language plpgsql as $$
begin
  if coalesce(new.email, '') <> '' and (tg_op = 'INSERT' or new.email is distinct from old.email)
    and not is_mail_address(new.email) then
    raise exception 'not one mail address' using errcode = 'check_violation',
      constraint = 'an_address_is_one_that_mail_reaches';
  end if;
  return new;
end $$;
