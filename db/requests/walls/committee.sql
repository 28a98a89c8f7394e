-- Meetings, scores and letters.

call wall('criteria', rows => false);
call keep_history('criteria', 'criteria', 'id');
grant select on criteria to mobilise_donor, mobilise_authority, mobilise_consulted, mobilise_focal_point,
  mobilise_expert, mobilise_public, mobilise_gate;
grant select, insert, update, delete on criteria to mobilise_staff;

call wall('meetings');
call keep_history('meetings', 'meetings', 'id');
call keep_days('meetings', 'planned held_on');
call keep_lines('meetings', 'place', '');
call open_to_staff('meetings');

call wall('meeting_members');
call keep_history('meeting_members', 'meetings', 'meeting_id');
call open_to_staff('meeting_members');

call wall('agenda_items');
call keep_history('agenda_items', 'meetings', 'meeting_id');
call keep_lines('agenda_items', 'letter_subject', 'letter_body reason');
call open_to_staff('agenda_items');

call wall('agenda_letters');
call keep_history('agenda_letters', 'agenda_items', 'agenda_item_id');
call keep_lines('agenda_letters', 'subject', 'body');
call open_to_staff('agenda_letters');

-- Told apart from the request's history, which everybody of the facility reads: others' scores are seen only when
-- they may be.
call wall('decision_scores');
call keep_history('decision_scores', 'agenda_items', 'agenda_item_id');
call keep_lines('decision_scores', '', 'remark');
grant select, insert, update, delete on decision_scores to mobilise_staff;
create policy own_scores_and_those_opened on decision_scores for select to mobilise_staff
  using (account_id = current_account() or may_see_scores(agenda_item_id));
create policy members_score_for_themselves on decision_scores for insert to mobilise_staff
  with check (account_id = current_account());
create policy members_change_their_own_scores on decision_scores for update to mobilise_staff
  using (account_id = current_account()) with check (account_id = current_account());

-- What was sent is not changed.
call wall('letters');
call keep_history('letters', 'requests', 'request_id');
call keep_lines('letters', 'subject', 'body');
call open_to_staff('letters', 'select, insert');
grant select on letters to mobilise_donor, mobilise_authority;
create policy of_requests_seen on letters for select to mobilise_donor using (request_id in (select id from requests));
create policy an_authority_sees_its_letters on letters for select to mobilise_authority
  using (authority_id = current_authority());
