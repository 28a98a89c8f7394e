-- Scores belong to an item of an agenda: a deferred request that comes back is scored anew, and the minutes of its first meeting stay as they were.
alter table agenda_items
  add column struck_at timestamptz,
  add column left_out text,
  add constraint an_item_is_of_one_request unique (id, request_id),
  add constraint why_an_item_was_left_out_is_known check (coalesce(left_out in ('withdrawn', 'moved_on', 'consultation_runs', 'veto', 'quorum', 'scores'), true)),
  add constraint an_item_is_released_or_left_out check (released_at is null or left_out is null),
  add constraint only_what_was_prepared_is_released check (released_at is null or outcome is not null);
alter table letters add column agenda_item_id uuid references agenda_items;

-- A remark alone is partial work; it waits for its score.
alter table decision_scores
  drop constraint decision_scores_pkey,
  add column agenda_item_id uuid,
  alter column score drop not null,
  add constraint scores_are_of_the_request_on_the_agenda foreign key (agenda_item_id, request_id) references agenda_items (id, request_id),
  add constraint a_member_scores_a_criterion_once unique nulls not distinct (agenda_item_id, request_id, account_id, criterion);
create index decision_scores_request on decision_scores (request_id);
-- Told apart from the request's history, which everybody of the facility reads: others' scores are seen only when they may be.
drop trigger write_history on decision_scores;
create trigger write_history after insert or update or delete on decision_scores for each row execute function write_history('agenda_items', 'agenda_item_id');

-- Others' scores are seen when the meeting is open, or by a member who has finished her own.
create function may_see_scores(item uuid) returns boolean language sql stable security definer set search_path = public
  begin atomic
    select current_account() is null or item is null
      or exists (select from agenda_items i join meetings m on m.id = i.meeting_id where i.id = item and m.status in ('open', 'closed'))
      or (select count(*) from decision_scores s where s.agenda_item_id = item and s.account_id = current_account() and s.score is not null) >= (select count(*) from criteria);
  end;
-- How far each member is with an item: told to all, unlike the scores themselves.
create function scores_given(items uuid[]) returns table (agenda_item_id uuid, account_id uuid, given integer) language sql stable security definer set search_path = public
  begin atomic
    select s.agenda_item_id, s.account_id, count(s.score)::integer from decision_scores s where s.agenda_item_id = any (items) group by s.agenda_item_id, s.account_id;
  end;
-- What members scored at a meeting that did not decide goes with the request to the next agenda; each may change her own.
create function carry_scores(item uuid) returns void language sql security definer set search_path = public
  begin atomic
    insert into decision_scores (agenda_item_id, request_id, account_id, criterion, score, remark, scored_at)
      select i.id, i.request_id, s.account_id, s.criterion, s.score, s.remark, s.scored_at
      from agenda_items i
      join lateral (select e.id from agenda_items e join meetings m on m.id = e.meeting_id where e.request_id = i.request_id and e.id <> i.id order by m.held_on desc, m.number desc limit 1) earlier on true
      join agenda_items before on before.id = earlier.id and before.released_at is null
      join decision_scores s on s.agenda_item_id = before.id
      where i.id = item
      on conflict do nothing;
  end;
revoke all on function may_see_scores(uuid), scores_given(uuid[]), carry_scores(uuid) from public;
grant execute on function may_see_scores(uuid), scores_given(uuid[]), carry_scores(uuid) to mobilise_staff;
drop policy staff_see_all on decision_scores;
create policy own_scores_and_those_opened on decision_scores for select to mobilise_staff using (account_id = current_account() or may_see_scores(agenda_item_id));
create policy members_score_for_themselves on decision_scores for insert to mobilise_staff with check (account_id = current_account());
create policy members_change_their_own_scores on decision_scores for update to mobilise_staff using (account_id = current_account()) with check (account_id = current_account());

-- The third wall: no outcome without the quorum, the chair among those present, and whoever screened the request not counted.
create function an_outcome_needs_a_quorum() returns trigger language plpgsql security definer set search_path = public as $$
declare
  needed integer := coalesce((select (value ->> 'quorum')::integer from settings where key = 'terms'), 3);
  present integer;
  chairs integer;
begin
  if new.outcome is null or (tg_op = 'UPDATE' and new.outcome is not distinct from old.outcome and new.released_at is not distinct from old.released_at) then return new; end if;
  select count(*), count(*) filter (where mm.chair) into present, chairs
    from meeting_members mm where mm.meeting_id = new.meeting_id and mm.present
      and mm.account_id is distinct from (select r.screened_by from requests r where r.id = new.request_id);
  if present < needed or chairs = 0 then
    raise exception 'no quorum' using errcode = '23514', constraint = 'an_outcome_needs_a_quorum';
  end if;
  return new;
end $$;
create trigger an_outcome_needs_a_quorum before insert or update on agenda_items for each row execute function an_outcome_needs_a_quorum();

insert into settings (key, value) select 'committee', '{"weekday": 3}'::jsonb where exists (select from settings) on conflict do nothing;
