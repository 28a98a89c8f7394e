-- Scores and outcomes of the committee.

-- Others' scores are seen when the meeting is open, or by a member who has finished her own.
create or replace function may_see_scores(item uuid) returns boolean language sql stable security definer
  set search_path = public
  begin atomic
    select current_account() is null or item is null
      or exists (select from agenda_items i join meetings m on m.id = i.meeting_id
        where i.id = item and m.status in ('open', 'closed'))
      or (select count(*) from decision_scores s where s.agenda_item_id = item and s.account_id = current_account()
        and s.score is not null) >= (select count(*) from criteria);
  end;
call only_for('may_see_scores(uuid)', 'staff');

-- How far each member is with an item: told to all, unlike the scores themselves.
create or replace function scores_given(items uuid[]) returns table (agenda_item_id uuid, account_id uuid,
  given integer) language sql stable security definer set search_path = public
  begin atomic
    select s.agenda_item_id, s.account_id, count(s.score)::integer from decision_scores s
      where s.agenda_item_id = any (items) group by s.agenda_item_id, s.account_id;
  end;
call only_for('scores_given(uuid[])', 'staff');

-- What members scored at a meeting that did not decide goes with the request to the next agenda; each may change her
-- own.
create or replace function carry_scores(item uuid) returns void language sql security definer set search_path = public
  begin atomic
    insert into decision_scores (agenda_item_id, request_id, account_id, criterion, score, remark, scored_at)
      select i.id, i.request_id, s.account_id, s.criterion, s.score, s.remark, s.scored_at
      from agenda_items i
      join lateral (select e.id from agenda_items e join meetings m on m.id = e.meeting_id
        where e.request_id = i.request_id and e.id <> i.id
        order by m.held_on desc, m.number desc limit 1) earlier on true
      join agenda_items before on before.id = earlier.id and before.released_at is null
      join decision_scores s on s.agenda_item_id = before.id
      where i.id = item
      on conflict do nothing;
  end;
call only_for('carry_scores(uuid)', 'staff');

-- The third wall: no outcome without the quorum, the chair among those present, and whoever screened the request not
-- counted.
create or replace function an_outcome_needs_a_quorum() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  needed integer := coalesce((select (value ->> 'quorum')::integer from settings where key = 'terms'), 3);
  present integer;
  chairs integer;
begin
  if new.outcome is null or (tg_op = 'UPDATE' and new.outcome is not distinct from old.outcome
    and new.released_at is not distinct from old.released_at) then return new; end if;
  select count(*), count(*) filter (where mm.chair) into present, chairs
    from meeting_members mm where mm.meeting_id = new.meeting_id and mm.present
      and mm.account_id is distinct from (select r.screened_by from requests r where r.id = new.request_id);
  if present < needed or chairs = 0 then
    raise exception 'no quorum' using errcode = '23514', constraint = 'an_outcome_needs_a_quorum';
  end if;
  return new;
end $$;
create or replace trigger an_outcome_needs_a_quorum before insert or update on agenda_items for each row
  execute function an_outcome_needs_a_quorum();
