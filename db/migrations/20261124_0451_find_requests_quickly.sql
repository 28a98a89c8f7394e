-- Lists of many requests. Every filter of the list stands in one index in the list's usual order, so that a page and its count are read from it
-- alone, whatever the filters; the others serve filters and orders that pick few.
drop index requests_in_order;
create index requests_in_order on requests (received_on desc nulls first, id desc) include (status, partner, theme, officer_id, channel);
drop index requests_status;
create index requests_status on requests (status, received_on desc nulls first, id desc) include (partner, theme, officer_id, channel);
drop index requests_officer;
create index requests_officer on requests (officer_id, received_on desc nulls first, id desc) include (status, partner, theme, channel);
create index requests_partner on requests (partner, numeral, id) include (status, theme, officer_id, channel, received_on);
create index requests_theme on requests (theme, received_on desc nulls first, id desc) include (status, partner, officer_id, channel);
create index requests_decided on requests (decided_at desc nulls last, id desc) include (status, partner, theme, officer_id, channel, received_on);

-- What runs towards a day: few among many spans.
create index request_spans_running on request_spans (due_on, request_id) where ended_at is null and due_on is not null;
drop index request_spans_due;

-- The same count without walking through the days: days of the span, less its free weekdays, less the holidays that fall on no free weekday.
create function free_weekdays() returns integer[] language sql stable parallel safe
  return coalesce((select array(select jsonb_array_elements_text(value -> 'weekend')::integer) from settings where key = 'calendar'), '{6,7}');
create or replace function working_days_between(first_day date, second_day date) returns integer language sql stable
  return case when second_day <= first_day then 0 else (
    select (second_day - first_day)
      - coalesce((select sum(floor((second_day - date '2000-01-02' - w.free) / 7.0) - floor((first_day - date '2000-01-02' - w.free) / 7.0)) from unnest(calendar.free) as w (free)), 0)::integer
      - (select count(*) from holidays h where h.day > first_day and h.day <= second_day and extract(isodow from h.day)::integer <> all (calendar.free))::integer
    from (select free_weekdays() as free) calendar) end;
